import Failures
import Payload
import Storage

/// The rows that say whether an item is visible in a store.
package struct ItemRows {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    package func rows(_ item: String, in store: String) throws -> [(record: StoredRecord, isHidden: Bool)] {
        try transaction.lists.itemJoins(item, in: store).compactMap { try transaction.records.record(numbered: $0) }.map {
            ($0, try rules.record(VisibilityRow.self, $0.payload, table: $0.key.table.folded).isHidden)
        }
    }

    /// What shows an item: the first of its hidden rows shown again, or a new one.
    package static func showing(_ item: String, in store: String, _ rows: [(record: StoredRecord, isHidden: Bool)]) throws -> Change {
        guard let hidden = rows.first?.record else { return VisibilityRow.showing(.item, item, in: store) }
        return Change(table: hidden.key.table.name, id: hidden.key.id, payload: try VisibilityRow.setting(hidden, hidden: false))
    }
}
