import Failures
import Payload
import Storage

/// The rows that say whether an item is visible in a store.
package struct ItemRows {
    package let rules: Rules
    package let ledger: Ledger

    package init(rules: Rules, ledger: Ledger) {
        self.rules = rules
        self.ledger = ledger
    }

    package func rows(_ item: String, in store: String) throws -> [(record: StoredRecord, isHidden: Bool)] {
        guard let table = rules["item_store_join"] else { return [] }
        return try ledger.itemJoins(item, in: store).compactMap { try ledger.record(numbered: $0) }.map {
            ($0, try table.view(of: $0.payload).isHidden)
        }
    }

    /// A row with its mark set, every other byte as it was.
    package static func setting(_ record: StoredRecord, hidden: Bool) throws -> [UInt8] {
        try RecordMember.replacing("inactive", in: record.payload, with: hidden ? "true" : "false")
    }

    /// What shows an item: the first of its hidden rows shown again, or a new one whose id follows from item and store.
    package static func showing(
        _ item: String, in store: String, _ rows: [(record: StoredRecord, isHidden: Bool)]
    ) throws -> (id: String, payload: [UInt8]) {
        if let hidden = rows.first?.record { return (hidden.key.id, try setting(hidden, hidden: false)) }
        let id = DerivedID.of("item_store_join", item, store)
        let nothing = JSONNumber(Int64(0))
        let payload = JSONValue.object([
            ("ID", .string(id)), ("item_ID", .string(item)), ("store_ID", .string(store)), ("default_price", .number(nothing)),
            ("ignore_for_orders", .bool(false)), ("margin", .number(nothing)), ("inactive", .bool(false)),
        ]).serialised()
        return (id, payload)
    }
}
