import Failures

/// Channels by name and number, with their heads and digests (R-SYNC 4).
package struct Channels: Facet {
    package let transaction: Transaction

    /// A channel's state as this transaction sees it, its own changes included.
    package func channel(_ chan: Int64) throws -> ChannelState {
        if let known = transaction.pendingChannels[chan] { return known }
        let find = try sql.prepare("SELECT name, head, floor, count, digest FROM channels WHERE chan = ?")
        find.bind(chan, at: 1)
        guard
            let found = try find.first({ row in
                ChannelState(
                    name: row.string(0), head: row.int(1), floor: row.int(2),
                    tally: Tally(count: row.int(3), digest: row.digest(4)))
            })
        else { throw Failure(.databaseDamaged, nil, ["channel": String(chan)]) }
        transaction.pendingChannels.learn(chan, found)
        return found
    }

    /// Takes a channel's state as it was read, unless this transaction knows it better.
    func learn(_ chan: Int64, _ channel: ChannelState) {
        transaction.pendingChannels.learn(chan, channel)
    }

    func update(_ chan: Int64, _ body: (inout ChannelState) -> Void) throws {
        var channel = try channel(chan)
        body(&channel)
        transaction.pendingChannels.change(chan, channel)
    }

    /// The number of a channel by name, made when new.
    package func channel(named name: String) throws -> Int64 {
        if let known = try knownChannel(named: name) { return known }
        let insert = try sql.prepare("INSERT INTO channels (name, head, floor, count, digest) VALUES (?, 0, 0, 0, ?)")
        insert.bind(name, at: 1)
        insert.bind(Digest.zero, at: 2)
        try insert.run()
        return sql.lastInsertedRow
    }

    /// The number of a channel by name, or nil when nothing was ever in it.
    package func knownChannel(named name: String) throws -> Int64? {
        try transaction.memo.channels.value(ExactText(name), transaction.session) {
            try transaction.lasting(transaction.database.lasting.channels, name, of: .channels) {
                let find = try sql.prepare("SELECT chan FROM channels WHERE name = ?")
                find.bind(name, at: 1)
                return try find.first { $0.int(0) }
            }
        }
    }

    /// Every record present in a channel, with what it counts for.
    package func forEachPresent(in chan: Int64, _ body: (_ table: String, _ id: String, _ hash: Digest) throws -> Void) throws {
        let find = try sql.prepare(
            """
            SELECT r.tbl, r.id, r.hash FROM entries e JOIN records r ON r.rec = e.rec
            WHERE e.chan = ? AND e.present = 1 ORDER BY e.position, e.rec
            """)
        find.bind(chan, at: 1)
        try find.forEach { try body(try transaction.table(numbered: $0.int(0)).name, $0.string(1), $0.digest(2)) }
    }

    /// The largest head among channels given by name.
    package func highestHead(of names: [String]) throws -> Int64 {
        var highest: Int64 = 0
        for name in names {
            guard let chan = try knownChannel(named: name) else { continue }
            highest = max(highest, try channel(chan).head)
        }
        return highest
    }

    /// Reads channels by name; those that nothing was ever in are left out.
    package func gather(channels names: [String]) throws {
        for part in Self.parts(of: transaction.memo.channels.unknown(names.map(ExactText.init), transaction.session)) {
            let find = try sql.prepare("SELECT chan, name, head, floor, count, digest FROM channels WHERE name IN (\(Self.places(part.count)))")
            for (index, name) in part.enumerated() { find.bind(name.text, at: index + 1) }
            var found: [ExactText: Int64?] = [:]
            try find.forEach { row in
                found[ExactText(row.string(1))] = .some(row.int(0))
                learn(
                    row.int(0),
                    ChannelState(name: row.string(1), head: row.int(2), floor: row.int(3), tally: Tally(count: row.int(4), digest: row.digest(5))))
            }
            transaction.memo.channels.fill(found)
        }
    }

    package func all() throws -> [Int64] {
        try sql.prepare("SELECT chan FROM channels ORDER BY chan").all { $0.int(0) }
    }

    /// Live records of one table that are in a channel.
    package func forEachRecord(of table: String, in chan: Int64, _ body: (StoredRecord) throws -> Void) throws {
        guard let table = try transaction.knownTable(table) else { return }
        let find = try sql.prepare(
            """
            SELECT \(Records.recordColumns.split(separator: ", ").map { "r.\($0)" }.joined(separator: ", "))
            FROM entries e JOIN records r ON r.rec = e.rec WHERE e.chan = ? AND e.present = 1 AND r.tbl = ? AND r.deleted = 0
            """)
        find.bind(chan, at: 1)
        find.bind(table.number, at: 2)
        try find.forEach { try body(Records.record($0, RecordKey(table, $0.string(2)))) }
    }
}
