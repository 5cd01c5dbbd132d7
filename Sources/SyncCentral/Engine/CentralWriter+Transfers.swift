import Failures
import Storage
import SyncRules

extension CentralWriter {
    /// Creates the responding half of a transfer in a store that may be active elsewhere: the one thing central may do there
    /// (R-STORE 1).
    ///
    /// Insert-only: a record that exists, or ever existed, is left as it is.
    /// - Returns: whether anything was created.
    package func insert(_ changes: [Change], _ ledger: Ledger) throws -> Bool {
        let application = ChangeApplication(rules: rules, ledger: ledger, source: ChangeSource(origin: .half))
        let group = try application.apply(changes.filter { $0.payload != nil }) { _, proposal in
            proposal.stored == nil ? .written(proposal.payload) : .standing
        }
        try application.follow(group)
        return group.changed > 0
    }

    /// Computes anew who receives a record, after the pair register came to know it.
    package func reroute(_ key: RecordKey, _ ledger: Ledger) throws {
        guard let record = try ledger.record(key) else { return }
        _ = try ledger.group { try LedgerWriter(rules: rules, ledger: ledger, pairs: PartnerSymmetry(ledger)).reroute(record.rec) }
    }

    /// The site where a store's data, or the primary's, is edited; nil while nobody holds it.
    package func holder(of office: Office, _ ledger: Ledger) throws -> Site? {
        try ledger.tenure(office).flatMap { try ledger.site($0.site) }
    }

    /// A sentence about the hand-over of an office under way; nil when it stays where it is.
    package func handover(of office: Office, _ ledger: Ledger) throws -> String? {
        guard let handover = try ledger.handoverUnderWay(of: office) else { return nil }
        let handovers = Handovers(rules: rules, ledger: ledger)
        return "\(try handovers.title(of: handover)) is being handed over to \(try handovers.destination(of: handover))"
    }

    /// The site that is central itself.
    package func central(_ ledger: Ledger) throws -> Site { try Topology(ledger).central() }

    /// Whether a store is at least a trading partner on a site (R-STORE 3).
    package func knows(_ store: String, at site: Site, _ ledger: Ledger) throws -> Bool {
        if site.kind == .central { return true }
        // Nearly always one of the site's own stores sees it: no need to list them all.
        for tenure in try ledger.tenures(of: site.id) {
            guard case .store(let held) = tenure.office else { continue }
            if try held == store || ledger.sees(held, store) { return true }
        }
        return try Topology(ledger).stores(of: site.id).contains { $0.id == store }
    }
}
