import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// Transfers on the central server: every store's, and for the stores active on central what their site does.
struct CentralEnvironment: TransferEnvironment {
    let writer: CentralWriter
    let transaction: Transaction
    /// Imported documents from more months before the import's end are left alone; nil sets no limit.
    let monthsMax: Int?

    var registersWaiting: Bool { true }

    func holds(_ office: Office) throws -> Bool { try writer.holder(of: office, transaction)?.kind == .central }

    func write(_ changes: [Change]) throws { for slice in changes.slices { _ = try writer.write(slice, acting: .program, transaction) } }

    func create(_ changes: [Change]) throws { _ = try writer.insert(changes, transaction) }

    func nextNumber(store: String, kind: SerialNumberKind) throws -> Int64 {
        try writer.nextNumber(store: store, kind: kind, transaction)
    }

    /// Central's own work is never kept apart.
    func parkedVersions(of key: RecordKey) throws -> [[UInt8]] { [] }

    func stores(named name: String) throws -> [PartnerStore] {
        try transaction.stores.stores(named: name).compactMap { try store($0.id) }
    }

    /// Every store exists on central.
    func isNoStore(named name: String) throws -> Bool { try partner(named: name) == nil }

    func paired(_ keys: [RecordKey]) throws { for key in keys { try writer.reroute(key, transaction) } }

    /// What central does not know nobody does.
    func ask(about key: RecordKey) throws {}

    func verdict(_ candidate: Candidate) throws -> Guards.Verdict {
        let from = try writer.holder(of: candidate.office, transaction)
        let to = try writer.holder(of: .store(candidate.to.id), transaction)
        var guards = Guards()
        guards.isSameStore = candidate.from.id == candidate.to.id
        try guards.readPast(candidate, monthsMax: monthsMax, transaction)
        guards.isDisabled = candidate.to.isDisabled
        guards.fromSite = from?.id
        guards.toSite = to?.id
        guards.centralSite = try writer.central(transaction).id
        guards.isForeign = to?.kind == .openMSupply
        if let to {
            // Who edits an order may be the primary, which knows every store: the stores' own sites count.
            let own = try writer.holder(of: .store(candidate.from.id), transaction)
            guards.knowEachOther =
                try writer.knows(candidate.from.id, at: to, transaction) && own.map { try writer.knows(candidate.to.id, at: $0, transaction) } ?? true
        }
        return guards.verdict
    }
}
