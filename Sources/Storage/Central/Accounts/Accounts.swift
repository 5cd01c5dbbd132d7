/// People who administer central.
package struct Accounts: Facet {
    package let transaction: Transaction

    private static let columns = "id, name, role, rights, secret, suspended, created, signed_in, version"

    /// Everybody, by name.
    package func all() throws -> [Account] {
        try sql.prepare("SELECT \(Self.columns) FROM accounts ORDER BY folded").all(Self.account)
    }

    package func account(_ id: String) throws -> Account? {
        let find = try sql.prepare("SELECT \(Self.columns) FROM accounts WHERE id = ?")
        find.bind(id, at: 1)
        return try find.first(Self.account)
    }

    /// - Parameter folded: the name in the one spelling under which it is unique.
    package func account(folded: String) throws -> Account? {
        let find = try sql.prepare("SELECT \(Self.columns) FROM accounts WHERE folded = ?")
        find.bind(folded, at: 1)
        return try find.first(Self.account)
    }

    /// Stores an account, new or changed.
    package func save(_ account: Account, folded: String) throws {
        let save = try sql.prepare(
            """
            INSERT INTO accounts (id, name, folded, role, rights, secret, suspended, created, signed_in, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded = excluded.folded, role = excluded.role, rights = excluded.rights,
                secret = excluded.secret, suspended = excluded.suspended, signed_in = excluded.signed_in, version = excluded.version
            """)
        save.bind(account.id, at: 1)
        save.bind(account.name, at: 2)
        save.bind(folded, at: 3)
        save.bind(account.role.rawValue, at: 4)
        save.bind(account.rights.map(\.rawValue).sorted().joined(separator: " "), at: 5)
        save.bind(account.secret, at: 6)
        save.bind(account.isSuspended, at: 7)
        save.bind(account.created, at: 8)
        save.bind(account.signedIn, at: 9)
        save.bind(account.version, at: 10)
        try save.run()
    }

    /// Removes a person with every key.
    package func delete(_ id: String) throws {
        for statement in ["DELETE FROM account_keys WHERE account = ?", "DELETE FROM accounts WHERE id = ?"] {
            let delete = try sql.prepare(statement)
            delete.bind(id, at: 1)
            try delete.run()
        }
    }

    // MARK: Keys

    private static let keyColumns = "id, account, kind, label, hash, created, expires, used"

    package func add(_ key: AccountKey) throws {
        let insert = try sql.prepare("INSERT INTO account_keys (\(Self.keyColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        insert.bind(key.id, at: 1)
        insert.bind(key.account, at: 2)
        insert.bind(key.kind.rawValue, at: 3)
        insert.bind(key.label, at: 4)
        insert.bind(key.hash, at: 5)
        insert.bind(key.created, at: 6)
        insert.bind(key.expires, at: 7)
        insert.bind(key.used, at: 8)
        try insert.run()
    }

    package func key(_ id: String) throws -> AccountKey? {
        let find = try sql.prepare("SELECT \(Self.keyColumns) FROM account_keys WHERE id = ?")
        find.bind(id, at: 1)
        return try find.first(Self.key)
    }

    package func key(hash: Digest) throws -> AccountKey? {
        let find = try sql.prepare("SELECT \(Self.keyColumns) FROM account_keys WHERE hash = ?")
        find.bind(hash, at: 1)
        return try find.first(Self.key)
    }

    /// A person's keys, the newest first.
    package func keys(of account: String) throws -> [AccountKey] {
        let find = try sql.prepare("SELECT \(Self.keyColumns) FROM account_keys WHERE account = ? ORDER BY created DESC, id")
        find.bind(account, at: 1)
        return try find.all(Self.key)
    }

    package func used(_ key: String, at time: Int64) throws {
        let update = try sql.prepare("UPDATE account_keys SET used = ? WHERE id = ?")
        update.bind(time, at: 1)
        update.bind(key, at: 2)
        try update.run()
    }

    package func delete(key: String) throws {
        let delete = try sql.prepare("DELETE FROM account_keys WHERE id = ?")
        delete.bind(key, at: 1)
        try delete.run()
    }

    /// Ends a person's keys of a kind, or all.
    package func deleteKeys(of account: String, kind: AccountKey.Kind?) throws {
        let delete = try sql.prepare("DELETE FROM account_keys WHERE account = ? AND (? IS NULL OR kind = ?)")
        delete.bind(account, at: 1)
        delete.bind(kind?.rawValue, at: 2)
        delete.bind(kind?.rawValue, at: 3)
        try delete.run()
    }

    /// Forgets keys that ended before a time.
    package func deleteExpired(before time: Int64) throws {
        let delete = try sql.prepare("DELETE FROM account_keys WHERE expires < ?")
        delete.bind(time, at: 1)
        try delete.run()
    }

    private static func account(_ row: any SQLStatement) -> Account {
        Account(
            id: row.string(0), name: row.string(1), role: AccountRole(rawValue: row.string(2)) ?? .viewer,
            rights: Set(row.string(3).split(separator: " ").compactMap { AccountRight(rawValue: String($0)) }), secret: row.string(4),
            isSuspended: row.flag(5), created: row.int(6), signedIn: row.optionalInt(7), version: row.int(8))
    }

    private static func key(_ row: any SQLStatement) -> AccountKey {
        AccountKey(
            id: row.string(0), account: row.string(1), kind: AccountKey.Kind(rawValue: row.string(2)) ?? .session, label: row.string(3),
            hash: row.digest(4), created: row.int(5), expires: row.int(6), used: row.optionalInt(7))
    }
}
