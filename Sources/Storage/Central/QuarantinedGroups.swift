import Failures

/// Groups that central could not apply, kept until somebody decides.
package struct QuarantinedGroups: Facet {
    package let transaction: Transaction

    /// Keeps a group apart and returns its number.
    package func park(
        _ group: OutboxGroup, site: String, database: String, push: Int64, kind: String, failure: Failure, waitsOn: Int64?,
        created: [RecordKey]
    ) throws -> Int64 {
        let insert = try sql.prepare(
            """
            INSERT INTO quarantine (site, database, group_no, push, at, kind, code, message, waits_on, state, epochs, actor,
                store, supervisor, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'parked', ?, ?, ?, ?, ?)
            """)
        insert.bind(site, at: 1)
        insert.bind(database, at: 2)
        insert.bind(group.number, at: 3)
        insert.bind(push, at: 4)
        insert.bind(now, at: 5)
        insert.bind(kind, at: 6)
        insert.bind(failure.code.rawValue, at: 7)
        insert.bind(failure.message, at: 8)
        insert.bind(waitsOn, at: 9)
        insert.bind(Outbox.text(of: group.epochs), at: 10)
        insert.bind(group.acting.user, at: 11)
        insert.bind(group.acting.store, at: 12)
        insert.bind(group.acting.isSupervisor, at: 13)
        insert.bind(group.changes.reduce(0) { $0 + Int64($1.payload?.count ?? 0) }, at: 14)
        try insert.run()
        let number = sql.lastInsertedRow
        let change = try sql.prepare(
            "INSERT INTO quarantine_changes (q, line, tbl, id, payload, base_hash, created) VALUES (?, ?, ?, ?, ?, ?, ?)")
        for (line, one) in group.changes.enumerated() {
            change.bind(number, at: 1)
            change.bind(Int64(line), at: 2)
            change.bind(one.key.table.number, at: 3)
            change.bind(one.key.id, at: 4)
            change.bind(text: one.payload, at: 5)
            change.bind(one.base, at: 6)
            change.bind(created.contains(one.key), at: 7)
            try change.run()
        }
        return number
    }

    /// The parked group of a site that changes this record, or created it; nil when none before `number` does.
    package func parkedGroup(touching key: RecordKey, site: String, before number: Int64 = .max) throws -> Int64? {
        try parkedGroup(key, site: site, before: number, createdOnly: false)
    }

    /// The parked group of a site that created this record, before `number`.
    package func parkedCreation(of id: String, in table: TableID, site: String, before number: Int64 = .max) throws -> Int64? {
        try parkedGroup(RecordKey(table, id), site: site, before: number, createdOnly: true)
    }

    private func parkedGroup(_ key: RecordKey, site: String, before number: Int64, createdOnly: Bool) throws -> Int64? {
        let find = try sql.prepare(
            """
            SELECT c.q FROM quarantine_changes c JOIN quarantine g ON g.q = c.q
            WHERE c.tbl = ? AND c.id = ? AND c.q < ? AND c.created >= ?
                AND g.site = ? AND g.state = 'parked' AND g.kind = 'refused' ORDER BY c.q DESC LIMIT 1
            """)
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        find.bind(number, at: 3)
        find.bind(createdOnly, at: 4)
        find.bind(site, at: 5)
        return try find.first { $0.int(0) }
    }

    package func hasParkedGroups(site: String) throws -> Bool {
        try transaction.memo.parkedSites.value(true, transaction.session) {
            Set(try sql.prepare("SELECT DISTINCT site FROM quarantine WHERE state = 'parked'").all { ExactText($0.string(0)) })
        }.contains(ExactText(site))
    }

    /// What central keeps apart, newest last.
    package func groups(site: String? = nil) throws -> [QuarantinedGroup] {
        let find = try sql.prepare("SELECT \(Self.columns) FROM quarantine WHERE (? IS NULL OR site = ?) ORDER BY q")
        find.bind(site, at: 1)
        find.bind(site, at: 2)
        return try find.all(Self.group)
    }

    /// A group central kept apart, decided or not.
    package func group(_ number: Int64) throws -> QuarantinedGroup? {
        let find = try sql.prepare("SELECT \(Self.columns) FROM quarantine WHERE q = ?")
        find.bind(number, at: 1)
        return try find.first(Self.group)
    }

    static let columns = """
        q, site, database, group_no, push, at, kind, code, message, waits_on, state, epochs, actor, store, supervisor, decided,
        decided_by, decided_why, position, takes_back, bytes, purged
        """

    static func group(_ row: any SQLStatement) -> QuarantinedGroup {
        QuarantinedGroup(
            number: row.int(0), site: row.string(1), database: row.string(2), group: row.int(3), push: row.int(4),
            at: row.int(5), kind: row.string(6), code: row.string(7), message: row.string(8), waitsOn: row.optionalInt(9),
            state: QuarantinedGroup.State(rawValue: row.string(10)) ?? .parked, epochs: Outbox.epochs(from: row.string(11)),
            acting: WriteContext(user: row.optionalString(12), store: row.optionalString(13), isSupervisor: row.flag(14)),
            decision: row.optionalInt(15).map {
                .init(at: $0, by: row.string(16), why: row.string(17), position: row.optionalInt(18), takesBack: row.flag(19))
            }, bytes: row.int(20), purged: row.optionalInt(21))
    }

    package func changes(_ number: Int64) throws -> [OutboxChange] {
        let find = try sql.prepare("SELECT tbl, id, payload, base_hash FROM quarantine_changes WHERE q = ? ORDER BY line")
        find.bind(number, at: 1)
        return try find.all { row in
            OutboxChange(
                key: RecordKey(try transaction.table(numbered: row.int(0)), row.string(1)), payload: row.optionalArray(2),
                base: row.optionalDigest(3))
        }
    }
}
