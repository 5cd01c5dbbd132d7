/// Options of stores and of all sites that decide what is synced (R-OWN 5).
package struct StoreOptions: Facet {
    package let transaction: Transaction

    /// Whether a dispensary store's transactions are synced; off until somebody switches it on (R-OWN 5).
    package func syncsTransactions(of store: String) throws -> Bool {
        let find = try sql.prepare("SELECT transactions FROM store_options WHERE store = ?")
        find.bind(store, at: 1)
        return try find.first { $0.flag(0) } ?? false
    }

    package func setSyncsTransactions(of store: String, _ isOn: Bool) throws {
        let put = try sql.prepare(
            """
            INSERT INTO store_options (store, transactions) VALUES (?, ?)
            ON CONFLICT (store) DO UPDATE SET transactions = excluded.transactions
            """)
        put.bind(store, at: 1)
        put.bind(isOn, at: 2)
        try put.run()
    }

    /// Keeps what a record says of a preference for all sites; nil forgets it.
    package func setForAll(rec: Int64, _ value: (item: String, isOn: Bool)?) throws {
        let delete = try sql.prepare("DELETE FROM global_preferences WHERE rec = ?")
        delete.bind(rec, at: 1)
        try delete.run()
        guard let value else { return }
        let insert = try sql.prepare("INSERT INTO global_preferences (rec, item, is_on) VALUES (?, ?, ?)")
        insert.bind(rec, at: 1)
        insert.bind(value.item, at: 2)
        insert.bind(value.isOn, at: 3)
        try insert.run()
    }

    /// Whether a preference for all sites is on.
    package func isOnForAll(_ item: String) throws -> Bool {
        let find = try sql.prepare("SELECT MAX(is_on) FROM global_preferences WHERE item = ?")
        find.bind(item, at: 1)
        return try find.first { $0.optionalInt(0) == 1 } ?? false
    }
}
