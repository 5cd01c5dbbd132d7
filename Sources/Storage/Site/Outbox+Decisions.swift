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

    /// Keeps apart again what central let go above a position, which it has forgotten: only the decision, for it remembers the push.
    ///
    /// - Returns: the groups, oldest first.
    package func parkReleased(after position: Int64, code: FailureCode) throws -> [Int64] {
        let find = try sql.prepare(
            "SELECT group_no FROM outbox_groups WHERE state = 'answered' AND quarantine IS NOT NULL AND push > 0 AND position > ? ORDER BY group_no")
        find.bind(position, at: 1)
        let groups = try find.all { $0.int(0) }
        let park = try sql.prepare("UPDATE outbox_groups SET state = 'parked', position = NULL, code = ?, message = ? WHERE group_no = ?")
        for group in groups {
            park.bind(code.rawValue, at: 1)
            park.bind(code.summary, at: 2)
            park.bind(group, at: 3)
            try park.run()
        }
        return groups
    }
}
