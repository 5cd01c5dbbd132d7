/// Stores records that are surely not here yet, while the indexes of records are left out: many, one after the other, with statements
/// made once.
package final class RecordAppender {
    private let transaction: Transaction
    private let record: any SQLStatement
    private let membership: any SQLStatement
    private var tallies: [Int64: Tally] = [:]
    private var last: (chan: Int64, tally: Tally)?
    /// Records one after the other that are in the same channels and are yet to be put there.
    private var run: (first: Int64, next: Int64, channels: [Int64])?

    /// Nothing else may be written to records between two of them, for nobody is told of each, and nothing asks through which channels
    /// they are here before `finish`.
    package init(_ transaction: Transaction) throws {
        self.transaction = transaction
        record = try transaction.sql.prepare(Records.insertion)
        membership = try transaction.sql.prepare("INSERT INTO memberships (rec, chan) SELECT rec, ? FROM records WHERE rec >= ? AND rec < ?")
    }

    /// - Returns: the record's row.
    package func append(
        _ key: RecordKey, position: Int64, hash: Digest, payload: UnsafeRawBufferPointer, parent: RecordKey?, base: Base, channels: [Int64]
    ) throws -> Int64 {
        var (id, header) = (key.id, parent?.id ?? "")
        try id.withUTF8 { id in
            try header.withUTF8 { header in
                record.bind(key.table.number, at: 1)
                record.bind(lastingText: UnsafeRawBufferPointer(id), at: 2)
                record.bind(position, at: 3)
                record.bind(0, at: 4)
                record.bind(hash, at: 5)
                record.bind(lastingText: payload, at: 6)
                record.bind(parent?.table.number, at: 7)
                if parent == nil { record.bindNull(at: 8) } else { record.bind(lastingText: UnsafeRawBufferPointer(header), at: 8) }
                record.bind(base.position, at: 9)
                record.bind(base.hash, at: 10)
                try record.run()
            }
        }
        let rec = transaction.sql.lastInsertedRow
        if run?.next != rec || run?.channels != channels {
            try joinRun()
            run = (rec, rec, channels)
        }
        run?.next = rec + 1
        for chan in channels { count(hash, in: chan) }
        return rec
    }

    /// Puts the records of the run into their channels, all with one statement.
    private func joinRun() throws {
        guard let run else { return }
        for chan in run.channels {
            membership.bind(chan, at: 1)
            membership.bind(run.first, at: 2)
            membership.bind(run.next, at: 3)
            try membership.run()
        }
        self.run = nil
    }

    private func count(_ hash: Digest, in chan: Int64) {
        if last?.chan != chan {
            keepLast()
            last = (chan, tallies[chan] ?? .empty)
        }
        last?.tally.add(hash)
    }

    private func keepLast() {
        if let last { tallies[last.chan] = last.tally }
        last = nil
    }

    /// Puts what was appended into its channels, and counts it into their digests.
    package func finish() throws {
        try joinRun()
        keepLast()
        for (chan, tally) in tallies { try transaction.channels.update(chan) { $0.tally += tally } }
        tallies = [:]
    }
}
