import Failures
import Payload
import Storage
import SyncRules

/// Sessions and access tokens of people: shown once, kept as hashes, listed, ended.
extension Administration {
    /// A session ends after this long, used or not.
    package static let sessionSeconds: Int64 = 12 * 3_600
    /// A token lives this long at most.
    package static let tokenDaysMax: Int64 = 366
    private static let keysMax = 100

    /// Opens a session for a person who has shown the password.
    ///
    /// - Parameters:
    ///   - secret: the hash that the password was compared with: a change meanwhile opens nothing.
    ///   - text: the new key, 32 random bytes as hexadecimal digits.
    /// - Throws: `credentials-wrong`.
    package func openSession(account id: String, secret: String, from origin: String, key text: String, id keyID: String) throws -> (Account, AccountKey) {
        try database.write { transaction in
            guard var account = try transaction.accounts.account(id), account.secret == secret, !account.isSuspended else {
                throw Failure(.credentialsWrong)
            }
            let now = transaction.now
            account.signedIn = now
            try transaction.accounts.deleteExpired(before: now)
            let sessions = try transaction.accounts.keys(of: id).filter { $0.kind == .session }
            for old in sessions.dropFirst(Self.keysMax - 1) { try transaction.accounts.delete(key: old.id) }
            try transaction.accounts.save(account, folded: AccountName.folded(account.name))
            let key = AccountKey(
                id: keyID, account: id, kind: .session, label: origin, hash: Digest.of(Array(text.utf8)), created: now, expires: now + Self.sessionSeconds)
            try transaction.accounts.add(key)
            // Under the account's name, however it was typed.
            try transaction.audit.append(
                .signedIn, account.name, ["account": .string(id)], by: Administrator(name: account.name, origin: origin, account: id))
            return (account, key)
        }
    }

    /// Makes an access token for a program.
    ///
    /// - Throws: `argument-invalid`, `not-found`.
    package func createToken(account reference: String, label: String, days: Int64, key text: String, id keyID: String) throws -> AccountKey {
        guard (1...Self.tokenDaysMax).contains(days) else {
            throw Failure(.argumentInvalid, "A token lives 1 to \(Self.tokenDaysMax) days.", ["field": "days"])
        }
        guard (1...100).contains(label.utf8.count), !label.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw Failure(.argumentInvalid, "A token's label holds 1 to 100 bytes and no control signs.", ["field": "label"])
        }
        return try database.write { transaction in
            guard let account = try transaction.accounts.account(reference) else { throw Failure(.notFound) }
            let now = transaction.now
            guard try transaction.accounts.keys(of: account.id).filter({ $0.kind == .token }).count < Self.keysMax else {
                throw Failure(.argumentInvalid, "A person has \(Self.keysMax) tokens at most; revoke one first.")
            }
            let key = AccountKey(
                id: keyID, account: account.id, kind: .token, label: label, hash: Digest.of(Array(text.utf8)), created: now, expires: now + days * 86_400)
            try transaction.accounts.add(key)
            try audit(.tokenCreated, account.name, ["token": .string(keyID), "label": .string(label), "days": .integer(days)], transaction)
            return key
        }
    }

    /// A person's sessions and tokens that still open something, the newest first.
    package func keys(of account: String) throws -> [AccountKey] {
        try database.read { transaction in try transaction.accounts.keys(of: account).filter { $0.expires > transaction.now } }
    }

    /// Ends a session or a token.
    ///
    /// - Parameter owner: whose it must be; nil for anybody's.
    /// - Throws: `not-found`.
    package func revokeKey(_ id: String, of owner: String?) throws {
        try database.write { transaction in
            guard let key = try transaction.accounts.key(id), owner == nil || key.account == owner else { throw Failure(.notFound) }
            try transaction.accounts.delete(key: id)
            let name = try transaction.accounts.account(key.account)?.name ?? key.account
            try audit(
                key.kind == .session ? .signedOut : .tokenRevoked, name, ["key": .string(id), "label": .string(key.label)], transaction)
        }
    }

    /// Who holds this key now; reads only, so that it answers while somebody writes, or nobody can.
    ///
    /// - Throws: `sign-in-needed` for one that was revoked, has ended, or is a suspended person's.
    package func person(holding text: String) async throws -> Person {
        let hash = Digest.of(Array(text.utf8))
        return try await database.readAsync { transaction in
            guard let key = try transaction.accounts.key(hash: hash), key.expires > transaction.now,
                let account = try transaction.accounts.account(key.account), !account.isSuspended
            else { throw Failure(.signInNeeded) }
            return Person(account, key: key.id, isSession: key.kind == .session)
        }
    }

    /// Writes down when keys were last used.
    package func rememberUses(_ uses: [String: Int64]) async throws {
        guard !uses.isEmpty else { return }
        try await database.writeAsync { transaction in for (key, time) in uses { try transaction.accounts.used(key, at: time) } }
    }

    /// What a password is compared with; nil when nobody has that name or may sign in.
    package func secretAsync(ofPersonNamed name: String) async throws -> (account: String, secret: String)? {
        try await database.readAsync { transaction in
            guard let account = try transaction.accounts.account(folded: AccountName.folded(name)), !account.isSuspended else { return nil }
            return (account.id, account.secret)
        }
    }
}
