import Failures

extension QuarantinedGroups {
    private static let roomGroups = StateKey<Int64>("quarantine.groups")

    private static let roomBytes = StateKey<Int64>("quarantine.bytes")

    /// The room for each site; an administrator may have changed it.
    package func room() throws -> QuarantineRoom {
        var room = QuarantineRoom.standard
        if let groups = try transaction.state.value(Self.roomGroups) { room.groups = groups }
        if let bytes = try transaction.state.value(Self.roomBytes) { room.bytes = bytes }
        return room
    }

    package func setRoom(_ room: QuarantineRoom) throws {
        try transaction.state.set(Self.roomGroups, room.groups)
        try transaction.state.set(Self.roomBytes, room.bytes)
    }

    /// What one site has undecided, in groups and payload bytes.
    package func undecided(site: String) throws -> QuarantineRoom {
        let find = try sql.prepare("SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM quarantine WHERE site = ? AND state = 'parked'")
        find.bind(site, at: 1)
        return try find.first { QuarantineRoom(groups: $0.int(0), bytes: $0.int(1)) } ?? QuarantineRoom(groups: 0, bytes: 0)
    }

    /// Numbers, groups and bytes by site, reason and state, the largest first.
    package func totals(_ query: QuarantineQuery) throws -> [QuarantineTotal] {
        let find = try sql.prepare(
            """
            SELECT site, code, state, COUNT(*), COALESCE(SUM(bytes), 0) FROM quarantine
            WHERE (? IS NULL OR site = ?) AND (? IS NULL OR code = ?) AND (? = 1 OR state = 'parked')
            GROUP BY site, code, state ORDER BY COUNT(*) DESC, site, code
            """)
        bind(query, to: find)
        return try find.all { row in
            QuarantineTotal(
                site: row.string(0), code: row.string(1), state: QuarantinedGroup.State(rawValue: row.string(2)) ?? .parked,
                groups: row.int(3), bytes: row.int(4))
        }
    }

    /// One page of groups, oldest first.
    package func groups(_ query: QuarantineQuery) throws -> [QuarantinedGroup] {
        let find = try sql.prepare(
            """
            SELECT \(Self.columns) FROM quarantine
            WHERE (? IS NULL OR site = ?) AND (? IS NULL OR code = ?) AND (? = 1 OR state = 'parked') AND q > ? ORDER BY q LIMIT ?
            """)
        bind(query, to: find)
        find.bind(query.after, at: 6)
        find.bind(Int64(query.limit), at: 7)
        return try find.all(Self.group)
    }

    private func bind(_ query: QuarantineQuery, to find: any SQLStatement) {
        find.bind(query.site, at: 1)
        find.bind(query.site, at: 2)
        find.bind(query.code, at: 3)
        find.bind(query.code, at: 4)
        find.bind(query.all, at: 5)
    }

    /// Lets the bytes of groups go that were decided before `time`; who wrote, why and what was decided stays.
    ///
    /// - Returns: the number of groups.
    package func purge(decidedBefore time: Int64) throws -> Int64 {
        let delete = try sql.prepare(
            """
            DELETE FROM quarantine_changes WHERE q IN
                (SELECT q FROM quarantine WHERE state <> 'parked' AND purged IS NULL AND decided < ?)
            """)
        delete.bind(time, at: 1)
        try delete.run()
        let update = try sql.prepare("UPDATE quarantine SET purged = ? WHERE state <> 'parked' AND purged IS NULL AND decided < ?")
        update.bind(now, at: 1)
        update.bind(time, at: 2)
        try update.run()
        return Int64(sql.changedRows)
    }
}
