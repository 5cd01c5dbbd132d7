import Failures
import Payload
import Storage

/// What a store counts; each kind has a sequence of its own.
package enum SerialNumberKind: String, CaseIterable, Sendable {
    case customerInvoice = "customer_invoice"
    case customerCredit = "customer_credit"
    case supplierInvoice = "supplier_invoice"
    case supplierCredit = "supplier_credit"
    case build
    case repack
    case requisition
    case purchaseOrder = "purchase_order"
    case goodsReceived = "goods_received"
    case stocktake = "stock_take"
    case tender

    /// The name of the store's row in table `number`, spelled as mSupply spells it.
    package func rowName(store: String) -> String {
        self == .repack ? "repack_number_for_store\(store)" : "\(rawValue)_number_for_store_\(store)"
    }

    /// Where numbers of this kind are used: table, field, and the record's types.
    var use: (table: String, field: String, types: [String]) {
        switch self {
        case .customerInvoice: ("transact", "invoice_num", ["ci"])
        case .customerCredit: ("transact", "invoice_num", ["cc"])
        case .supplierInvoice: ("transact", "invoice_num", ["si"])
        case .supplierCredit: ("transact", "invoice_num", ["sc", "Sc"])
        case .build: ("transact", "invoice_num", ["bu"])
        case .repack: ("transact", "invoice_num", ["sr"])
        case .requisition: ("requisition", "serial_number", [])
        case .purchaseOrder: ("purchase_order", "serial_number", [])
        case .goodsReceived: ("Goods_received", "serial_number", [])
        case .stocktake: ("Stock_take", "serial_number", [])
        case .tender: ("tender", "serial_number", [])
        }
    }
}

extension SiteEngine {
    /// Takes the next serial number of a store, for good: the same number is never given twice.
    ///
    /// - Throws: `not-editor` unless the store is active on this site; `not-initialised` before the first load is complete;
    ///   `site-restored` while healing, when the store's own records may not all be back yet.
    package func nextNumber(store: String, kind: SerialNumberKind) throws -> Int64 {
        try database.write { try nextNumber(store: store, kind: kind, $0) }
    }

    /// As `nextNumber`, inside a transaction: a number that is used in the same transaction leaves no gap, whatever happens.
    package func nextNumber(store: String, kind: SerialNumberKind, _ ledger: Ledger) throws -> Int64 {
        switch try Self.state(ledger) {
        case .new, .loading: throw Failure(.notInitialised)
        case .healing: throw Failure(.siteRestored)
        case .ready: break
        }
        guard let settings = try Self.settings(ledger) else { throw Failure(.notInitialised) }
        guard let held = settings.stores.first(where: { $0.id == store && $0.kind == .active }) else {
            throw NumberBook.elsewhere(store)
        }
        let book = NumberBook(ledger: ledger, store: store, epoch: held.epoch) {
            _ = try self.write([$0], acting: .program, ledger)
        }
        return try book.next(kind)
    }
}

/// The serial numbers of one store, in the database where it is active.
///
/// Goes on above the highest number of a kind in the store's own records and above the last one given. Numbers follow each
/// other without a gap as long as each caller uses the one it took. A number freed for reuse is given first.
struct NumberBook {
    let ledger: Ledger
    let store: String
    /// Of the store's tenure.
    let epoch: Int64
    /// Writes a local record.
    let write: (Change) throws -> Void

    static func elsewhere(_ store: String) -> Failure {
        Failure(.notEditor, "Numbers are given only on the site where the store is active.", ["store": store])
    }

    func next(_ kind: SerialNumberKind) throws -> Int64 {
        let name = kind.rowName(store: store)
        if let freed = try takeFreed(name, kind) { return freed }
        let sequence = try sequence(named: name)
        let next = max(sequence.value, try highestUsed(kind)) + 1
        try save(sequence, value: next, named: name)
        return next
    }

    private struct Sequence {
        var id: String
        var payload: [UInt8]?
        var value: Int64
    }

    private func sequence(named name: String) throws -> Sequence {
        let query = RecordQuery(table: "number", fields: [("name", name)], limit: 100)
        let found = try ledger.records(matching: query).map { record in
            Sequence(id: record.key.id, payload: record.payload, value: Self.integer("value", in: record.payload) ?? 0)
        }
        // Two rows of one name may come from an import: the higher one counts.
        return found.max { $0.value < $1.value }
            ?? Sequence(id: Digest.key(table: "number", id: name).hex.uppercased(), payload: nil, value: 0)
    }

    private func save(_ sequence: Sequence, value: Int64, named name: String) throws {
        let payload: [UInt8]
        if let stored = sequence.payload {
            payload = try RecordBytes.replacing(member: "value", in: stored, with: Array(String(value).utf8))
        } else {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("ID")
            writer.string(sequence.id)
            writer.key("name")
            writer.string(name)
            writer.key("value")
            writer.integer(value)
            writer.endObject()
            payload = writer.bytes
        }
        try write(Change(table: "number", id: sequence.id, payload: payload))
    }

    /// The lowest number that was given up, taken out of table `number_reuse`; one that a record carries again is passed over.
    private func takeFreed(_ name: String, _ kind: SerialNumberKind) throws -> Int64? {
        let freed = try ledger.records(matching: RecordQuery(table: "number_reuse", fields: [("name", name)], limit: 1_000))
            .compactMap { record in Self.integer("number_to_use", in: record.payload).map { (number: $0, id: record.key.id) } }
        for candidate in freed.filter({ $0.number > 0 }).sorted(by: { ($0.number, $0.id) < ($1.number, $1.id) }) {
            try write(Change(table: "number_reuse", id: candidate.id, payload: nil))
            if try !isUsed(candidate.number, kind) { return candidate.number }
        }
        return nil
    }

    private func isUsed(_ number: Int64, _ kind: SerialNumberKind) throws -> Bool {
        let use = kind.use
        let types: [String?] = use.types.isEmpty ? [nil] : use.types
        return try types.contains { type in
            var fields = [(name: "store_ID", value: store), (name: use.field, value: String(number))]
            if let type { fields.append((name: "type", value: type)) }
            return try !ledger.records(matching: RecordQuery(table: use.table, fields: fields, limit: 1)).isEmpty
        }
    }

    /// The highest number in the store's records.
    ///
    /// Once counted, only rows that came later are looked at, as long as this database and the store's epoch are the same: then
    /// nobody else numbers the store's records.
    private func highestUsed(_ kind: SerialNumberKind) throws -> Int64 {
        let mark = "numbers:\(kind.rowName(store: store))"
        let holder = "\(try ledger.meta(Meta.database) ?? "") \(epoch)"
        let known = (try ledger.meta(mark) ?? "").split(separator: " ").map(String.init)
        var seen: (row: Int64, number: Int64) = (0, 0)
        if known.count == 4, "\(known[0]) \(known[1])" == holder { seen = (Int64(known[2]) ?? 0, Int64(known[3]) ?? 0) }
        let use = kind.use
        var fields: [(name: String, values: [String])] = [("store_ID", [store])]
        if !use.types.isEmpty { fields.append(("type", use.types)) }
        let last = try ledger.lastRow()
        let highest = try ledger.largest(use.field, table: use.table, where: fields, after: seen.row) ?? 0
        let number = max(seen.number, highest, 0)
        if seen.row != last { try ledger.setMeta(mark, "\(holder) \(last) \(number)") }
        return number
    }

    private static func integer(_ field: String, in payload: [UInt8]) -> Int64? {
        guard let value = (try? JSONValue(parsing: payload))?[field] else { return nil }
        return value.integer ?? value.text.flatMap { Int64($0) }
    }
}
