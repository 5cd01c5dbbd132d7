import Catalogue
import Failures
import Payload
import Storage

/// What a site cannot work without: what comes first when it is loaded (R-SYNC 4).
///
/// A function of a record's bytes, of the bytes of what it hangs on, and of the stores that are active at the site. Everything is
/// essential that is not known to be later: finished documents with all that hangs on them, what other stores wrote, and logs.
/// A document is one or the other as a whole, for its lines ask its head.
package final class Essentials {
    package struct Verdict: Equatable, Sendable {
        package var isEssential: Bool
        /// The position of the newest record, besides itself, that the verdict follows from.
        package var since: Int64 = 0

        package static let essential = Verdict(isEssential: true)
        package static let later = Verdict(isEssential: false)
    }

    private let transaction: Transaction
    private let stores: Set<String>
    /// Of heads: many lines ask about the same one, one after the other.
    private var heads: [RecordKey: Verdict] = [:]
    private static let headsMost = 4_096
    /// How the records of each table are judged, by the table's number.
    private var judges: [Int64: Judge] = [:]
    /// What was picked from a record, kept to spare an allocation.
    private var picked: [Range<Int>?] = []

    /// What decides for the records of one table.
    private enum Judge {
        case always(Verdict)
        /// The record that it names; nil where nothing of that table was ever here.
        case head(TableID?, Picker)
        /// The store that it names; of a document, whether that is done, too.
        case store(Picker, status: Picker?, done: Set<String>)
        /// The store at the end of its name.
        case tail(Picker)
    }

    /// One field, by its declared spelling or else the other one.
    private struct Picker {
        let fields: FieldPicker

        init(_ field: String, _ type: RecordType) {
            fields = FieldPicker([field] + [FieldSlots.spelling(besides: field, in: type)].compactMap(\.self))
        }
    }

    /// - Parameter stores: those that are active at the site.
    package init(_ transaction: Transaction, stores: Set<String>) {
        self.transaction = transaction
        self.stores = stores
    }

    /// In which statuses a document is done, by its table in lower case. An order that is confirmed is yet to be received.
    private static let finished: [String: Set<String>] = [
        DocumentKind.transaction.table.lowercased(): ["fn", "wf"], DocumentKind.requisition.table.lowercased(): ["fn", "wf"],
        DocumentKind.purchaseOrder.table.lowercased(): ["fn"], DocumentKind.goodsReceived.table.lowercased(): ["fn", "wf"],
        StocktakeRecord.tables[0].lowercased(): ["fn"], "tender": ["fn"],
    ]

    /// Tables, in lower case, that are only added to and that nothing but a report reads.
    private static let logs: Set<String> = [
        "log", "sensorlog", "temperature_log", "temperature_breach", "vaccine_vial_monitor_status_log", "asset_log", "location_movement",
    ]

    /// Tables, in lower case, that say something of one store, wherever that is known: of others' it can wait.
    private static let ofOneStore: Set<String> = ["item_store_join"]

    /// - Parameter record: a live one.
    package func verdict(on record: StoredRecord) throws -> Verdict { try verdict(on: record, depth: 0) }

    private func verdict(on record: StoredRecord, depth: Int) throws -> Verdict {
        guard !record.isDeleted, depth < 8 else { return .essential }
        switch try judge(of: record.key.table) {
        case .always(let verdict): return verdict
        case .head(let table, let field):
            guard let table, let id = text(field, record.payload), !id.isEmpty else { return .essential }
            return try verdict(under: RecordKey(table, id), depth: depth)
        case .store(let field, let status, let done):
            guard let store = text(field, record.payload) else { return .essential }
            guard stores.contains(store) else { return .later }
            guard let status, let word = text(status, record.payload) else { return .essential }
            let verdict = done.contains(word.lowercased()) ? Verdict.later : .essential
            // Its lines mostly come right behind it.
            remember(Verdict(isEssential: verdict.isEssential, since: record.position), of: record.key)
            return verdict
        case .tail(let field):
            guard let name = text(field, record.payload) else { return .essential }
            return stores.contains(where: name.hasSuffix) ? .essential : .later
        }
    }

    private func judge(of table: TableID) throws -> Judge {
        if let known = judges[table.number] { return known }
        let judge = try makeJudge(table.folded)
        judges[table.number] = judge
        return judge
    }

    private func makeJudge(_ folded: String) throws -> Judge {
        guard folded != Merge.table, let type = transaction.rules[folded]?.type else { return .always(.essential) }
        guard !Self.logs.contains(folded) else { return .always(.later) }
        switch type.ownership.audience {
        case .follows(let parent, let api, let field):
            return .head(try transaction.knownTable(Rules.wireName(parent, api)), Picker(field, type))
        case .store(let field), .storeHeld(let field), .storeHeldAndPrimary(let field), .storeAndPartner(let field, _):
            let done = Self.finished[folded]
            return .store(Picker(field, type), status: done.map { _ in Picker(DocumentRecord.Field.status.name, type) }, done: done ?? [])
        case .storeInTail(let field): return .tail(Picker(field, type))
        case .storeKnown(let field) where Self.ofOneStore.contains(folded): return .store(Picker(field, type), status: nil, done: [])
        default: return .always(.essential)
        }
    }

    /// What hangs on another record goes with that; where that is not known, it goes first.
    private func verdict(under head: RecordKey, depth: Int) throws -> Verdict {
        if let verdict = heads[head] { return verdict }
        var verdict = Verdict.essential
        if let record = try transaction.records.record(head) {
            verdict = try self.verdict(on: record, depth: depth + 1)
            verdict.since = max(verdict.since, record.position)
        }
        remember(verdict, of: head)
        return verdict
    }

    private func remember(_ verdict: Verdict, of head: RecordKey) {
        if heads.count >= Self.headsMost { heads.removeAll(keepingCapacity: true) }
        heads[head] = verdict
    }

    /// The field's text, empty when it is missing or null; nil for bytes that nobody can read.
    private func text(_ field: Picker, _ payload: [UInt8]) -> String? {
        payload.withUnsafeBytes { bytes in
            do { try field.fields.pick(from: bytes, into: &picked) } catch { return nil }
            guard let range = picked.lazy.compactMap(\.self).first else { return "" }
            switch bytes[range.lowerBound] {
            case UInt8(ascii: "\""): return JSONScalar.text(of: range, in: bytes) ?? ""
            case UInt8(ascii: "n"): return ""
            default: return String(decoding: bytes[range], as: UTF8.self)
            }
        }
    }
}
