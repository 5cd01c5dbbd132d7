import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// A document addressed to a store, which begins a transfer.
struct Candidate {
    let kind: TransferKind
    let key: RecordKey
    let fields: Fields
    let from: PartnerStore
    let to: PartnerStore

    /// The office under which the initiating half is edited: an order that the primary entered stays the primary's.
    var office: Office { Self.office(of: kind.initiatingTable, fields) }

    static func office(of table: String, _ fields: Fields) -> Office {
        table == "purchase_order" && fields.word("entered_on") == "primary" ? .primary : .store(fields["store_ID"])
    }
}

/// A store as its record describes it.
struct PartnerStore {
    let id: String
    let nameID: String
    let title: String
    let isDisabled: Bool
    let created: String

    init?(_ record: StoredRecord?) throws {
        guard let record, !record.isDeleted else { return nil }
        let fields = try Fields(record.payload)
        id = record.key.id
        nameID = fields["name_ID"]
        title = fields["name"]
        isDisabled = fields.word("disabled") == "true"
        created = String(fields["created_date"].prefix(10))
    }
}

/// The database in which transfers are worked on, and what it may do: central's, or a site's.
protocol TransferDesk {
    var ledger: Ledger { get }
    /// Whether an office's records are edited in this database.
    func holds(_ office: Office) throws -> Bool
    /// Edits records of offices held here, in one group or several.
    func write(_ changes: [Change]) throws
    /// Creates the records of a responding half.
    func create(_ changes: [Change]) throws
    func nextNumber(store: String, kind: SerialNumberKind) throws -> Int64
    /// What was written here of a record and is kept apart.
    func parkedVersions(of key: RecordKey) throws -> [[UInt8]]
    /// Whether the responding half is to be made here and now.
    func verdict(_ candidate: Candidate) throws -> Guards.Verdict
    /// The stores that trade under a name.
    func stores(named name: String) throws -> [PartnerStore]
    /// The register has come to know both halves.
    func paired(_ keys: [RecordKey]) throws
    /// Whether the name a document is addressed to is surely no store's.
    func isNoStore(named name: String) throws -> Bool
    /// Whether a transfer that waits is registered here.
    var registersWaiting: Bool { get }
}

extension TransferDesk {
    func store(_ id: String) throws -> PartnerStore? { try PartnerStore(ledger.record("store", id)) }

    /// The store behind the partner of a document, merged names followed to the kept one (R-XFER 6).
    func partner(named name: String) throws -> PartnerStore? {
        guard !name.isEmpty else { return nil }
        let kept = try ledger.knownTable("name").map { try ledger.resolve(table: $0, id: name) } ?? name
        return try stores(named: kept).first ?? (kept == name ? nil : stores(named: name).first)
    }
}

/// Transfers on the central server: every store's, and for the stores active on central what their site does.
struct CentralDesk: TransferDesk {
    let writer: CentralWriter
    let ledger: Ledger
    /// Imported documents from more months before the import's end are left alone; nil sets no limit.
    let monthsMax: Int?

    var registersWaiting: Bool { true }

    func holds(_ office: Office) throws -> Bool { try writer.holder(of: office, ledger)?.kind == .central }

    func write(_ changes: [Change]) throws { for slice in changes.slices { _ = try writer.write(slice, acting: .program, ledger) } }

    func create(_ changes: [Change]) throws { _ = try writer.insert(changes, ledger) }

    func nextNumber(store: String, kind: SerialNumberKind) throws -> Int64 {
        try writer.nextNumber(store: store, kind: kind, ledger)
    }

    /// Central's own work is never kept apart.
    func parkedVersions(of key: RecordKey) throws -> [[UInt8]] { [] }

    func stores(named name: String) throws -> [PartnerStore] {
        try ledger.stores(named: name).compactMap { try store($0.id) }
    }

    /// Every store exists on central.
    func isNoStore(named name: String) throws -> Bool { try partner(named: name) == nil }

    func paired(_ keys: [RecordKey]) throws { for key in keys { try writer.reroute(key, ledger) } }

    func verdict(_ candidate: Candidate) throws -> Guards.Verdict {
        let from = try writer.holder(of: candidate.office, ledger)
        let to = try writer.holder(of: .store(candidate.to.id), ledger)
        var guards = Guards()
        guards.isSameStore = candidate.from.id == candidate.to.id
        try guards.notePast(candidate, monthsMax: monthsMax, ledger)
        guards.isDisabled = candidate.to.isDisabled
        guards.fromSite = from?.id
        guards.toSite = to?.id
        guards.centralSite = try writer.central(ledger).id
        guards.isForeign = to?.kind == .openMSupply
        if let to {
            // Who edits an order may be the primary, which knows every store: the stores' own sites count.
            let own = try writer.holder(of: .store(candidate.from.id), ledger)
            guards.knowEachOther =
                try writer.knows(candidate.from.id, at: to, ledger) && own.map { try writer.knows(candidate.to.id, at: $0, ledger) } ?? true
        }
        return guards.verdict
    }
}

/// Transfers at a site: between its own stores it makes both halves, of all others it keeps its own half.
final class SiteDesk: TransferDesk {
    let engine: SiteEngine
    let ledger: Ledger
    private(set) var hasWritten = false
    /// Headers touched by what was written here, to be looked at in the same transaction.
    private(set) var touched: [RecordKey] = []
    /// Everything is looked at from the beginning.
    var isLookingBack = false
    /// The stores known here by the name they trade under: read once, for nothing written here changes them.
    private var storesByName: [String: [PartnerStore]]?

    init(engine: SiteEngine, ledger: Ledger) {
        self.engine = engine
        self.ledger = ledger
    }

    var registersWaiting: Bool { false }

    func holds(_ office: Office) throws -> Bool { try engine.holds(office, ledger) }

    func write(_ changes: [Change]) throws {
        for slice in changes.slices {
            // What central keeps apart is not written again and again: it goes in once an administrator lets it.
            if try slice.allSatisfy({ try ledger.wasParked(RecordKey(ledger.table($0.table), $0.id), payload: $0.payload) }) { continue }
            if try engine.write(slice, acting: .program, ledger) != nil { hasWritten = true }
        }
        for change in changes {
            if let header = try Headers.header(of: RecordKey(ledger.table(change.table), change.id), ledger) { touched.append(header) }
        }
    }

    func takeTouched() -> [RecordKey] {
        defer { touched = [] }
        return touched
    }

    func create(_ changes: [Change]) throws { try write(changes) }

    func nextNumber(store: String, kind: SerialNumberKind) throws -> Int64 {
        try engine.nextNumber(store: store, kind: kind, ledger)
    }

    func parkedVersions(of key: RecordKey) throws -> [[UInt8]] { try ledger.parkedVersions(of: key).compactMap { $0 } }

    func stores(named name: String) throws -> [PartnerStore] {
        if let known = storesByName { return known[name] ?? [] }
        var found: [String: [PartnerStore]] = [:]
        for record in try ledger.records(matching: RecordQuery(table: "store", fields: [], limit: .max)) {
            if let store = try PartnerStore(record) { found[store.nameID, default: []].append(store) }
        }
        storesByName = found
        return found[name] ?? []
    }

    /// A site may hold a store's name without its store, or neither.
    func isNoStore(named name: String) throws -> Bool {
        guard try partner(named: name) == nil, let table = try ledger.knownTable("name"),
            let record = try ledger.record(RecordKey(table, ledger.resolve(table: table, id: name))), !record.isDeleted
        else { return false }
        return try Fields(record.payload).word("type") != "store"
    }

    func paired(_ keys: [RecordKey]) throws { try engine.sendHalves(keys, ledger) }

    func verdict(_ candidate: Candidate) throws -> Guards.Verdict {
        var guards = Guards()
        guards.isSameStore = candidate.from.id == candidate.to.id
        try guards.notePast(candidate, monthsMax: CentralTransfers.monthsStandard, ledger)
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

extension Guards {
    /// What is known of the document's past.
    fileprivate mutating func notePast(_ candidate: Candidate, monthsMax: Int?, _ ledger: Ledger) throws {
        isAllowed = try ledger.pair(begunBy: candidate.key)?.isAllowed ?? false
        guard let past = try ledger.past(candidate.key) else { return }
        switch past.cause {
        case .beforeStore: isBeforeStore = past.partner.isEmpty || past.partner == candidate.fields["name_ID"]
        case .imported:
            if try ledger.isImporting() { return imported = .underWay }
            let first = try monthsMax.flatMap { months in try ledger.importedThrough().flatMap { Day.text($0, monthsBefore: months) } }
            // Of a document without a date nobody knows that it is recent.
            imported = monthsMax == nil || past.day.map { $0 >= first ?? "" } ?? false ? .recent : .old
        }
    }
}

extension Array where Element == Change {
    /// Parts that fit into one group each, headers first as they stand.
    fileprivate var slices: [[Change]] {
        var slices: [[Change]] = []
        var bytes = 0
        for change in self {
            let size = change.payload?.count ?? 0
            if slices.isEmpty || slices[slices.count - 1].count >= 4_000 || bytes + size > 5_000_000 {
                slices.append([])
                bytes = 0
            }
            slices[slices.count - 1].append(change)
            bytes += size
        }
        return slices
    }
}

/// Which record a transfer is about, when a header or one of its lines changed.
enum Headers {
    static let tables = ["transact", "requisition", "purchase_order", "Goods_received"]
    static let lineTables = ["trans_line", "requisition_line", "purchase_order_line", "Goods_received_line"]

    /// Those that begin transfers, in lower case.
    static let initiating: Set<String> = ["transact", "requisition", "purchase_order"]

    static func isHeader(_ key: RecordKey) -> Bool { tables.contains { $0.lowercased() == key.table.folded } }

    /// The document that a changed record is, or is a line of.
    static func header(of change: (key: RecordKey, parent: RecordKey?)) -> RecordKey? {
        if isHeader(change.key) { return change.key }
        return isLine(change.key) ? change.parent : nil
    }

    private static func isLine(_ key: RecordKey) -> Bool { lineTables.contains { $0.lowercased() == key.table.folded } }

    static func header(of key: RecordKey, _ ledger: Ledger) throws -> RecordKey? {
        if isHeader(key) { return key }
        guard isLine(key), let record = try ledger.record(key) else { return nil }
        return try ledger.parent(of: record.rec)
    }
}
