/// Stores as their records say.
package struct Stores: Facet {
    package let transaction: Transaction

    private static func facts(_ row: any SQLStatement) -> StoreFacts {
        StoreFacts(
            id: row.string(0), nameID: row.string(1), code: row.string(2), title: row.string(3),
            isDispensary: row.flag(4), isDisabled: row.flag(5))
    }

    private static let factColumns = "store, name_id, code, title, dispensary, disabled"

    package func all() throws -> [StoreFacts] {
        try sql.prepare("SELECT \(Self.factColumns) FROM stores ORDER BY code, store").all(Self.facts)
    }

    package func store(_ id: String) throws -> StoreFacts? {
        let find = try sql.prepare("SELECT \(Self.factColumns) FROM stores WHERE store = ?")
        find.bind(id, at: 1)
        return try find.first(Self.facts)
    }

    /// The stores that trade under a name; more than one only by mistake in the data.
    package func stores(named nameID: String) throws -> [StoreFacts] {
        guard !nameID.isEmpty else { return [] }
        return try transaction.memo.stores.value(ExactText(nameID), transaction.session) {
            let find = try sql.prepare("SELECT \(Self.factColumns) FROM stores WHERE name_id = ? ORDER BY store")
            find.bind(nameID, at: 1)
            return try find.all(Self.facts)
        }
    }

    package func save(_ facts: StoreFacts) throws {
        let save = try sql.prepare(
            """
            INSERT INTO stores (store, name_id, code, title, dispensary, disabled) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (store) DO UPDATE SET name_id = excluded.name_id, code = excluded.code, title = excluded.title,
                dispensary = excluded.dispensary, disabled = excluded.disabled
            """)
        save.bind(facts.id, at: 1)
        save.bind(facts.nameID, at: 2)
        save.bind(facts.code, at: 3)
        save.bind(facts.title, at: 4)
        save.bind(facts.isDispensary, at: 5)
        save.bind(facts.isDisabled, at: 6)
        try save.run()
    }

    package func forget(_ id: String) throws {
        let delete = try sql.prepare("DELETE FROM stores WHERE store = ?")
        delete.bind(id, at: 1)
        try delete.run()
    }
}
