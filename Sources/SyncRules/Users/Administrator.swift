import Payload
import Storage

/// Who administers, and from where.
package struct Administrator: Sendable, Equatable {
    package let name: String
    /// An address, a site, or the words "command line".
    package let origin: String

    package init(name: String, origin: String) {
        self.name = name
        self.origin = origin
    }

    /// The program itself, where nobody asked.
    package static let program = Administrator(name: "tributary", origin: "program")

    /// Somebody at a site, whose act came to central over the wire: the user when the site named one, otherwise the site itself.
    package static func at(_ site: Site, user: String?) -> Administrator {
        Administrator(name: user.flatMap { $0.isEmpty ? nil : $0 } ?? site.name, origin: "site \(site.name)")
    }
}
