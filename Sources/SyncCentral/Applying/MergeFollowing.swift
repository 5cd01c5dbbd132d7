import Failures
import Storage
import SyncRules

/// Brings central's own records in step with merges that have come, and records that have come with earlier merges (R-OWN 9).
struct MergeFollowing {
    let rules: Rules
    let ledger: Ledger

    /// - Parameter keys: records that have come.
    func follow(late keys: [RecordKey] = []) throws {
        guard try ledger.hasAliases() else { return }
        let aliases = try ledger.aliasesToFollow()
        guard !aliases.isEmpty || !keys.isEmpty else { return }
        let central = try Topology(ledger).central().id
        let holdsStores = try ledger.tenures(of: central).contains { $0.office != .primary }
        let finder = OwnerFinder(rules: rules, ledger: ledger)
        let repointing = Repointing(
            rules: rules, ledger: ledger,
            mayOwn: { holdsStores || !$0.isStoreData },
            owns: { record in
                switch try finder.owner(of: record.key, payload: record.payload) {
                case .central, .local, .noStore: true
                // For central everybody it has accepted exists, also while the site that made them has yet to hear of it.
                case .office(.store) where DispensaryRule.visibilityTables.contains(record.key.table.folded): true
                case .office(let office): try ledger.tenure(office)?.site == central
                case .anySite, .site, .unknown: false
                }
            })
        let application = ChangeApplication(rules: rules, ledger: ledger, source: ChangeSource(origin: .repointing))
        let apply = { (changes: [Change]) in _ = try application.write(changes) }
        try repointing.run(aliases, apply: apply)
        for alias in aliases { try ledger.noteFollowed(alias) }
        try repointing.run(late: keys, apply: apply)
    }
}
