import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// Transfers at a site: between its own stores it makes both halves, of all others it keeps its own half.
final class SiteEnvironment: TransferEnvironment {
    let engine: SiteEngine
    let transaction: Transaction
    private(set) var hasWritten = false
    /// Headers touched by what was written here, to be looked at in the same transaction.
    private(set) var touched: [RecordKey] = []
    /// Everything is looked at from the beginning.
    var isLookingBack = false
    /// The stores known here by the name they trade under: read once, for nothing written here changes them.
    private var storesByName: [String: [PartnerStore]]?
    /// What was found of names; nothing written here changes those either.
    private var areNoStores: [String: Bool] = [:]

    init(engine: SiteEngine, transaction: Transaction) {
        self.engine = engine
        self.transaction = transaction
    }

    var registersWaiting: Bool { false }

    func holds(_ office: Office) throws -> Bool { try engine.holds(office, transaction) }

    func write(_ changes: [Change]) throws {
        for slice in changes.slices {
            // What central keeps apart is not written again and again: it goes in once an administrator lets it.
            if try slice.allSatisfy({ try transaction.outbox.wasParked(RecordKey(transaction.table($0.table), $0.id), payload: $0.payload) }) { continue }
            if try engine.write(slice, acting: .program, transaction) != nil { hasWritten = true }
        }
        for change in changes {
            if let header = try Headers.header(of: RecordKey(transaction.table(change.table), change.id), transaction) { touched.append(header) }
        }
    }

    func takeTouched() -> [RecordKey] {
        defer { touched = [] }
        return touched
    }

    func create(_ changes: [Change]) throws { try write(changes) }

    func nextNumber(store: String, kind: SerialNumberKind) throws -> Int64 {
        try engine.nextNumber(store: store, kind: kind, transaction)
    }

    func parkedVersions(of key: RecordKey) throws -> [[UInt8]] { try transaction.outbox.parkedVersions(of: key).compactMap { $0 } }

    func stores(named name: String) throws -> [PartnerStore] {
        if let known = storesByName { return known[name] ?? [] }
        var found: [String: [PartnerStore]] = [:]
        for record in try transaction.records.records(matching: RecordQuery(table: "store", fields: [], limit: .max)) {
            if let store = try PartnerStore(record) { found[store.nameID, default: []].append(store) }
        }
        storesByName = found
        return found[name] ?? []
    }

    /// A site may hold a store's name without its store, or neither.
    func isNoStore(named name: String) throws -> Bool {
        if let known = areNoStores[name] { return known }
        let found = try looksLikeNoStore(name)
        areNoStores[name] = found
        return found
    }

    private func looksLikeNoStore(_ name: String) throws -> Bool {
        guard try partner(named: name) == nil, let table = try transaction.knownTable("name"),
            let record = try transaction.records.record(RecordKey(table, transaction.aliases.resolve(table: table, id: name))), !record.isDeleted
        else { return false }
        return try !Rules.standard.record(NameRecord.self, record.payload).isStore
    }

    func paired(_ keys: [RecordKey]) throws { try engine.sendHalves(keys, transaction) }

    func ask(about key: RecordKey) throws { try engine.ask(about: key, transaction) }

    func verdict(_ candidate: Candidate) throws -> Guards.Verdict {
        var guards = Guards()
        guards.isSameStore = candidate.from.id == candidate.to.id
        try guards.readPast(candidate, monthsMax: CentralTransfers.monthsStandard, transaction)
        // A site hears of a store later than central made it, and one that began anew has no positions of its own to go by: here what
        // came first is believed together with the document's day alone.
        let isOlder = candidate.fields.lastDay.map { Day.isDay(candidate.to.created) && $0 < candidate.to.created } ?? false
        guards.isBeforeStore = isOlder && (guards.isBeforeStore || isLookingBack)
        guards.isDisabled = candidate.to.isDisabled
        guards.toSite = "here"
        // Who edits both halves makes both; anything else is central's.
        let isOurs = try holds(candidate.office) && holds(.store(candidate.to.id))
        return isOurs ? guards.verdict : .waits(.madeAtSite)
    }
}
