import Failures

extension Outbox {
    /// Remembers at a site under which number central keeps its group apart.
    package func rememberQuarantine(group: Int64, number: Int64) throws {
        let update = try sql.prepare("UPDATE outbox_groups SET quarantine = ? WHERE group_no = ? AND state = 'parked'")
        update.bind(number, at: 1)
        update.bind(group, at: 2)
        try update.run()
    }

    /// The numbers under which central keeps this site's groups apart, as far as the site knows, oldest first.
    package func undecidedQuarantine(count: Int) throws -> [Int64] {
        let find = try sql.prepare(
            "SELECT quarantine FROM outbox_groups WHERE state = 'parked' AND quarantine IS NOT NULL ORDER BY group_no LIMIT ?")
        find.bind(Int64(count), at: 1)
        return try find.all { $0.int(0) }
    }

    /// Takes central's decision about a parked group of this site; false when it is known already, or about another database.
    package func take(_ resolution: Resolution) throws -> Bool {
        let update = try sql.prepare(
            """
            UPDATE outbox_groups SET state = 'answered', position = ?, code = ?, message = ?
            WHERE group_no = ? AND quarantine = ? AND state = 'parked'
            """)
        switch resolution.outcome {
        case .released(let position):
            update.bind(position, at: 1)
            update.bindNull(at: 2)
            update.bindNull(at: 3)
        case .dismissed(let why, _):
            update.bindNull(at: 1)
            update.bind("dismissed", at: 2)
            update.bind(why, at: 3)
        }
        update.bind(resolution.group, at: 4)
        update.bind(resolution.quarantine, at: 5)
        try update.run()
        return sql.changedRows > 0
    }
}
