/// Reads one channel's entries in order, in bounded batches, so that no statement stays open while others run.
final class EntryReader {
    let chan: Int64
    private let transaction: Transaction
    private let through: Int64
    private let batch: Int
    private var after: (position: Int64, rec: Int64)
    private var rows: ArraySlice<(position: Int64, rec: Int64, present: Bool)> = []
    private var isExhausted = false

    /// - Parameter rec: the record behind which it begins at `after`; all of that position are passed unless it is given.
    init(_ transaction: Transaction, chan: Int64, after: Int64, rec: Int64 = .max, through: Int64, batch: Int) throws {
        self.transaction = transaction
        self.chan = chan
        self.through = through
        self.batch = max(batch, 1) + 1
        self.after = (after, rec)
    }

    /// The entry under the cursor.
    var current: (position: Int64, rec: Int64, present: Bool)? { rows.first }

    /// Moves to the first or next entry; false at the end.
    func advance() throws -> Bool {
        rows = rows.dropFirst()
        if rows.isEmpty && !isExhausted { try fill() }
        return !rows.isEmpty
    }

    private func fill() throws {
        let read = try transaction.sql.prepare(
            """
            SELECT position, rec, present FROM entries
            WHERE chan = ? AND (position, rec) > (?, ?) AND position <= ? ORDER BY position, rec LIMIT ?
            """)
        read.bind(chan, at: 1)
        read.bind(after.position, at: 2)
        read.bind(after.rec, at: 3)
        read.bind(through, at: 4)
        read.bind(Int64(batch), at: 5)
        let found = try read.all { (position: $0.int(0), rec: $0.int(1), present: $0.flag(2)) }
        rows = found[...]
        isExhausted = found.count < batch
        if let last = found.last { after = (last.position, last.rec) }
    }
}
