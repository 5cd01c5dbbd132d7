extension Ledger {
    /// Entries of some channels in position order from `after` (exclusive) up to `through`, whole positions only.
    ///
    /// - Parameters:
    ///   - count: stop at the first position boundary at or after this many entries.
    ///   - bytes: or after this many bytes, as `row` counts them.
    ///   - most: or after so many entries that were looked at, taken or not.
    ///   - removalsAfter: records that left are told of from this position on (exclusive); nil for a reader who holds nothing to remove.
    ///   - row: takes one record and says how many bytes that are; nil when the reader is not to have it now.
    /// - Returns: the last position the rows are complete for, `through` when nothing was left out, and how many present entries were passed.
    package func page(
        channels: [Int64], after: Int64, through: Int64, count: Int, bytes: Int, lookingAt most: Int = .max, removalsAfter: Int64?,
        row: (StoredRecord, _ position: Int64, _ joined: [Int64], _ left: [Int64]) throws -> Int?
    ) throws -> (to: Int64, passed: Int64) {
        var readers: [EntryReader] = []
        for chan in channels.sorted() where try transaction.channels.channel(chan).head > after {
            let reader = try EntryReader(transaction, chan: chan, after: after, through: through, batch: count)
            if try reader.advance() { readers.append(reader) }
        }
        var merge = EntryMerge(readers)
        let find = try transaction.records.recordFinder()
        var taken = 0
        var size = 0
        var looked = 0
        var passed: Int64 = 0
        var last = after
        while let position = merge.position {
            if position != last && (taken >= count || size >= bytes || looked >= most) { return (last, passed) }
            last = position
            let (rec, joined, left) = try merge.next()
            guard removalsAfter.map({ position > $0 }) ?? false || !joined.isEmpty else { continue }
            looked += 1
            passed += Int64(clamping: joined.count)
            guard let record = try transaction.records.record(numbered: rec, by: find) else { continue }
            guard let bytes = try row(record, position, joined, left) else { continue }
            taken += 1
            size += bytes
        }
        return (through, passed)
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
            let parent = try row.optionalString(3).map { RecordKey(try transaction.table(numbered: row.int(2)), $0) }
            records.append((RecordKey(try transaction.table(numbered: row.int(0)), row.string(1)), parent))
        }
        return (records, through)
    }
}
