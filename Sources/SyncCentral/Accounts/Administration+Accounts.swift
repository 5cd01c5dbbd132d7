import Failures
import Payload
import Storage
import SyncRules

/// People who administer central: who they are and what they may do (R-SITE 1, 6).
extension Administration {
    package func accounts() throws -> [Account] { try database.read { try $0.accounts.all() } }

    /// By name in any case, or by id.
    ///
    /// - Throws: `not-found`.
    package func account(_ reference: String) throws -> Account { try database.read { try Self.account(reference, $0) } }

    private static func account(_ reference: String, _ transaction: Transaction) throws -> Account {
        guard
            let account = try transaction.accounts.account(folded: AccountName.folded(reference)) ?? transaction.accounts.account(reference)
        else { throw Failure(.notFound, "There is no person named \(reference.prefix(100)) here.") }
        return account
    }

    /// Adds a person.
    ///
    /// - Parameters:
    ///   - secret: the slow hash of the password.
    ///   - id: a new UUID.
    /// - Throws: `name-taken`, `argument-invalid`.
    package func createAccount(name: String, role: AccountRole, rights: Set<AccountRight>, secret: String, id: String) throws -> Account {
        try database.write { try self.createAccount(name: name, role: role, rights: rights, secret: secret, id: id, $0) }
    }

    private func createAccount(
        name: String, role: AccountRole, rights: Set<AccountRight>, secret: String, id: String, _ transaction: Transaction
    ) throws -> Account {
        let name = try AccountName.checked(name)
        try Self.checkIsNew(name, except: nil, transaction)
        let account = Account(id: id, name: name, role: role, rights: rights, secret: secret, created: transaction.now)
        try transaction.accounts.save(account, folded: AccountName.folded(name))
        let granted = JSONValue.array(rights.map(\.rawValue).sorted().map { .string($0) })
        try audit(.accountCreated, name, ["account": .string(id), "role": .string(role.rawValue), "rights": granted], transaction)
        return account
    }

    private static func checkIsNew(_ name: String, except id: String?, _ transaction: Transaction) throws {
        guard let other = try transaction.accounts.account(folded: AccountName.folded(name)), other.id != id else { return }
        throw Failure(.nameTaken, "There is already a person named \(other.name).", ["account": other.id])
    }

    /// Changes a person's account; a new password ends the person's sessions, a suspension every key.
    ///
    /// - Parameters:
    ///   - version: refused unless the account still stands at it.
    ///   - editor: the account that edits; nobody changes their own role, rights or suspension.
    /// - Throws: `not-found`, `name-taken`, `last-administrator`, `own-account`, `version-outdated`.
    package func editAccount(_ reference: String, _ edit: AccountEdit, version: Int64? = nil, editor: String? = nil) throws -> Account {
        try database.write { transaction in
            let before = try Self.account(reference, transaction)
            try Self.check(version, before.version)
            guard edit.changes(before) else { return before }
            if before.id == editor, edit.changesPower(of: before) { throw Failure(.ownAccount) }
            var account = before
            if let name = edit.name {
                account.name = try AccountName.checked(name)
                try Self.checkIsNew(account.name, except: before.id, transaction)
            }
            if let role = edit.role { account.role = role }
            if let rights = edit.rights { account.rights = rights }
            if let isSuspended = edit.isSuspended { account.isSuspended = isSuspended }
            if let secret = edit.secret { account.secret = secret }
            account.version += 1
            let isAdministered = try Self.isAdministered(transaction)
            try transaction.accounts.save(account, folded: AccountName.folded(account.name))
            guard try !isAdministered || Self.isAdministered(transaction) else { throw Failure(.lastAdministrator) }
            if edit.secret != nil { try transaction.accounts.deleteKeys(of: account.id, kind: .session) }
            if account.isSuspended { try transaction.accounts.deleteKeys(of: account.id, kind: nil) }
            try audit(.accountEdited, account.name, edit.details(of: before), transaction)
            return account
        }
    }

    /// Removes a person; every session and token of theirs ends with it.
    ///
    /// - Throws: `not-found`, `last-administrator`, `own-account`, `version-outdated`.
    package func deleteAccount(_ reference: String, version: Int64? = nil, editor: String? = nil) throws {
        try database.write { transaction in
            let account = try Self.account(reference, transaction)
            try Self.check(version, account.version)
            guard account.id != editor else { throw Failure(.ownAccount) }
            let isAdministered = try Self.isAdministered(transaction)
            try transaction.accounts.delete(account.id)
            guard try !isAdministered || Self.isAdministered(transaction) else { throw Failure(.lastAdministrator) }
            try audit(.accountDeleted, account.name, ["account": .string(account.id)], transaction)
        }
    }

    /// Whether there is an administrator who may sign in: once there was one, there is one.
    private static func isAdministered(_ transaction: Transaction) throws -> Bool {
        try transaction.accounts.all().contains { $0.role == .administrator && !$0.isSuspended }
    }

    private static func check(_ asked: Int64?, _ stands: Int64) throws { try check(asked.map(String.init), String(stands)) }

    /// An edit that was made from an older version than the one that stands is refused.
    static func check(_ asked: String?, _ stands: String) throws {
        guard let asked, asked != stands else { return }
        throw Failure(.versionOutdated, nil, ["version": stands])
    }

    // MARK: The first administrator

    private static let firstSecret = StateKey<String>("accounts.first-secret")

    /// Lets whoever shows this secret become the first administrator, once.
    package func allowFirstAdministrator(secret: String) throws {
        try database.write { try $0.state.set(Self.firstSecret, Digest.of(Array(secret.utf8)).hex) }
    }

    /// Whether the secret that `allowFirstAdministrator` was given still opens the door.
    package func awaitsFirstAdministrator() throws -> Bool { try database.read { try $0.state.has(Self.firstSecret) } }

    /// The first administrator, with every right, by the secret that was printed when central was set up.
    ///
    /// - Throws: `first-secret-wrong`, `name-taken`, `argument-invalid`.
    package func createFirstAdministrator(secret: String, name: String, password hash: String, id: String) throws -> Account {
        try database.write { transaction in
            let shown = Digest.of(Array(secret.utf8)).hex
            guard let kept = try transaction.state.value(Self.firstSecret), kept.utf8.elementsEqual(shown.utf8) else { throw Failure(.firstSecretWrong) }
            try transaction.state.set(Self.firstSecret, nil)
            return try self.createAccount(
                name: name, role: .administrator, rights: Set(AccountRight.allCases), secret: hash, id: id, transaction)
        }
    }
}
