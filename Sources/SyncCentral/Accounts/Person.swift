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
    /// The door was opened with the password, not long ago, rather than by a program's token.
    package let isSession: Bool

    package init(_ account: Account, key: String?, isSession: Bool = true) {
        self.account = account.id
        name = account.name
        role = account.role
        rights = account.rights
        self.key = key
        self.isSession = isSession
    }

    private init(_ name: String, _ role: AccountRole, _ rights: Set<AccountRight>) {
        account = nil
        self.name = name
        self.role = role
        self.rights = rights
        (key, isSession) = (nil, false)
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

    /// Nobody gives what they do not have.
    ///
    /// - Throws: `not-permitted`.
    func checkGives(_ given: Set<AccountRight>) throws {
        guard let missing = given.subtracting(rights).map(\.rawValue).min() else { return }
        throw Failure(.notPermitted, "This needs the right \(missing), which \(name) does not have.", ["needs": missing])
    }

    /// For the audit log.
    package func administrator(from origin: String) -> Administrator { Administrator(name: name, origin: origin, account: account) }
}
