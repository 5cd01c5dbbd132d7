import Failures

/// A sync site as central keeps it (R-ROLE 4).
package struct Site: Sendable {
    package let id: String
    package let number: Int64
    package var name: String
    /// What people call it by for short, unique in any case; nil for none.
    package var code: String?
    package var kind: SiteKind
    /// The slow hash of its password, never the password.
    package var secret: String?
    package var isEnabled: Bool
    /// Version of what it receives; goes up with every change of its stores or channels.
    package var subscription: Int64
    /// The one database paired with it; nil until its first sync, and after an administrator cleared the pairing.
    package var database: String?
    package var databaseOpening: String?
    /// Two copies of its database were seen alive.
    package var isFenced: Bool
    /// The last push taken, its body's hash and the answer given, to be given again.
    package var push: Int64
    package var pushHash: Digest?
    package var pushAnswer: [UInt8]?
    package var isInitialised: Bool
    /// The checkpoint it last reported; for status only, the site's own value is the truth.
    package var cursor: Int64
    package var lastContact: Int64?
    package var app: String?
    /// What the site last told of itself, as JSON.
    package var status: String?

    package init(id: String, number: Int64, name: String, kind: SiteKind, secret: String?) {
        self.id = id
        self.number = number
        self.name = name
        self.kind = kind
        self.secret = secret
        isEnabled = true
        subscription = 1
        isFenced = false
        push = 0
        isInitialised = false
        cursor = 0
    }
}
