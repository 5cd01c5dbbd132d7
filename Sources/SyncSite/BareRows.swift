import Storage

/// Appends rows of a page in a first load without the indexes of records; what does not fit waits in the stage.
struct BareRows {
    /// Central's head when the load began: what lies above may be of a record that is here already.
    private let through: Int64
    private let place: Int64
    private let transaction: Transaction
    private let appender: RecordAppender
    /// What was appended of this page, by hash: the same record comes with the same bytes.
    private var seen: Set<UInt64> = []
    private var hasStaged: Bool
    private let knowsGone: Bool

    /// - Returns: nil where the indexes are there.
    init?(_ transaction: Transaction, rows: Int) throws {
        guard let through = try transaction.state.value(SiteMeta.loadThrough) else { return nil }
        self.through = through
        self.transaction = transaction
        place = try transaction.ledger.nextPosition()
        appender = try RecordAppender(transaction)
        hasStaged = try !transaction.stage.isEmpty()
        knowsGone = try transaction.gone.hasAny()
        seen.reserveCapacity(rows)
    }

    func isOfBefore(_ position: Int64) -> Bool { position <= through }

    /// Appends a row that is its record's first one, with its bytes.
    ///
    /// - Parameters:
    ///   - header: by the record's bytes.
    ///   - draw: draws what follows from a record.
    /// - Returns: false where it is to be staged instead, and so is all that follows of that record.
    mutating func take(
        _ key: RecordKey, at position: Int64, hash: Digest, payload: UnsafeRawBufferPointer, header: RecordKey?, isPlain: Bool,
        joined: [Int64], left: [Int64], draw: (_ rec: Int64) throws -> Void
    ) throws -> Bool {
        guard !joined.isEmpty, left.isEmpty, try !hasStaged || !transaction.stage.contains(key),
            seen.insert(UInt64(truncatingIfNeeded: hash.value)).inserted
        else {
            rememberStaged()
            return false
        }
        let rec = try appender.append(
            key, position: place, hash: hash, payload: payload, parent: header, base: Base(position: position, hash: hash), channels: joined)
        if !isPlain || knowsGone { try draw(rec) }
        return true
    }

    mutating func rememberStaged() { hasStaged = true }

    func finish() throws { try appender.finish() }
}
