extension Ledger {
    /// Whether anything was deleted that others may name: most databases never look further.
    package func knowsGone() throws -> Bool {
        try memo.knowsGone.value(true, session) { try sql.prepare("SELECT 1 FROM gone LIMIT 1").first { _ in true } ?? false }
    }

    package func isGone(_ key: RecordKey) throws -> Bool {
        let find = try sql.prepare("SELECT 1 FROM gone WHERE tbl = ? AND id = ?")
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        return try find.first { _ in true } ?? false
    }

    /// Notes that a record was deleted, with the live records that name it.
    ///
    /// - Parameter places: where they do: tables, and their fields that hold the id.
    /// - Returns: how many there are.
    package func noteGone(_ key: RecordKey, namedIn places: [(table: TableID, field: String)]) throws -> Int {
        let insert = try sql.prepare("INSERT INTO gone (tbl, id) VALUES (?, ?) ON CONFLICT (tbl, id) DO NOTHING")
        insert.bind(key.table.number, at: 1)
        insert.bind(key.id, at: 2)
        try insert.run()
        let note = try sql.prepare(
            """
            INSERT INTO gone_uses (tbl, id, rec) SELECT ?, ?, rec FROM records
            WHERE tbl = ? AND deleted = 0 AND \(Dialect.field("payload")) = ? ON CONFLICT (tbl, id, rec) DO NOTHING
            """)
        var count = 0
        for place in places {
            note.bind(key.table.number, at: 1)
            note.bind(key.id, at: 2)
            note.bind(place.table.number, at: 3)
            note.bind(place.field, at: 4)
            note.bind(key.id, at: 5)
            try note.run()
            count += sql.changedRows
        }
        return count
    }

    /// Notes what records name that is not here at all, where everything of its kind would be.
    package func noteAbsent(_ table: TableID, namedIn places: [(table: TableID, field: String)]) throws {
        let note = try sql.prepare(
            """
            INSERT INTO gone_uses (tbl, id, rec) SELECT n.tbl, n.id, n.rec FROM (
                SELECT ? AS tbl, \(Dialect.field("payload")) AS id, rec FROM records WHERE tbl = ? AND deleted = 0) n
            WHERE n.id <> '' AND NOT EXISTS (SELECT 1 FROM records p WHERE p.tbl = n.tbl AND p.id = n.id AND p.deleted = 0)
            ON CONFLICT (tbl, id, rec) DO NOTHING
            """)
        for place in places {
            note.bind(table.number, at: 1)
            note.bind(place.field, at: 2)
            note.bind(place.table.number, at: 3)
            try note.run()
        }
        try sql.execute("INSERT INTO gone (tbl, id) SELECT DISTINCT tbl, id FROM gone_uses WHERE 1 ON CONFLICT (tbl, id) DO NOTHING")
    }

    /// Notes that a record names one that was deleted.
    ///
    /// - Returns: whether it is the first to do so.
    package func noteNaming(_ rec: Int64, gone key: RecordKey) throws -> Bool {
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

    /// It is there again.
    package func noteBack(_ key: RecordKey) throws {
        for table in ["gone", "gone_uses"] {
            let delete = try sql.prepare("DELETE FROM \(table) WHERE tbl = ? AND id = ?")
            delete.bind(key.table.number, at: 1)
            delete.bind(key.id, at: 2)
            try delete.run()
        }
    }

    /// What was deleted and is still named, most often named first.
    ///
    /// - Parameter shown: how many of the records that name it are given with each.
    package func namedGone(limit: Int, shown: Int = 5) throws -> [NamedGone] {
        guard try knowsGone() else { return [] }
        // Those that were edited or deleted since no longer count.
        let uses = """
            FROM gone_uses u JOIN records r ON r.rec = u.rec AND r.deleted = 0
                AND (\(Dialect.field("r.payload", named: "item_ID")) = u.id OR \(Dialect.field("r.payload", named: "name_ID")) = u.id)
            """
        let find = try sql.prepare("SELECT u.tbl, u.id, COUNT(*) AS uses \(uses) GROUP BY u.tbl, u.id ORDER BY uses DESC, u.id LIMIT ?")
        find.bind(Int64(limit), at: 1)
        let counted = try find.all { (key: RecordKey(try self.table(numbered: $0.int(0)), $0.string(1)), count: $0.int(2)) }
        let name = try sql.prepare("SELECT r.tbl, r.id \(uses) WHERE u.tbl = ? AND u.id = ? ORDER BY r.rec LIMIT ?")
        return try counted.map { one in
            name.bind(one.key.table.number, at: 1)
            name.bind(one.key.id, at: 2)
            name.bind(Int64(shown), at: 3)
            let first = try name.all { RecordKey(try self.table(numbered: $0.int(0)), $0.string(1)) }
            return NamedGone(gone: one.key, count: one.count, first: first)
        }
    }
}
