import Catalogue
import Payload
import Storage

/// Who receives a record, in words, by the rules that hold for this very record: a patient is a name, and does not go where names go (R-REP 4).
package struct AudienceWords {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// Nothing for a table that is unknown; the kind's ordinary rules for a record that was deleted.
    package func lines(_ record: StoredRecord) throws -> [String] {
        guard let table = rules[record.key.table.folded] else { return [] }
        guard !record.isDeleted, let view = try? table.view(of: record.payload) else { return ["\(table.type.title): \(table.type.audience.title)."] }
        let ownership = try ChannelRouter(transaction: transaction).ownership(of: view, table, id: record.key.id)
        let title = ownership === table.type.ownership ? table.type.title : ownership.dataType
        var line = "\(title): \(ownership.audience.title)"
        if let widening = ownership.widening, try Patients(transaction: transaction).isOn(widening.preference) {
            line += "; while \(widening.preference.title) is on, also \(widening.audience.title)"
        }
        return ["\(line)."] + (try person(record, view, ownership))
    }

    /// The home, and the stores that see the person, as far as this database knows them.
    private func person(_ record: StoredRecord, _ view: FieldView, _ ownership: Ownership) throws -> [String] {
        guard let field = ownership.homeStoreField else { return [] }
        let kind: VisibilityTable = record.key.table.folded == "name" ? .name : .prescriber
        let home = view.text(named: field)
        let seeing = try transaction.visibility.storesSeeing(kind, record.key.id).map { try StoreTitle.of($0, transaction) }.sorted()
        let first = home.isEmpty ? "No home store is named." : "The home store is \(try StoreTitle.of(home, transaction))."
        let known = try transaction.state.value(Meta.role) == .site ? ", as far as this site knows" : ""
        guard !seeing.isEmpty else { return ["\(first) Visible in no store by a row of visibility\(known)."] }
        let more = seeing.count > Self.most ? " and \(seeing.count - Self.most) more" : ""
        return ["\(first) Visible in \(seeing.prefix(Self.most).joined(separator: ", "))\(more)\(known)."]
    }

    private static let most = 20
}
