/// A person who administers central.
package struct Account: Sendable, Equatable {
    package let id: String
    /// Unique in any case and any spelling of its letters.
    package var name: String
    package var role: AccountRole
    package var rights: Set<AccountRight>
    /// The slow hash of the password.
    package var secret: String
    /// May not sign in, and no key of this person opens anything.
    package var isSuspended: Bool
    /// Seconds since 1970.
    package let created: Int64
    package var signedIn: Int64?
    /// Goes up with each edit.
    package var version: Int64

    package init(
        id: String, name: String, role: AccountRole, rights: Set<AccountRight>, secret: String, isSuspended: Bool = false, created: Int64,
        signedIn: Int64? = nil, version: Int64 = 1
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.rights = rights
        self.secret = secret
        self.isSuspended = isSuspended
        self.created = created
        self.signedIn = signedIn
        self.version = version
    }
}
