extension Ledger {
    /// Entries of some channels behind a place, one record after the other, up to a place inclusive.
    ///
    /// - Parameters:
    ///   - batch: entries of a channel read ahead.
    ///   - body: takes one record, with the channels among these that it is in or has left there; false ends the reading.
    /// - Returns: whether everything up to `through` was read.
    package func forEachEntry(
        of channels: [Int64], after: EntryPlace, through: EntryPlace, batch: Int,
        _ body: (_ record: StoredRecord, _ place: EntryPlace, _ isPresent: Bool) throws -> Bool
    ) throws -> Bool {
        var readers: [EntryReader] = []
        for chan in channels.sorted() where try transaction.channels.channel(chan).head >= after.position {
            let reader = try EntryReader(
                transaction, chan: chan, after: after.position, rec: after.rec, through: through.position, batch: batch)
            if try reader.advance() { readers.append(reader) }
        }
        var merge = EntryMerge(readers)
        let find = try transaction.records.recordFinder()
        while let position = merge.position {
            let (rec, joined, _) = try merge.next()
            let place = EntryPlace(position: position, rec: rec)
            guard place <= through else { return true }
            guard let record = try transaction.records.record(numbered: rec, by: find) else { continue }
            guard try body(record, place, !joined.isEmpty) else { return false }
        }
        return true
    }
}
