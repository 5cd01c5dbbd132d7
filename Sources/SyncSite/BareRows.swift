import Storage

/// Which rows of a page may be appended in a first load without the indexes by key; what does not fit waits in the stage.
struct BareRows {
    /// Central's head when the load began: what lies above may be of a record that is here already.
    private let through: Int64
    private var keys: Set<RecordKey> = []
    private var hasStaged: Bool

    /// - Returns: nil where the indexes are there.
    init?(_ ledger: Ledger) throws {
        guard let through = try ledger.number(SiteMeta.loadThrough) else { return nil }
        self.through = through
        hasStaged = try !ledger.stageIsEmpty()
    }

    func isOfBefore(_ record: StagedRecord) -> Bool { record.position <= through }

    /// - Returns: whether the row is the record's first one, with its bytes; otherwise it is to be staged, and so is all that follows of
    ///   that record.
    mutating func take(_ record: StagedRecord, _ joined: [Int64], _ left: [Int64], _ ledger: Ledger) throws -> Bool {
        guard case .payload = record.content, !joined.isEmpty, left.isEmpty, keys.insert(record.key).inserted,
            try !hasStaged || !ledger.isStaged(record.key)
        else {
            hasStaged = true
            return false
        }
        return true
    }
}
