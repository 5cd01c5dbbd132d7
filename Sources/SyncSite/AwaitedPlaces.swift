import Storage

/// Records whose place is awaited since an answer was worked in, in the same transaction that works in the page on which most of their places
/// stand: only what is left of them at its end is told to the stage.
final class AwaitedPlaces {
    private var keys: Set<RecordKey> = []
    /// Nothing is staged, so nothing has to be asked about any record.
    private var isStageEmpty: Bool

    init(_ transaction: Transaction) throws { isStageEmpty = try transaction.stage.isEmpty() }

    func add(_ key: RecordKey) { keys.insert(key) }

    /// The stage was told of something else.
    func stageGrew() { isStageEmpty = false }

    /// The place of a record is known.
    ///
    /// - Returns: whether nothing is staged of it now; nil where its place is not awaited here.
    func end(_ key: RecordKey, _ transaction: Transaction) throws -> Bool? {
        guard keys.remove(key) != nil else { return nil }
        return try isStageEmpty || transaction.stage.endAwaiting(key)
    }

    /// Those whose place is awaited still, in order.
    func takeRest() -> [RecordKey] {
        defer { keys = [] }
        return keys.sorted { ($0.table.number, $0.id) < ($1.table.number, $1.id) }
    }
}
