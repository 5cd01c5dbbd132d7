/// Stores records that are surely not here yet, while the index by key is left out: many, one after the other, with statements made once.
package struct RecordAppender {
    private let ledger: Ledger
    private let record: any SQLStatement
    private let membership: any SQLStatement

    /// Nothing else may be written between two records: nobody is told of each.
    package init(_ ledger: Ledger) throws {
        self.ledger = ledger
        record = try ledger.insertion("")
        membership = try ledger.sql.prepare("INSERT INTO memberships (rec, chan) VALUES (?, ?)")
    }

    /// - Returns: the record's row.
    package func append(
        _ key: RecordKey, position: Int64, hash: Digest, payload: [UInt8], parent: RecordKey?, base: Base, channels: some Sequence<Int64>
    ) throws -> Int64 {
        Ledger.bind(record, key, position, 0, hash, payload, parent, base)
        try record.run()
        let rec = ledger.sql.lastInsertedRow
        for chan in channels {
            membership.bind(rec, at: 1)
            membership.bind(chan, at: 2)
            try membership.run()
            try ledger.tally(chan, removing: nil, adding: hash)
        }
        return rec
    }
}
