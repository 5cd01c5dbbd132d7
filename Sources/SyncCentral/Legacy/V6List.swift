import Catalogue
import LegacyProtocols
import Storage
import SyncRules

/// Records of the v6 interface for Open mSupply sites: one list under rising numbers, of which each site is shown what its channels hold.
struct V6List {
    let transaction: Transaction
    private static let through = StateKey<Int64>("v6.through")
    static let limits: ClosedRange<Int> = 1...5_000
    private static let looked = 20_000

    /// Tables of the interface, as the ledger names them, with their names on the wire.
    private static let tables: [String: String] = Dictionary(
        Catalogue.standard.types.filter { $0.api == .v6 }.map { (Rules.wireName($0.table, .v6).lowercased(), $0.table) },
        uniquingKeysWith: { first, _ in first })

    /// Whether something waits for a number.
    func isBehind() throws -> Bool { try transaction.state.value(Self.through) ?? 0 < transaction.ledger.head() }

    /// Numbers what has changed, about `count` records looked at.
    ///
    /// - Returns: whether nothing is left.
    func number(count: Int) throws -> Bool {
        let numbers = transaction.numbers(.v6)
        let tables = try Self.tables.keys.sorted().compactMap { try transaction.knownTable($0) }
        let slice = try transaction.ledger.changes(after: transaction.state.value(Self.through) ?? 0, of: tables, about: count)
        var highest = try numbers.highest()
        for (key, _) in slice.records {
            guard let record = try transaction.records.record(key) else { continue }
            highest += 1
            try numbers.give(highest, to: record.rec)
        }
        try numbers.setHighest(highest)
        try transaction.state.set(Self.through, slice.through)
        return try slice.through >= transaction.ledger.head()
    }

    /// A batch from a number on.
    struct Batch {
        var end: Int64
        var total: Int64
        var isLast: Bool
        var records: [(number: Int64, record: SentRecord)]
    }

    /// - Parameters:
    ///   - cursor: inclusive.
    ///   - own: the number of the site's database, whose records are left out; nil where they are wanted as well.
    ///   - patient: only records of this patient.
    func batch(from cursor: Int64, limit: Int, site: Site, own: Int64?, patient: String? = nil) throws -> Batch {
        let limit = min(max(limit, Self.limits.lowerBound), Self.limits.upperBound)
        let channels = Set(try transaction.sites.subscription(of: site.id).compactMap { try transaction.channels.knownChannel(named: $0) })
        let highest = try transaction.numbers(.v6).highest()
        var batch = Batch(end: max(cursor - 1, highest), total: 0, isLast: true, records: [])
        var seen = 0
        try transaction.numbers(.v6).forEach(after: cursor - 1, count: 500) { number, record in
            guard batch.records.count < limit, seen < Self.looked else {
                batch.isLast = false
                return false
            }
            seen += 1
            batch.end = number
            guard own == nil || record.origin != own, let table = Self.tables[record.key.table.folded] else { return true }
            let entries = try transaction.ledger.entries(of: record.rec).filter { channels.contains($0.chan) }
            guard entries.contains(where: { $0.isPresent || record.isDeleted }) else { return true }
            if let patient, try record.isDeleted || !concerns(patient, record) { return true }
            guard !record.isDeleted else {
                batch.records.append((number, SentRecord(table: table, id: record.key.id, action: .delete, data: nil)))
                return true
            }
            guard RecordShape.isReadable(record.payload) else { return true }
            batch.records.append((number, SentRecord(table: table, id: record.key.id, action: .update, data: record.payload)))
            return true
        }
        if batch.isLast { batch.end = max(batch.end, highest, cursor - 1) }
        batch.total = batch.isLast ? Int64(clamping: batch.records.count) : max(highest - cursor + 1, 0)
        return batch
    }

    private func concerns(_ patient: String, _ record: StoredRecord) throws -> Bool {
        try transaction.records.parent(of: record.rec).map { $0.table.folded == "name" && $0.id == patient } ?? false
    }
}
