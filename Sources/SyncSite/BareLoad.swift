import Failures
import Storage
import SyncProtocol
import SyncRules

/// A first load without the index of records by key: what comes is only appended (R-SYNC 4).
///
/// That is sound as long as central sends what the site cannot hold: bytes of records that stood when the load began, each once. Where a
/// page says anything else, or anybody would look a record up, the index is built first and the load goes on with it.
extension SiteEngine {
    /// Leaves the index out, where a load begins and nothing is here yet.
    static func beginBareLoad(_ head: PageHead, _ transaction: Transaction) throws {
        guard try state(transaction) == .loading, try transaction.state.value(SiteMeta.loadThrough) == nil, try !transaction.records.hasRecords(),
            try transaction.stage.isEmpty()
        else { return }
        try transaction.state.set(SiteMeta.loadNames, .yes)
        guard try transaction.state.value(SiteMeta.loadKeepsIndex) == nil else { return }
        try transaction.records.dropKeyIndex()
        try transaction.state.set(SiteMeta.loadThrough, head.head)
    }

    /// Builds the index, and catches up on what needs it; nothing happens where it is there.
    ///
    /// - Returns: false when central had sent a record twice: everything was dropped, and the load begins anew with the index.
    static func endBareLoad(_ transaction: Transaction) throws -> Bool {
        guard try transaction.state.value(SiteMeta.loadThrough) != nil else { return true }
        try transaction.state.set(SiteMeta.loadThrough, nil)
        guard try transaction.records.buildKeyIndex() else {
            try beginAnew(transaction)
            return false
        }
        try DerivedFacts(transaction: transaction).countRepeats()
        let integrator = Integrator(transaction: transaction)
        try transaction.records.forEachRecord(of: Merge.table) { try integrator.collectMerge($0.key, $0.payload) }
        try integrator.finish()
        return true
    }

    private static func beginAnew(_ transaction: Transaction) throws {
        try transaction.stage.clear()
        try transaction.records.eraseAll()
        guard try transaction.records.buildKeyIndex() else { throw Failure(.databaseDamaged) }
        for var channel in try transaction.joined.all() {
            (channel.staged, channel.integrated) = (0, 0)
            try transaction.joined.save(channel)
        }
        try endParts(transaction)
        try transaction.state.set(SiteMeta.loadKeepsIndex, .yes)
        try transaction.log.write(
            "load-anew", code: FailureCode.digestDiffers.rawValue, "Central sent a record twice in the first load, which begins anew.")
    }
}
