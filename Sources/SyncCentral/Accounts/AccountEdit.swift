import Payload
import Storage

/// What is changed of a person's account; nil leaves it.
package struct AccountEdit: Sendable {
    package var name: String?
    package var role: AccountRole?
    package var rights: Set<AccountRight>?
    /// The slow hash of a new password; it ends every session of the person.
    package var secret: String?
    package var isSuspended: Bool?
    package init() {}

    /// Whether it asks for anything that the account is not already.
    package func changes(_ account: Account) -> Bool {
        secret != nil || name.map { $0 != account.name } ?? false || role.map { $0 != account.role } ?? false
            || rights.map { $0 != account.rights } ?? false || isSuspended.map { $0 != account.isSuspended } ?? false
    }

    /// Whether it makes the person more, or less, than before.
    func changesPower(of account: Account) -> Bool {
        role.map { $0 != account.role } ?? false || rights.map { $0 != account.rights } ?? false || isSuspended.map { $0 != account.isSuspended } ?? false
    }

    /// For the audit log: that a password is set, never which.
    func details(of account: Account) -> KeyValuePairs<String, JSONValue> {
        [
            "account": .string(account.id), "formerName": name == nil ? .null : .string(account.name),
            "role": role.map { .string($0.rawValue) } ?? .null,
            "rights": rights.map { .array($0.map(\.rawValue).sorted().map { .string($0) }) } ?? .null, "setsPassword": .bool(secret != nil),
            "suspended": isSuspended.map { .bool($0) } ?? .null,
        ]
    }
}
