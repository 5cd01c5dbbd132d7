extension Channels {
    /// The channels through which this site holds a record.
    package func memberships(of rec: Int64) throws -> [Int64] {
        let find = try sql.prepare("SELECT chan FROM memberships WHERE rec = ? ORDER BY chan")
        find.bind(rec, at: 1)
        return try find.all { $0.int(0) }
    }

    /// - Returns: whether it was not in the channel before.
    @discardableResult
    package func addMembership(_ rec: Int64, _ chan: Int64) throws -> Bool {
        let insert = try sql.prepare("INSERT INTO memberships (rec, chan) VALUES (?, ?) ON CONFLICT (rec, chan) DO NOTHING")
        insert.bind(rec, at: 1)
        insert.bind(chan, at: 2)
        try insert.run()
        return sql.changedRows > 0
    }

    package func removeMembership(_ rec: Int64, _ chan: Int64) throws {
        let delete = try sql.prepare("DELETE FROM memberships WHERE rec = ? AND chan = ?")
        delete.bind(rec, at: 1)
        delete.bind(chan, at: 2)
        try delete.run()
    }

    /// Every record held through a channel.
    package func members(of chan: Int64) throws -> [Int64] {
        let find = try sql.prepare("SELECT rec FROM memberships WHERE chan = ? ORDER BY rec")
        find.bind(chan, at: 1)
        return try find.all { $0.int(0) }
    }

    /// Every record held through a channel that central holds too, with central's version.
    package func forEachMember(of chan: Int64, _ body: (_ table: String, _ id: String, _ hash: Digest) throws -> Void) throws {
        let find = try sql.prepare(
            """
            SELECT r.tbl, r.id, r.base_hash FROM memberships m JOIN records r ON r.rec = m.rec
            WHERE m.chan = ? AND r.base_hash IS NOT NULL ORDER BY m.rec
            """)
        find.bind(chan, at: 1)
        try find.forEach { try body(try transaction.table(numbered: $0.int(0)).name, $0.string(1), $0.digest(2)) }
    }

    /// Counts a record in or out of a channel's digest at a site, where digests run over bases.
    package func tally(_ chan: Int64, removing old: Digest?, adding new: Digest?) throws {
        guard old != nil || new != nil else { return }
        try update(chan) { channel in
            if let old { channel.tally.remove(old) }
            if let new { channel.tally.add(new) }
        }
    }

    /// Replaces a channel's running tally by a fresh count.
    package func setTally(_ chan: Int64, _ tally: Tally) throws { try update(chan) { $0.tally = tally } }
}
