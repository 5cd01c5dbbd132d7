/// What happened, for people: a bounded log.
package struct SyncLog: Facet {
    package let transaction: Transaction

    /// Lines kept; older ones go.
    private static let logLength: Int64 = 10_000

    package func write(_ event: String, site: String? = nil, code: String? = nil, _ message: String) throws {
        let insert = try sql.prepare("INSERT INTO sync_log (at, site, event, code, message) VALUES (?, ?, ?, ?, ?)")
        insert.bind(now, at: 1)
        insert.bind(site, at: 2)
        insert.bind(event, at: 3)
        insert.bind(code, at: 4)
        insert.bind(message, at: 5)
        try insert.run()
        let sequence = sql.lastInsertedRow
        guard sequence % 100 == 0 else { return }
        let delete = try sql.prepare("DELETE FROM sync_log WHERE seq <= ?")
        delete.bind(sequence - Self.logLength, at: 1)
        try delete.run()
    }

    /// The latest lines, newest first.
    package func recent(_ count: Int, site: String? = nil) throws -> [SyncLogLine] {
        let find = try sql.prepare(
            "SELECT seq, at, site, event, code, message FROM sync_log WHERE (? IS NULL OR site = ?) ORDER BY seq DESC LIMIT ?")
        find.bind(site, at: 1)
        find.bind(site, at: 2)
        find.bind(Int64(count), at: 3)
        return try find.all { row in
            SyncLogLine(
                sequence: row.int(0), at: row.int(1), site: row.optionalString(2), event: row.string(3),
                code: row.optionalString(4), message: row.string(5))
        }
    }
}
