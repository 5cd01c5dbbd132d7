import Failures

extension Records {
    /// What was routed by a dropped record is routed by the kept one.
    package func moveChildren(of dropped: RecordKey, to kept: String) throws {
        transaction.childless = []
        let update = try sql.prepare("UPDATE records SET parent_id = ? WHERE parent_tbl = ? AND parent_id = ?")
        update.bind(kept, at: 1)
        update.bind(dropped.table.number, at: 2)
        update.bind(dropped.id, at: 3)
        try update.run()
    }

    /// Live records of a table that name, in one of these fields, an id dropped from `merged` and not followed yet; in id order.
    package func recordsToFollow(of table: TableID, naming merged: TableID, in fields: [String]) throws -> [StoredRecord] {
        guard !fields.isEmpty else { return [] }
        let dropped = "(SELECT dropped FROM aliases WHERE tbl = ? AND followed = 0)"
        let conditions: [String] = fields.map { _ in "\(Dialect.field("payload")) IN \(dropped)" }
        let find = try sql.prepare(
            """
            SELECT \(Self.recordColumns) FROM records WHERE tbl = ? AND deleted = 0
                AND (\(conditions.joined(separator: " OR "))) ORDER BY id
            """)
        find.bind(table.number, at: 1)
        for (place, field) in fields.enumerated() {
            find.bind(field, at: 2 + 2 * place)
            find.bind(merged.number, at: 3 + 2 * place)
        }
        return try find.all { Self.record($0, RecordKey(table, $0.string(2))) }
    }

    /// Live records of a table that name `id` in one of these top-level fields, in id order.
    package func records(of table: TableID, naming id: String, in fields: [String]) throws -> [StoredRecord] {
        guard !fields.isEmpty else { return [] }
        let conditions: [String] = fields.map { _ in "\(Dialect.field("payload")) = ?" }
        let find = try sql.prepare(
            """
            SELECT \(Self.recordColumns) FROM records WHERE tbl = ? AND deleted = 0
                AND (\(conditions.joined(separator: " OR "))) ORDER BY id
            """)
        find.bind(table.number, at: 1)
        for (place, field) in fields.enumerated() {
            find.bind(field, at: 2 + 2 * place)
            find.bind(id, at: 3 + 2 * place)
        }
        return try find.all { Self.record($0, RecordKey(table, $0.string(2))) }
    }
}
