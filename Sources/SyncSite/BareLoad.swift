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
    static func beginBareLoad(_ head: PageHead, _ ledger: Ledger) throws {
        guard try state(ledger) == .loading, try ledger.number(SiteMeta.loadThrough) == nil, try !ledger.hasRecords(), try ledger.stageIsEmpty()
        else { return }
        try ledger.setMeta(SiteMeta.loadNames, "yes")
        guard try ledger.meta(SiteMeta.loadKeepsIndex) == nil else { return }
        try ledger.dropKeyIndex()
        try ledger.setNumber(SiteMeta.loadThrough, head.head)
    }

    /// Builds the index, and catches up on what needs it; nothing happens where it is there.
    ///
    /// - Returns: false when central had sent a record twice: everything was dropped, and the load begins anew with the index.
    static func endBareLoad(_ ledger: Ledger) throws -> Bool {
        guard try ledger.number(SiteMeta.loadThrough) != nil else { return true }
        try ledger.setNumber(SiteMeta.loadThrough, nil)
        guard try ledger.buildKeyIndex() else {
            try beginAnew(ledger)
            return false
        }
        try DerivedFacts(rules: .standard, ledger: ledger).countRepeats()
        let integrator = Integrator(ledger: ledger, rules: .standard)
        try ledger.forEachRecord(of: Merge.table) { try integrator.noteMerge($0.key, $0.payload) }
        try integrator.finish()
        return true
    }

    private static func beginAnew(_ ledger: Ledger) throws {
        try ledger.clearStage()
        try ledger.eraseAll()
        guard try ledger.buildKeyIndex() else { throw Failure(.databaseDamaged) }
        for var channel in try ledger.joinedChannels() {
            (channel.staged, channel.integrated) = (0, 0)
            try ledger.save(channel)
        }
        try ledger.setMeta(SiteMeta.loadKeepsIndex, "yes")
        try ledger.log(
            "load-anew", code: FailureCode.digestDiffers.rawValue, "Central sent a record twice in the first load, which begins anew.")
    }
}
