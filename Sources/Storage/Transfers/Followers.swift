extension Ledger {
    package func follower(_ name: String) throws -> FollowerCursor {
        let find = try sql.prepare("SELECT position, mark, swept FROM followers WHERE name = ?")
        find.bind(name, at: 1)
        return try find.first {
            FollowerCursor(position: $0.int(0), mark: $0.string(1), swept: $0.optionalString(2).flatMap { Int64($0) })
        } ?? .start
    }

    package func save(_ place: FollowerCursor, of name: String) throws {
        let save = try sql.prepare(
            """
            INSERT INTO followers (name, position, mark, swept) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET position = excluded.position, mark = excluded.mark, swept = excluded.swept
            """)
        save.bind(name, at: 1)
        save.bind(place.position, at: 2)
        save.bind(place.mark, at: 3)
        save.bind(place.swept.map { String($0) }, at: 4)
        try save.run()
    }

    /// Lets a follower begin anew: what it made stays, and what it missed is caught up.
    package func resetFollower(_ name: String) throws { try save(.start, of: name) }

    /// Records of some tables whose newest change lies after a position, each with what it is routed by: whole positions, about
    /// `count` records of any table looked at.
    ///
    /// - Returns: the records in position order, deleted ones included, and the position up to which there is none left.
    package func changes(after position: Int64, of tables: [TableID], about count: Int) throws -> (
        records: [(key: RecordKey, parent: RecordKey?)], through: Int64
    ) {
        let bound = try sql.prepare("SELECT position FROM records WHERE position > ? ORDER BY position LIMIT 1 OFFSET ?")
        bound.bind(position, at: 1)
        bound.bind(Int64(count), at: 2)
        let through = try bound.first { $0.int(0) } ?? (try head())
        guard !tables.isEmpty, through > position else { return ([], max(through, position)) }
        // The plus sign: a planner would rather go through all their records than through the few new positions.
        let wanted = Array(repeating: "?", count: tables.count).joined(separator: ", ")
        let find = try sql.prepare(
            """
            SELECT tbl, id, parent_tbl, parent_id FROM records WHERE position > ? AND position <= ? AND +tbl IN (\(wanted))
            ORDER BY position, rec
            """)
        find.bind(position, at: 1)
        find.bind(through, at: 2)
        for (index, table) in tables.enumerated() { find.bind(table.number, at: 3 + index) }
        var records: [(key: RecordKey, parent: RecordKey?)] = []
        try find.forEach { row in
            let parent = try row.optionalString(3).map { RecordKey(try self.table(numbered: row.int(2)), $0) }
            records.append((RecordKey(try self.table(numbered: row.int(0)), row.string(1)), parent))
        }
        return (records, through)
    }

    /// The parent a record is routed by, a tombstone's included.
    package func parent(of rec: Int64) throws -> RecordKey? {
        let find = try sql.prepare("SELECT parent_tbl, parent_id FROM records WHERE rec = ? AND parent_id IS NOT NULL")
        find.bind(rec, at: 1)
        return try find.first { RecordKey(try self.table(numbered: $0.int(0)), $0.string(1)) }
    }

    /// Whether a store sees another one as a name: it may trade with it.
    package func sees(_ store: String, _ other: String) throws -> Bool {
        let find = try sql.prepare(
            """
            SELECT 1 FROM stores s JOIN visibility v ON v.kind = 'name' AND v.subject = s.name_id
            WHERE s.store = ? AND s.name_id <> '' AND v.store = ? LIMIT 1
            """)
        find.bind(other, at: 1)
        find.bind(store, at: 2)
        return try find.first { _ in true } ?? false
    }

    /// Changes with all that transfers may wait for: subscriptions, aliases, kinds of sites.
    package func worldMark() throws -> String {
        let sites = try sql.prepare(
            """
            SELECT COALESCE(SUM(subscription), 0), COALESCE(SUM(CASE WHEN kind = 'open-msupply' THEN 1 ELSE 0 END), 0), COUNT(*)
            FROM sites
            """
        ).first { "\($0.int(0)) \($0.int(1)) \($0.int(2))" }
        let aliases = try sql.prepare("SELECT COALESCE(MAX(position), 0), COUNT(*) FROM aliases").first { "\($0.int(0)) \($0.int(1))" }
        return "\(sites ?? "") \(aliases ?? "")"
    }
}
