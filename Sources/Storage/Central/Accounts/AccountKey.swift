/// What opens central's administration for a person besides the password: a session, or an access token for a program.
package struct AccountKey: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case session, token
    }

    /// Names it in lists; opens nothing.
    package let id: String
    package let account: String
    package let kind: Kind
    /// What it is for, in its owner's words; of a session, where it was opened from.
    package let label: String
    /// Of the random key, which is shown once and kept nowhere.
    package let hash: Digest
    /// Seconds since 1970.
    package let created: Int64
    package let expires: Int64
    package let used: Int64?

    package init(
        id: String, account: String, kind: Kind, label: String, hash: Digest, created: Int64, expires: Int64, used: Int64? = nil
    ) {
        self.id = id
        self.account = account
        self.kind = kind
        self.label = label
        self.hash = hash
        self.created = created
        self.expires = expires
        self.used = used
    }
}
