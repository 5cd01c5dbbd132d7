import Storage
import SyncProtocol

extension SiteCycle {
    /// A pull to be asked while a push of many travels, so that the site's own changes come back beside central's work on the next ones.
    ///
    /// Central reads it before it applies that push, as a rule: then all that comes of the site's own is what the push before brought,
    /// whose answer is worked in by `catchUp`. Anything else that comes with it waits in the stage, as ever.
    /// - Returns: nil where no push follows another, over a line that is not known to hold, and while anything but rows may come.
    package mutating func pullBeside() throws -> [UInt8]? {
        guard keepsReply, pushUnderWay != nil, parcel == nil, !pace.isFragile else { return nil }
        let (counted, answered) = (counted, report.pushed + report.parked)
        let known = try engine.database.read { transaction -> Int64? in
            guard try SiteEngine.state(transaction) == .ready, try !transaction.state.has(SiteMeta.nextSettings),
                try SiteEngine.loadPass(transaction) == nil, try !transaction.joined.all().contains(where: \.isReconciling)
            else { return nil }
            // Counted once: what waits is many, and each answer says how many fewer they are.
            guard let counted else { return try transaction.waiting().records }
            return max(counted.waiting - Int64(clamping: answered - counted.answered), 0)
        }
        guard let known else { return nil }
        self.counted = (known, answered)
        return try engine.nextPull(bytes: pace.pageBytes, wantsDetail: false, waiting: known)
    }
}
