extension Ledger {
    /// Entries of some channels in position order from `after` (exclusive) up to `through`, whole positions only.
    ///
    /// - Parameters:
    ///   - count: stop at the first position boundary at or after this many entries.
    ///   - bytes: or after this many payload bytes.
    ///   - withRemovals: false for a reader at zero, who holds nothing to remove.
    /// - Returns: the rows, and the last position they are complete for: `through` when nothing was left out.
    package func page(
        channels: [Int64], after: Int64, through: Int64, count: Int, bytes: Int, withRemovals: Bool,
        row: (StoredRecord, _ position: Int64, _ joined: [Int64], _ left: [Int64]) throws -> Void
    ) throws -> Int64 {
        var readers: [EntryReader] = []
        for chan in channels.sorted() where try channel(chan).head > after {
            let reader = try EntryReader(self, chan: chan, after: after, through: through, batch: count)
            if try reader.advance() { readers.append(reader) }
        }
        var merge = EntryMerge(readers)
        let find = try recordFinder()
        var taken = 0
        var size = 0
        var last = after
        while let position = merge.position {
            if position != last && (taken >= count || size >= bytes) { return last }
            last = position
            let (rec, joined, left) = try merge.next()
            guard withRemovals || !joined.isEmpty else { continue }
            guard let record = try record(numbered: rec, by: find) else { continue }
            taken += 1
            size += record.payload.count + 80
            try row(record, position, joined, left)
        }
        return through
    }
}

extension Ledger {
    /// Every record present in a channel, with what it counts for.
    package func forEachPresent(in chan: Int64, _ body: (_ table: String, _ id: String, _ hash: Digest) throws -> Void) throws {
        let find = try sql.prepare(
            """
            SELECT r.tbl, r.id, r.hash FROM entries e JOIN records r ON r.rec = e.rec
            WHERE e.chan = ? AND e.present = 1 ORDER BY e.position, e.rec
            """)
        find.bind(chan, at: 1)
        try find.forEach { try body(try self.table(numbered: $0.int(0)).name, $0.string(1), $0.digest(2)) }
    }

    /// Entries of a channel after a position, counted no further than `limit`.
    package func entryCount(of chan: Int64, after position: Int64, upTo limit: Int64) throws -> Int64 {
        let find = try sql.prepare(
            "SELECT COUNT(*) FROM (SELECT 1 FROM entries WHERE chan = ? AND position > ? AND present = 1 LIMIT ?)")
        find.bind(chan, at: 1)
        find.bind(position, at: 2)
        find.bind(limit, at: 3)
        return try find.first { $0.int(0) } ?? 0
    }

    /// The number of another database, if it ever wrote here.
    package func database(known id: String) throws -> Int64? {
        let find = try sql.prepare("SELECT db FROM databases WHERE id = ?")
        find.bind(id, at: 1)
        return try find.first { $0.int(0) }
    }
}

extension Ledger {
    /// The largest head among channels given by name.
    package func highestHead(of names: [String]) throws -> Int64 {
        var highest: Int64 = 0
        for name in names {
            guard let chan = try knownChannel(named: name) else { continue }
            highest = max(highest, try channel(chan).head)
        }
        return highest
    }
}
