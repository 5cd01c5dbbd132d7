import Failures
import Storage
import SyncRules

/// Brings central's own records in step with merges that have come, and records that have come with earlier merges (R-OWN 9).
struct MergeFollowing {
    let transaction: Transaction

    /// - Parameter keys: records that have come.
    func follow(late keys: [RecordKey] = []) throws {
        guard try transaction.aliases.hasAny() else { return }
        let aliases = try transaction.aliases.toFollow()
        guard !aliases.isEmpty || !keys.isEmpty else { return }
        let central = try Topology(transaction).central().id
        let holdsStores = try transaction.offices.tenures(of: central).contains { $0.office != .primary }
        let finder = OwnerFinder(transaction: transaction)
        let repointing = Repointing(
            transaction: transaction,
            mayOwn: { holdsStores || !$0.isStoreData },
            owns: { record in
                switch try finder.owner(of: record.key, payload: record.payload) {
                case .central, .local, .noStore: true
                // For central everybody it has accepted exists, also while the site that made them has yet to hear of it.
                case .office(.store) where DispensaryRule.visibilityTables.contains(record.key.table.folded): true
                case .office(let office): try transaction.offices.tenure(office)?.site == central
                case .anySite, .site, .unknown: false
                }
            })
        let application = ChangeApplication(transaction: transaction, source: ChangeSource(origin: .repointing))
        let apply = { (changes: [Change]) in
            let fitting = try changes.filter(fits)
            if !fitting.isEmpty { _ = try application.write(fitting) }
        }
        try repointing.run(aliases, apply: apply)
        for alias in aliases { try transaction.aliases.rememberFollowed(alias) }
        try repointing.run(late: keys, apply: apply)
    }

    /// Whether the record may be as large as it becomes with the kept id; else it stands as it is, and is read through the alias.
    private func fits(_ change: Change) throws -> Bool {
        guard let payload = change.payload, payload.count > RecordShape.recordBytesMax else { return true }
        try transaction.log.write(
            "merge-not-followed", code: FailureCode.recordTooLarge.rawValue,
            "\(change.table) \(change.id) stays as it is: with the id of the kept record it would be too large.")
        return false
    }
}
