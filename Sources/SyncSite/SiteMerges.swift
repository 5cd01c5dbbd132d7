import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// Brings this site's own records in step with merges that central has confirmed, as ordinary groups of its own.
    ///
    /// A merge made here and not yet confirmed is left alone: central may still refuse it.
    ///
    /// - Returns: whether something was written that central must hear of.
    func followMerges(_ transaction: Transaction) throws -> Bool {
        guard try Self.isComplete(transaction), let settings = try Settings.kept(transaction) else { return false }
        let aliases = try transaction.aliases.toFollow().filter { alias in
            guard let merge = try transaction.records.record(Merge.table, Merge.id(of: alias.table.folded, alias.dropped)) else { return true }
            return merge.base?.hash != nil
        }
        guard !aliases.isEmpty else { return false }
        let offices = Set(settings.offices.map(\.office))
        let finder = OwnerFinder(transaction: transaction)
        let repointing = Repointing(transaction: transaction) { record in
            switch try finder.owner(of: record.key, payload: record.payload) {
            case .local: true
            case .office(let office): offices.contains(office)
            case .central, .anySite, .site, .unknown, .noStore: false
            }
        }
        var (isPutOff, hasWritten) = (false, false)
        try repointing.run(aliases) { changes in
            // What may not be changed here after all is read through the alias. What is closed while it is handed over is taken up
            // again afterwards, so that the sync itself goes on.
            let refused = try self.writeEach(changes, event: "merge-not-followed", transaction)
            if refused.count < changes.count { hasWritten = true }
            if refused.contains(where: { [.frozenForHandover, .tenureLeft].contains($0.code) }) { isPutOff = true }
        }
        guard !isPutOff else { return hasWritten }
        for alias in aliases { try transaction.aliases.rememberFollowed(alias) }
        return hasWritten
    }
}
