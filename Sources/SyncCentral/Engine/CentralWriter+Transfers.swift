import Failures
import Storage
import SyncRules

extension CentralWriter {
    /// Creates the responding half of a transfer in a store that may be active elsewhere: the one thing central may do there
    /// (R-STORE 1).
    ///
    /// Insert-only: a record that exists, or ever existed, is left as it is.
    /// - Returns: whether anything was created.
    package func insert(_ changes: [Change], _ transaction: Transaction) throws -> Bool {
        let application = ChangeApplication(transaction: transaction, source: ChangeSource(origin: .half))
        let group = try application.apply(changes.filter { $0.payload != nil }) { _, proposal in
            proposal.stored == nil ? .written(proposal.payload) : .standing
        }
        try application.follow(group)
        return group.changed > 0
    }

    /// Computes anew who receives a record, after the pair register came to know it.
    package func reroute(_ key: RecordKey, _ transaction: Transaction) throws {
        guard let record = try transaction.records.record(key) else { return }
        _ = try transaction.group { try LedgerWriter(transaction: transaction, pairs: PartnerSymmetry(transaction)).reroute(record.rec) }
    }

    /// The site where a store's data, or the primary's, is edited; nil while nobody holds it.
    package func holder(of office: Office, _ transaction: Transaction) throws -> Site? {
        try transaction.offices.tenure(office).flatMap { try transaction.sites.site($0.site) }
    }

    /// A sentence about the hand-over of an office under way; nil when it stays where it is.
    package func handover(of office: Office, _ transaction: Transaction) throws -> String? {
        guard let handover = try transaction.offices.handoverUnderWay(of: office) else { return nil }
        let handovers = Handovers(transaction: transaction)
        return "\(try handovers.title(of: handover)) is being handed over to \(try handovers.destination(of: handover))"
    }

    /// The site that is central itself.
    package func central(_ transaction: Transaction) throws -> Site { try Topology(transaction).central() }

    /// Whether a store is at least a trading partner on a site (R-STORE 3).
    package func knows(_ store: String, at site: Site, _ transaction: Transaction) throws -> Bool {
        if site.kind == .central { return true }
        // Nearly always one of the site's own stores sees it: no need to list them all.
        for tenure in try transaction.offices.tenures(of: site.id) {
            guard case .store(let held) = tenure.office else { continue }
            if try held == store || transaction.visibility.sees(held, store) { return true }
        }
        return try Topology(transaction).stores(of: site.id).contains { $0.id == store }
    }
}
