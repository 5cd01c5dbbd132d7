import Catalogue
import Storage

/// Finds the patient or prescriber whose home decides who edits a record: itself, or what it hangs on (R-OWN 1).
package struct HomeFinder {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// The tables whose records have a home store, and the field that names it.
    package static let homeFields = [
        "name": NameRecord.Field.supplying_store_id.name, "clinician": PrescriberRecord.Field.store_ID.name,
    ]

    /// - Returns: nil when no home decides.
    package func home(of key: RecordKey, payload: [UInt8]) throws -> RecordKey? {
        guard rules.tablesWithHome.contains(key.table.folded), let table = rules[key.table.folded] else { return nil }
        return try home(of: key, try table.view(of: payload), table, depth: 0)
    }

    private func home(of key: RecordKey, _ view: FieldView, _ table: TableRules, depth: Int) throws -> RecordKey? {
        switch try ChannelRouter(transaction: transaction).ownership(of: view, table, id: key.id).ownerPath {
        case .primary, .central, .sync, .local, .anySite, .site, .store: return nil
        case .home: return key
        case .nameHome(let field): return try parent("name", view.text(named: field), depth)
        case .prescriberHome(let field): return try parent("clinician", view.text(named: field), depth)
        case .parent(let table, let api, let field): return try parent(Rules.wireName(table, api), view.text(named: field), depth)
        }
    }

    private func parent(_ table: String, _ id: String, _ depth: Int) throws -> RecordKey? {
        guard depth < 8, !id.isEmpty, let record = try transaction.records.record(table, id), !record.isDeleted, let rules = rules[table] else {
            return nil
        }
        return try home(of: record.key, try rules.view(of: record.payload), rules, depth: depth + 1)
    }
}
