import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// The database in which transfers are worked on, and what it may do: central's, or a site's.
protocol TransferEnvironment {
    var transaction: Transaction { get }
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
    /// Somebody knows whether a document that is not here was deleted, and is asked; the document is then looked at as one that is gone.
    func ask(about key: RecordKey) throws
    /// Whether a transfer that waits is registered here.
    var registersWaiting: Bool { get }
}

extension TransferEnvironment {
    func store(_ id: String) throws -> PartnerStore? { try PartnerStore(transaction.records.record("store", id)) }

    /// The store behind the partner of a document, merged names followed to the kept one (R-XFER 6).
    func partner(named name: String) throws -> PartnerStore? {
        guard !name.isEmpty else { return nil }
        let kept = try transaction.knownTable("name").map { try transaction.aliases.resolve(table: $0, id: name) } ?? name
        return try stores(named: kept).first ?? (kept == name ? nil : stores(named: name).first)
    }
}

extension Guards {
    /// What is known of the document's past.
    mutating func readPast(_ candidate: Candidate, monthsMax: Int?, _ transaction: Transaction) throws {
        isAllowed = try transaction.transfers.pair(begunBy: candidate.key)?.isAllowed ?? false
        guard let past = try transaction.transfers.past(candidate.key) else { return }
        switch past.cause {
        case .beforeStore: isBeforeStore = past.partner.isEmpty || past.partner == candidate.fields.text(.name_ID)
        case .imported:
            if try transaction.transfers.isImporting() { return imported = .underWay }
            let first = try monthsMax.flatMap { months in try transaction.transfers.importedThrough().flatMap { Day.text($0, monthsBefore: months) } }
            // Of a document without a date nobody knows that it is recent.
            imported = monthsMax == nil || past.day.map { $0 >= first ?? "" } ?? false ? .recent : .old
        }
    }
}

extension Array where Element == Change {
    /// Parts that fit into one group each, headers first as they stand.
    var slices: [[Change]] {
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
