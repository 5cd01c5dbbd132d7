import Failures
import Payload
import Storage
import SyncRules

/// People who administer central: who they are and what they may do (R-SITE 1, 6).
extension Administration {
    package func accounts() throws -> [Account] { try database.read { try $0.accounts.all() } }

    /// By id, or by name in any case: an id is never taken for a name.
    ///
    /// - Throws: `not-found`.
    package func account(_ reference: String) throws -> Account { try database.read { try Self.account(reference, $0) } }

    private static func account(_ reference: String, _ transaction: Transaction) throws -> Account {
        guard
            let account = try transaction.accounts.account(reference) ?? transaction.accounts.account(folded: AccountName.folded(reference))
        else { throw Failure(.notFound, "There is no person named \(reference.prefix(100)) here.") }
        return account
    }

    /// Adds a person.
    ///
    /// - Parameters:
    ///   - secret: the slow hash of the password.
    ///   - id: a new UUID.
    ///   - editor: who gives no right that they do not have; nil for the machine's owner.
    /// - Throws: `name-taken`, `argument-invalid`, `not-permitted`.
    package func createAccount(
        name: String, role: AccountRole, rights: Set<AccountRight>, secret: String, id: String, editor: Person? = nil
    ) throws -> Account {
        try editor?.checkGives(rights)
        return try database.write { try self.createAccount(name: name, role: role, rights: rights, secret: secret, id: id, $0) }
    }

    private func createAccount(
        name: String, role: AccountRole, rights: Set<AccountRight>, secret: String, id: String, _ transaction: Transaction
    ) throws -> Account {
        let name = try AccountName.checked(name, transaction)
        try Self.checkIsNew(name, except: nil, transaction)
        let account = Account(id: id, name: name, role: role, rights: rights, secret: secret, created: transaction.now)
        try transaction.accounts.save(account, folded: AccountName.folded(name))
        try Self.endFirstSecret(transaction)
        let granted = JSONValue.array(rights.map(\.rawValue).sorted().map { .string($0) })
        try audit(.accountCreated, name, ["account": .string(id), "role": .string(role.rawValue), "rights": granted], transaction)
        return account
    }

    private static func checkIsNew(_ name: String, except id: String?, _ transaction: Transaction) throws {
        guard let other = try transaction.accounts.account(folded: AccountName.folded(name)), other.id != id else { return }
        throw Failure(.nameTaken, "There is already a person named \(other.name).", ["account": other.id])
    }

    /// Changes a person's account; a new password ends the person's sessions and tokens, and so does a suspension.
    ///
    /// - Parameters:
    ///   - version: refused unless the account still stands at it.
    ///   - editor: who edits; nil for the machine's owner. Nobody changes their own role, rights, suspension or, but by the old one, password;
    ///     nobody gives a right they do not have, nor sets the password of somebody who has one.
    /// - Throws: `not-found`, `name-taken`, `last-administrator`, `own-account`, `version-outdated`, `not-permitted`.
    package func editAccount(_ reference: String, _ edit: AccountEdit, version: Int64? = nil, editor: Person? = nil) throws -> Account {
        try database.write { transaction in
            let before = try Self.account(reference, transaction)
            try Self.check(version, before.version)
            guard edit.changes(before) else { return before }
            if let editor {
                if before.id == editor.account, edit.changesPower(of: before) || edit.secret != nil { throw Failure(.ownAccount) }
                try editor.checkGives((edit.rights ?? []).subtracting(before.rights))
                if edit.secret != nil { try editor.checkGives(before.rights) }
            }
            return try self.store(edit, of: before, transaction)
        }
    }

    /// A new password for oneself, whose old one was shown.
    ///
    /// - Parameter secret: the hash that the old password was compared with: a change meanwhile is not overwritten.
    /// - Throws: `credentials-wrong`.
    package func changeOwnPassword(of id: String, from secret: String, to new: String) throws {
        try database.write { transaction in
            guard let before = try transaction.accounts.account(id), before.secret == secret else { throw Failure(.credentialsWrong) }
            var edit = AccountEdit()
            edit.secret = new
            _ = try self.store(edit, of: before, transaction)
        }
    }

    private func store(_ edit: AccountEdit, of before: Account, _ transaction: Transaction) throws -> Account {
        var account = before
        if let name = edit.name, name != before.name {
            account.name = try AccountName.checked(name, transaction)
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
        try Self.endFirstSecret(transaction)
        if edit.secret != nil || account.isSuspended { try transaction.accounts.deleteKeys(of: account.id, kind: nil) }
        try audit(.accountEdited, account.name, edit.details(of: before), transaction)
        return account
    }

    /// Removes a person; every session and token of theirs ends with it.
    ///
    /// - Throws: `not-found`, `last-administrator`, `own-account`, `version-outdated`.
    package func deleteAccount(_ reference: String, version: Int64? = nil, editor: Person? = nil) throws {
        try database.write { transaction in
            let account = try Self.account(reference, transaction)
            try Self.check(version, account.version)
            if let editor, account.id == editor.account { throw Failure(.ownAccount) }
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

    /// Lets whoever shows this secret become the first administrator, once, until there is one.
    package func allowFirstAdministrator(secret: String) throws {
        try database.write { try $0.state.set(Self.firstSecret, Digest.of(Array(secret.utf8)).hex) }
    }

    /// Where somebody administers, the secret opens nothing any more.
    private static func endFirstSecret(_ transaction: Transaction) throws {
        if try transaction.state.has(firstSecret), try isAdministered(transaction) { try transaction.state.set(firstSecret, nil) }
    }

    /// - Throws: `first-secret-wrong`.
    package func checkFirstSecretAsync(_ secret: String) async throws { try await database.readAsync { try Self.checkFirstSecret(secret, $0) } }

    private static func checkFirstSecret(_ secret: String, _ transaction: Transaction) throws {
        let shown = Digest.of(Array(secret.utf8))
        guard let kept = try transaction.state.value(firstSecret), kept == shown.hex else { throw Failure(.firstSecretWrong) }
    }

    /// The first administrator, with every right, by the secret that was printed when central was set up.
    ///
    /// - Throws: `first-secret-wrong`, `name-taken`, `argument-invalid`.
    package func createFirstAdministrator(secret: String, name: String, password hash: String, id: String) throws -> Account {
        try database.write { transaction in
            try Self.checkFirstSecret(secret, transaction)
            return try self.createAccount(
                name: name, role: .administrator, rights: Set(AccountRight.allCases), secret: hash, id: id, transaction)
        }
    }
}
