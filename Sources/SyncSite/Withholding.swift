import Catalogue
import Failures
import Storage
import SyncProtocol
import SyncRules

/// Decides which of a site's records stay there: those of dispensary stores whose transactions are not synced (R-OWN 5).
///
/// A document is decided as a whole, by its head: an invoice with its lines, notes and boxes, a stocktake with its lines.
struct Withholding {
    let transaction: Transaction
    var rules: Rules { transaction.rules }
    private let stores: Set<String>
    private let active: Set<String>

    init(transaction: Transaction, settings: Settings) {
        self.transaction = transaction
        active = Set(settings.stores.filter { $0.kind == .active }.map(\.id))
        stores = Set(settings.stores.filter { $0.kind == .active && $0.withholds && !settings.freezes(store: $0.id) }.map(\.id))
    }

    /// A record's document.
    struct Document {
        let root: RecordKey
        let store: String
        /// The trading partner or patient of the head.
        let name: String
        let isWithheld: Bool
    }

    /// The document a record belongs to; nil for records that are never withheld, or whose head is not here.
    ///
    /// - Parameter payload: the record's bytes; of one about to be deleted, its last.
    func document(of key: RecordKey, payload: [UInt8], depth: Int = 0) throws -> Document? {
        guard let table = rules[key.table.folded], table.type.isWithheldWithoutTransactions, depth < 8 else { return nil }
        let view = try table.view(of: payload)
        if case .follows(let parent, let api, let field) = table.type.audience {
            guard let head = try transaction.records.record(Rules.wireName(parent, api), view.text(named: field)), !head.isDeleted else { return nil }
            return try document(of: head.key, payload: head.payload, depth: depth + 1)
        }
        guard case .store(let field) = table.type.ownerPath else { return nil }
        let store = view.text(named: field)
        let isWithheld = try stores.contains(store) && !travels(key, table, view, store)
        return Document(root: key, store: store, name: DocumentKind(key) == .transaction ? DocumentRecord(view).text(.name_ID) : "", isWithheld: isWithheld)
    }

    /// Whether a document leaves the site although its store withholds: one half of a transfer; what the primary entered for the store, which
    /// is the primary's and goes on with its office (R-OWN 6); a prescription that a preference sends to all sites; one that names a repeat of
    /// another site.
    private func travels(_ key: RecordKey, _ table: TableRules, _ view: FieldView, _ store: String) throws -> Bool {
        if try !transaction.transfers.storesOfTransfer(with: key).isEmpty { return true }
        let ownership = try ChannelRouter(transaction: transaction).ownership(of: view, table, id: key.id)
        guard case .store = ownership.ownerPath else { return true }
        if case .storeAndPartner(_, let field) = ownership.audience { return try isStore(view.text(named: field), otherThan: store) }
        guard let widening = ownership.widening else { return false }
        let patients = Patients(transaction: transaction)
        if try patients.isOn(widening.preference) { return true }
        guard try transaction.repeats.namesRepeat(key.id), let field = widening.audience.fields.first,
            let patient = try patients.patient(view.text(named: field))
        else { return false }
        let home = patient.view.text(.supplying_store_id)
        return !home.isEmpty && !active.contains(home)
    }

    /// Whether a name is another store of ours. Every site holds these names, also of stores it does not know otherwise.
    private func isStore(_ name: String, otherThan store: String) throws -> Bool {
        guard let found = try transaction.live(NameRecord.self, name), found.view.isStore else { return false }
        return try transaction.live(StoreRecord.self, store)?.view.text(.name_ID) != name
    }
}
