import Payload
import Storage

/// Who administers, and from where.
package struct Administrator: Sendable, Equatable {
    package let name: String
    /// An address, a site, or the words "command line".
    package let origin: String
    /// The account that signed in, where there is one: a name can be changed, and taken by another.
    package let account: String?

    package init(name: String, origin: String, account: String? = nil) {
        self.name = name
        self.origin = origin
        self.account = account
    }

    /// The program itself, where nobody asked.
    package static let program = Administrator(name: "tributary", origin: "program")

    /// Somebody at a site, whose act came to central over the wire: the user when the site named one, otherwise the site itself.
    package static func at(_ site: Site, user: String?) -> Administrator {
        Administrator(name: user.flatMap { $0.isEmpty ? nil : $0 } ?? site.name, origin: "site \(site.name)")
    }
}
