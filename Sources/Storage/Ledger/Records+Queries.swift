extension Records {
    /// Live records of one table that match, in id order.
    package func records(matching query: RecordQuery) throws -> [StoredRecord] {
        guard let name = query.table, let table = try transaction.knownTable(name) else { return [] }
        let conditions: String = query.fields.map { _ in " AND CAST(\(Dialect.field("payload")) AS TEXT) = ?" }.joined(separator: "")
        let choices: String = query.choices.map { choice in
            let places = Array(repeating: "?", count: choice.values.count).joined(separator: ", ")
            return " AND CAST(\(Dialect.field("payload")) AS TEXT) IN (\(places))"
        }.joined(separator: "")
        let find = try sql.prepare(
            "SELECT \(Self.recordColumns) FROM records WHERE tbl = ? AND id > ? AND deleted = 0\(conditions)\(choices) ORDER BY id LIMIT ?")
        find.bind(table.number, at: 1)
        find.bind(query.after ?? "", at: 2)
        var index = 3
        for field in query.fields {
            find.bind(field.name, at: index)
            find.bind(field.value, at: index + 1)
            index += 2
        }
        for choice in query.choices {
            for text in [choice.name] + choice.values {
                find.bind(text, at: index)
                index += 1
            }
        }
        find.bind(Int64(query.limit), at: index)
        return try find.all { Self.record($0, RecordKey(table, $0.string(2))) }
    }

    /// Every live record, table by table in the byte order of their names, ids in order within.
    ///
    /// - Parameter only: one table's name, or nil for all.
    package func forEachRecord(of only: String? = nil, _ body: (StoredRecord) throws -> Void) throws {
        let wanted = only?.lowercased()
        let tables = try sql.prepare("SELECT tbl, name, folded FROM tables ORDER BY name").all {
            TableID(number: $0.int(0), name: $0.string(1), folded: $0.string(2))
        }
        for table in tables where wanted == nil || table.folded == wanted {
            let find = try sql.prepare(
                "SELECT \(Self.recordColumns) FROM records WHERE tbl = ? AND deleted = 0 ORDER BY id")
            find.bind(table.number, at: 1)
            try find.forEach { try body(Self.record($0, RecordKey(table, $0.string(2)))) }
        }
    }

    /// Live records per table, tables without any left out.
    package func countsByTable() throws -> [(table: String, count: Int64)] {
        try sql.prepare(
            """
            SELECT t.name, COUNT(*) FROM records r JOIN tables t ON t.tbl = r.tbl
            WHERE r.deleted = 0 GROUP BY t.name ORDER BY t.name
            """
        ).all { ($0.string(0), $0.int(1)) }
    }

    /// Live records of one table, or of all.
    package func count(of only: String? = nil) throws -> Int64 {
        let wanted = only?.lowercased()
        return try countsByTable().reduce(0) { $0 + (wanted == nil || $1.table.lowercased() == wanted ? $1.count : 0) }
    }

    /// Each parent is looked for once, however many hang on it.
    private static let orphans = """
        FROM (SELECT DISTINCT parent_tbl AS tbl, parent_id AS id FROM records WHERE parent_id IS NOT NULL) d
        JOIN records r ON r.parent_tbl = d.tbl AND r.parent_id = d.id AND r.deleted = 0
        WHERE NOT EXISTS (SELECT 1 FROM records p WHERE p.tbl = d.tbl AND p.id = d.id AND p.deleted = 0)
        """

    /// Records that wait for their parent: routed by one that is not here, or no longer.
    package func orphanCount() throws -> Int64 { try sql.prepare("SELECT COUNT(*) \(Self.orphans)").first { $0.int(0) } ?? 0 }

    /// The same records, each with what it waits for, the latest first.
    package func orphans(limit: Int) throws -> [(record: RecordKey, position: Int64, parent: RecordKey)] {
        let find = try sql.prepare(
            "SELECT r.tbl, r.id, r.position, r.parent_tbl, r.parent_id \(Self.orphans) ORDER BY r.position DESC, r.rec LIMIT ?")
        find.bind(Int64(limit), at: 1)
        return try find.all { row in
            (
                RecordKey(try transaction.table(numbered: row.int(0)), row.string(1)), row.int(2),
                RecordKey(try transaction.table(numbered: row.int(3)), row.string(4))
            )
        }
    }

    /// The largest number in a field of one table's records that match, among those stored after row `rec`; for the next
    /// serial number of a store.
    ///
    /// - Parameters:
    ///   - fields: top-level fields and the texts each may have.
    ///   - atMost: larger numbers are passed over.
    package func largest(_ field: String, table: String, where fields: [(name: String, values: [String])], after rec: Int64 = 0, atMost: Int64 = .max)
        throws -> Int64?
    {
        guard let table = try transaction.knownTable(table) else { return nil }
        let conditions: [String] = fields.map { condition in
            let places: [String] = condition.values.map { _ in "?" }
            return " AND CAST(\(Dialect.field("payload")) AS TEXT) IN (\(places.joined(separator: ", ")))"
        }
        // A plain `tbl` would lead through the index of all ids; a few new rows are found faster by their own order.
        let find = try sql.prepare(
            """
            SELECT MAX(found) FROM (
                SELECT CAST(\(Dialect.field("payload")) AS INTEGER) AS found FROM records
                WHERE rec > ? AND +tbl = ? AND deleted = 0\(conditions.joined(separator: ""))) AS numbers
            WHERE found <= ?
            """)
        find.bind(field, at: 1)
        find.bind(rec, at: 2)
        find.bind(table.number, at: 3)
        var index = 4
        for condition in fields {
            find.bind(condition.name, at: index)
            for (offset, value) in condition.values.enumerated() { find.bind(value, at: index + 1 + offset) }
            index += 1 + condition.values.count
        }
        find.bind(atMost, at: index)
        return try find.first { $0.optionalInt(0) } ?? nil
    }

    /// Numbers above zero that several live records of a store carry, the largest first.
    ///
    /// - Parameters:
    ///   - types: of the records that share one sequence; all of the table where there are none.
    ///   - most: no more numbers than these are looked for.
    package func repeatedNumbers(_ field: String, table: String, store: String, types: [String], most: Int) throws -> [Int64] {
        guard let table = try transaction.knownTable(table) else { return [] }
        let text = "CAST(\(Dialect.field("payload")) AS TEXT)"
        let ofTypes = types.isEmpty ? "" : " AND \(text) IN (\(types.map { _ in "?" }.joined(separator: ", ")))"
        let find = try sql.prepare(
            """
            SELECT number FROM (
                SELECT CAST(\(Dialect.field("payload")) AS INTEGER) AS number
                FROM records WHERE tbl = ? AND deleted = 0 AND \(text) = ?\(ofTypes)) AS numbers
            WHERE number > 0 GROUP BY number HAVING COUNT(*) > 1 ORDER BY number DESC LIMIT ?
            """)
        find.bind(field, at: 1)
        find.bind(table.number, at: 2)
        find.bind("store_ID", at: 3)
        find.bind(store, at: 4)
        var next = 5
        if !types.isEmpty {
            find.bind("type", at: next)
            for (offset, type) in types.enumerated() { find.bind(type, at: next + 1 + offset) }
            next += 1 + types.count
        }
        find.bind(Int64(most), at: next)
        return try find.all { $0.int(0) }
    }

    /// The row of the record stored last.
    package func lastRow() throws -> Int64 {
        try sql.prepare("SELECT COALESCE(MAX(rec), 0) FROM records").first { $0.int(0) } ?? 0
    }

    /// Records at a site that show something else than central's version, and for which nothing waits to be sent.
    package func divergedRecords() throws -> [(record: StoredRecord, base: Digest)] {
        try sql.prepare(
            """
            SELECT \(Self.recordColumns) FROM records r WHERE r.base_hash IS NOT NULL AND (r.deleted = 1 OR r.hash <> r.base_hash)
                AND NOT EXISTS (\(Outbox.waits) AND c.tbl = r.tbl AND c.id = r.id)
                AND NOT EXISTS (SELECT 1 FROM withheld w WHERE w.rec = r.rec)
                AND NOT EXISTS (SELECT 1 FROM kept_apart k WHERE k.rec = r.rec)
            ORDER BY r.tbl, r.id
            """
        ).all { row in
            let record = Self.record(row, RecordKey(try transaction.table(numbered: row.int(1)), row.string(2)))
            return (record, record.base?.hash ?? .zero)
        }
    }

    /// Versions that central wrote after a position it went back to are of no later time than anything that comes now: their positions
    /// turn negative (R-SYNC 6).
    package func loseBasePositions(after fork: Int64) throws {
        let update = try sql.prepare("UPDATE records SET base_position = -base_position WHERE base_position > ?")
        update.bind(fork, at: 1)
        try update.run()
    }

    /// What was left of a lost history is central's again; bytes that a record still awaits of it are awaited as before.
    package func forgetLostPositions() throws {
        try sql.execute("UPDATE records SET base_position = 0 WHERE base_position < 0")
        try sql.execute("UPDATE stage SET position = 0 WHERE position < 0")
    }

    /// Records at a site that central sent or accepted, and that neither a channel, an unsent edit nor an entry as withheld or kept apart explains.
    package func unexplainedRecords() throws -> [RecordKey] {
        try sql.prepare(
            """
            SELECT r.tbl, r.id FROM records r WHERE r.base_position IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.rec = r.rec)
                AND NOT EXISTS (\(Outbox.waits) AND c.tbl = r.tbl AND c.id = r.id)
                AND NOT EXISTS (SELECT 1 FROM withheld w WHERE w.rec = r.rec)
                AND NOT EXISTS (SELECT 1 FROM kept_apart k WHERE k.rec = r.rec)
            ORDER BY r.tbl, r.id
            """
        ).all { RecordKey(try transaction.table(numbered: $0.int(0)), $0.string(1)) }
    }

    /// Records at a site that central never had, and for which neither an unsent edit nor such an entry stands: all of them
    /// must be of kinds that never travel.
    package func homegrownRecords() throws -> [StoredRecord] {
        try sql.prepare(
            """
            SELECT \(Self.recordColumns) FROM records r WHERE r.base_position IS NULL
                AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.rec = r.rec)
                AND NOT EXISTS (\(Outbox.waits) AND c.tbl = r.tbl AND c.id = r.id)
                AND NOT EXISTS (SELECT 1 FROM withheld w WHERE w.rec = r.rec)
                AND NOT EXISTS (SELECT 1 FROM kept_apart k WHERE k.rec = r.rec)
            ORDER BY r.tbl, r.id
            """
        ).all { row in Self.record(row, RecordKey(try transaction.table(numbered: row.int(1)), row.string(2))) }
    }

    /// Live records of one table by id, from after `id` on.
    package func records(of name: String, after id: String, count: Int) throws -> [StoredRecord] {
        try records(matching: RecordQuery(table: name, after: id, limit: count))
    }
}
