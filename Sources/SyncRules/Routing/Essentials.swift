import Catalogue
import Failures
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
        let folded = record.key.table.folded
        guard !record.isDeleted, depth < 8, !Merge.isMerge(record.key), let table = transaction.rules[folded] else { return .essential }
        guard !Self.logs.contains(folded) else { return .later }
        switch table.type.ownership.audience {
        case .follows(let parent, let api, let field):
            return try follow(record, table, Rules.wireName(parent, api), field, depth)
        case .store(let field), .storeHeld(let field), .storeHeldAndPrimary(let field), .storeAndPartner(let field, _):
            guard let view = try? table.view(of: record.payload) else { return .essential }
            guard stores.contains(view.text(named: field)) else { return .later }
            guard let done = Self.finished[folded] else { return .essential }
            return done.contains(view.text(named: DocumentRecord.Field.status.name).lowercased()) ? .later : .essential
        case .storeInTail(let field):
            guard let name = try? table.view(of: record.payload).text(named: field) else { return .essential }
            return stores.contains(where: name.hasSuffix) ? .essential : .later
        case .storeKnown(let field) where Self.ofOneStore.contains(folded):
            guard let store = try? table.view(of: record.payload).text(named: field) else { return .essential }
            return stores.contains(store) ? .essential : .later
        default: return .essential
        }
    }

    /// What hangs on another record goes with that; where that is not known, it goes first.
    private func follow(_ record: StoredRecord, _ table: TableRules, _ parent: String, _ field: String, _ depth: Int) throws -> Verdict {
        guard let id = try? table.view(of: record.payload).text(named: field), !id.isEmpty, let known = try transaction.knownTable(parent) else {
            return .essential
        }
        let key = RecordKey(known, id)
        if let verdict = heads[key] { return verdict }
        var verdict = Verdict.essential
        if let head = try transaction.records.record(key) {
            verdict = try self.verdict(on: head, depth: depth + 1)
            verdict.since = max(verdict.since, head.position)
        }
        if heads.count >= Self.headsMost { heads.removeAll(keepingCapacity: true) }
        heads[key] = verdict
        return verdict
    }
}
