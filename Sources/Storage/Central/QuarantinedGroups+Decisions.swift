import Failures

extension QuarantinedGroups {
    /// The parked groups that wait for a decision about another one, oldest first.
    package func waiters(on number: Int64) throws -> [Int64] {
        let find = try sql.prepare("SELECT q FROM quarantine WHERE waits_on = ? AND state = 'parked' ORDER BY q")
        find.bind(number, at: 1)
        return try find.all { $0.int(0) }
    }

    /// The number under which a group of this database was parked last.
    package func number(site: String, database: String, group: Int64) throws -> Int64? {
        let find = try sql.prepare(
            """
            SELECT q FROM quarantine WHERE site = ? AND database = ? AND group_no = ? AND kind <> 'overwritten'
            ORDER BY q DESC LIMIT 1
            """)
        find.bind(site, at: 1)
        find.bind(database, at: 2)
        find.bind(group, at: 3)
        return try find.first { $0.int(0) }
    }

    /// Keeps a group apart for a new reason, or behind another group.
    package func keepParked(_ number: Int64, _ failure: Failure, waitsOn: Int64?) throws {
        let update = try sql.prepare("UPDATE quarantine SET code = ?, message = ?, waits_on = ? WHERE q = ? AND state = 'parked'")
        update.bind(failure.code.rawValue, at: 1)
        update.bind(failure.message, at: 2)
        update.bind(waitsOn, at: 3)
        update.bind(number, at: 4)
        try update.run()
    }

    /// Ends a parked group; its changes stay for export.
    ///
    /// - Parameter takesBack: of a dismissed group: the site's own versions give way.
    package func decide(
        _ number: Int64, _ state: QuarantinedGroup.State, by: String, why: String, position: Int64?, takesBack: Bool = false
    ) throws {
        let update = try sql.prepare(
            """
            UPDATE quarantine SET state = ?, decided = ?, decided_by = ?, decided_why = ?, position = ?, takes_back = ?, waits_on = NULL
            WHERE q = ? AND state = 'parked'
            """)
        update.bind(state.rawValue, at: 1)
        update.bind(now, at: 2)
        update.bind(by, at: 3)
        update.bind(why, at: 4)
        update.bind(position, at: 5)
        update.bind(takesBack, at: 6)
        update.bind(number, at: 7)
        try update.run()
        try rememberAwaited(by: number, [])
    }

    /// Whether a version of a record came out of the quarantine, in an earlier group of this database.
    ///
    /// - Parameter payload: nil for a deletion.
    package func wasTakenOver(_ key: RecordKey, payload: [UInt8]?, site: String, database: String, before group: Int64) throws -> Bool {
        let find = try sql.prepare(
            """
            SELECT c.payload FROM quarantine_changes c JOIN quarantine g ON g.q = c.q
            WHERE c.tbl = ? AND c.id = ? AND g.site = ? AND g.database = ? AND g.group_no < ? AND g.state = 'released' AND g.kind = 'refused'
            ORDER BY g.group_no DESC LIMIT 1
            """)
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        find.bind(site, at: 3)
        find.bind(database, at: 4)
        find.bind(group, at: 5)
        guard let found = try find.first({ $0.optionalArray(0) }) else { return false }
        return found == payload
    }

    /// Remembers which records a parked group waits for, and nothing else of before.
    package func rememberAwaited(by number: Int64, _ keys: [RecordKey]) throws {
        let delete = try sql.prepare("DELETE FROM quarantine_awaits WHERE q = ?")
        delete.bind(number, at: 1)
        try delete.run()
        let insert = try sql.prepare(
            "INSERT INTO quarantine_awaits (tbl, id, q) VALUES (?, ?, ?) ON CONFLICT (tbl, id, q) DO NOTHING")
        for key in keys {
            insert.bind(key.table.number, at: 1)
            insert.bind(key.id, at: 2)
            insert.bind(number, at: 3)
            try insert.run()
        }
    }

    /// Whether any parked group waits for a record.
    package func awaitsRecords() throws -> Bool {
        try transaction.memo.awaitsRecords.value(true, transaction.session) {
            try sql.prepare("SELECT 1 FROM quarantine_awaits LIMIT 1").first { _ in true } ?? false
        }
    }

    /// The parked groups that wait for this record, oldest first.
    package func groups(awaiting key: RecordKey) throws -> [Int64] {
        let find = try sql.prepare("SELECT q FROM quarantine_awaits WHERE tbl = ? AND id = ? ORDER BY q")
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        return try find.all { $0.int(0) }
    }
}
