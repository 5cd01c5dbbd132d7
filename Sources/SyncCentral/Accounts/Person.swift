import Failures
import Storage
import SyncRules

/// Who calls central's administration, and what they may do there.
package struct Person: Sendable, Equatable {
    /// Of the account; nil for whoever holds the machine's own access token.
    package let account: String?
    package let name: String
    package let role: AccountRole
    package let rights: Set<AccountRight>
    /// The session or token that opened the door.
    package let key: String?

    package init(_ account: Account, key: String?) {
        self.account = account.id
        name = account.name
        role = account.role
        rights = account.rights
        self.key = key
    }

    private init(_ name: String, _ role: AccountRole, _ rights: Set<AccountRight>) {
        account = nil
        self.name = name
        self.role = role
        self.rights = rights
        key = nil
    }

    /// Whoever can read the data folder of the machine may do everything.
    package static let owner = Person("access token", .administrator, Set(AccountRight.allCases))
    /// Somebody whom nobody has asked for a name yet.
    package static let nobody = Person("nobody", .viewer, [])

    package func may(_ permission: Permission) -> Bool {
        if let needed = permission.role { return role >= needed }
        return AccountRight(rawValue: permission.rawValue).map(rights.contains) ?? false
    }

    /// - Throws: `not-permitted`.
    package func check(_ permission: Permission) throws {
        guard !may(permission) else { return }
        let needed = permission.role.map { "the role \($0.rawValue)" } ?? "the right \(permission.rawValue)"
        throw Failure(.notPermitted, "This needs \(needed), which \(name) does not have.", ["needs": permission.rawValue])
    }

    /// For the audit log, with the key under which the act is asked for.
    package func administrator(from origin: String, once: ActOnce? = nil) -> Administrator { Administrator(name: name, origin: origin, once: once) }
}
