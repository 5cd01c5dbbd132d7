/// Records that are gone while others still name them.
package struct GoneRecords: Facet {
    package let transaction: Transaction

    /// Whether anything was deleted that others may name: most databases never look further.
    package func hasAny() throws -> Bool { try !tables().isEmpty }

    /// Tables of which something is remembered as gone.
    private func tables() throws -> Set<Int64> {
        try transaction.memo.goneTables.value(true, transaction.session) { Set(try sql.prepare("SELECT DISTINCT tbl FROM gone").all { $0.int(0) }) }
    }

    package func contains(_ key: RecordKey) throws -> Bool {
        guard try tables().contains(key.table.number) else { return false }
        let find = try sql.prepare("SELECT 1 FROM gone WHERE tbl = ? AND id = ?")
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        return try find.first { _ in true } ?? false
    }

    /// How many live records of a table name another in any of these fields.
    package func count(of table: TableID, naming id: String, in fields: [String]) throws -> Int {
        guard !fields.isEmpty else { return 0 }
        let find = try sql.prepare("SELECT COUNT(*) FROM records r WHERE r.tbl = ? AND r.deleted = 0 AND (\(Self.naming(fields)))")
        find.bind(table.number, at: 1)
        Self.bind(find, id, fields, from: 2)
        return Int(clamping: try find.first { $0.int(0) } ?? 0)
    }

    private static func naming(_ fields: [String]) -> String {
        fields.map { _ in "\(Dialect.field("r.payload")) = ?" }.joined(separator: " OR ")
    }

    private static func bind(_ statement: any SQLStatement, _ id: String, _ fields: [String], from first: Int) {
        for (place, field) in fields.enumerated() {
            statement.bind(field, at: first + 2 * place)
            statement.bind(id, at: first + 1 + 2 * place)
        }
    }

    /// Remembers that a record was deleted, with the live records that name it.
    ///
    /// - Parameters:
    ///   - places: where they do: tables, and their fields that hold the id.
    ///   - channels: looks at records in these alone; at all of them when nil.
    /// - Returns: how many there are.
    package func remember(_ key: RecordKey, namedIn places: [NamingPlace], channels: [String]? = nil) throws -> Int {
        let insert = try sql.prepare("INSERT INTO gone (tbl, id) VALUES (?, ?) ON CONFLICT (tbl, id) DO NOTHING")
        insert.bind(key.table.number, at: 1)
        insert.bind(key.id, at: 2)
        try insert.run()
        let only = try channels?.compactMap { try transaction.channels.knownChannel(named: $0) }
        var count = 0
        for place in places where !place.fields.isEmpty {
            // The records of one store are found by its channel: nobody reads those of a whole country for them.
            for channel in only.map({ $0.map(Optional.some) }) ?? [nil] {
                let from = channel == nil ? "records r WHERE" : "entries e CROSS JOIN records r ON r.rec = e.rec WHERE e.chan = ? AND e.present = 1 AND"
                let insertUses = try sql.prepare(
                    """
                    INSERT INTO gone_uses (tbl, id, rec) SELECT ?, ?, r.rec FROM \(from) r.tbl = ? AND r.deleted = 0
                    AND (\(Self.naming(place.fields))) ON CONFLICT (tbl, id, rec) DO NOTHING
                    """)
                insertUses.bind(key.table.number, at: 1)
                insertUses.bind(key.id, at: 2)
                if let channel { insertUses.bind(channel, at: 3) }
                let next = channel == nil ? 3 : 4
                insertUses.bind(place.table.number, at: next)
                Self.bind(insertUses, key.id, place.fields, from: next + 1)
                try insertUses.run()
                count += sql.changedRows
            }
        }
        return count
    }

    /// Remembers, during a first load, that records name these.
    package func rememberNamed(_ table: TableID, _ ids: some Sequence<String>) throws {
        let insert = try sql.prepare("INSERT INTO load_names (tbl, id) VALUES (?, ?) ON CONFLICT (tbl, id) DO NOTHING")
        for id in ids {
            insert.bind(table.number, at: 1)
            insert.bind(id, at: 2)
            try insert.run()
        }
    }

    /// Tables of which something was remembered that is not here, and forgets what was remembered.
    package func takeAbsentNamed() throws -> Set<String> {
        let absent = try sql.prepare(
            """
            SELECT DISTINCT n.tbl FROM load_names n
            WHERE NOT EXISTS (SELECT 1 FROM records p WHERE p.tbl = n.tbl AND p.id = n.id AND p.deleted = 0)
            """
        ).all { try transaction.table(numbered: $0.int(0)).folded }
        try sql.execute("DELETE FROM load_names")
        return Set(absent)
    }

    /// Remembers what records name that is not here at all, where everything of its kind would be.
    package func rememberAbsent(_ table: TableID, namedIn places: [NamingPlace]) throws {
        let insert = try sql.prepare(
            """
            INSERT INTO gone_uses (tbl, id, rec) SELECT n.tbl, n.id, n.rec FROM (
                SELECT ? AS tbl, \(Dialect.field("payload")) AS id, rec FROM records WHERE tbl = ? AND deleted = 0) n
            WHERE n.id <> '' AND NOT EXISTS (SELECT 1 FROM records p WHERE p.tbl = n.tbl AND p.id = n.id AND p.deleted = 0)
            ON CONFLICT (tbl, id, rec) DO NOTHING
            """)
        for place in places {
            for field in place.fields {
                insert.bind(table.number, at: 1)
                insert.bind(field, at: 2)
                insert.bind(place.table.number, at: 3)
                try insert.run()
            }
        }
        try sql.execute("INSERT INTO gone (tbl, id) SELECT DISTINCT tbl, id FROM gone_uses WHERE 1 ON CONFLICT (tbl, id) DO NOTHING")
    }

    /// Remembers that a record names one that was deleted.
    ///
    /// - Returns: whether it is the first to do so.
    package func rememberNaming(_ rec: Int64, gone key: RecordKey) throws -> Bool {
        let find = try sql.prepare("SELECT 1 FROM gone_uses WHERE tbl = ? AND id = ? LIMIT 1")
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        let isFirst = try find.first { _ in false } ?? true
        let insert = try sql.prepare("INSERT INTO gone_uses (tbl, id, rec) VALUES (?, ?, ?) ON CONFLICT (tbl, id, rec) DO NOTHING")
        insert.bind(key.table.number, at: 1)
        insert.bind(key.id, at: 2)
        insert.bind(rec, at: 3)
        try insert.run()
        return isFirst
    }

    /// It is there again, and gone no longer.
    package func forget(_ key: RecordKey) throws {
        for table in ["gone", "gone_uses"] {
            let delete = try sql.prepare("DELETE FROM \(table) WHERE tbl = ? AND id = ?")
            delete.bind(key.table.number, at: 1)
            delete.bind(key.id, at: 2)
            try delete.run()
        }
    }

    /// What was deleted and is still named, most often named first.
    ///
    /// - Parameters:
    ///   - shown: how many of the records that name it are given with each.
    ///   - fields: by table in lower case, the fields in which others name its records; those that were edited since no longer count.
    package func namedGone(limit: Int, shown: Int = 5, in fields: [String: [String]]) throws -> [NamedGone] {
        var found: [NamedGone] = []
        for number in try tables().sorted() {
            let table = try transaction.table(numbered: number)
            guard let fields = fields[table.folded], !fields.isEmpty else { continue }
            let conditions = fields.map { _ in "\(Dialect.field("r.payload")) = u.id" }.joined(separator: " OR ")
            let uses = "FROM gone_uses u JOIN records r ON r.rec = u.rec AND r.deleted = 0 AND (\(conditions))"
            let find = try sql.prepare("SELECT u.id, COUNT(*) AS uses \(uses) WHERE u.tbl = ? GROUP BY u.id ORDER BY uses DESC, u.id LIMIT ?")
            let name = try sql.prepare("SELECT r.tbl, r.id \(uses) WHERE u.tbl = ? AND u.id = ? ORDER BY r.rec LIMIT ?")
            for (place, field) in fields.enumerated() {
                find.bind(field, at: place + 1)
                name.bind(field, at: place + 1)
            }
            let next = fields.count + 1
            find.bind(number, at: next)
            find.bind(Int64(limit), at: next + 1)
            for (id, count) in try find.all({ (id: $0.string(0), count: $0.int(1)) }) {
                name.bind(number, at: next)
                name.bind(id, at: next + 1)
                name.bind(Int64(shown), at: next + 2)
                let first = try name.all { RecordKey(try transaction.table(numbered: $0.int(0)), $0.string(1)) }
                found.append(NamedGone(gone: RecordKey(table, id), count: count, first: first))
            }
        }
        return Array(found.sorted { ($1.count, $0.gone.id) < ($0.count, $1.gone.id) }.prefix(limit))
    }
}
