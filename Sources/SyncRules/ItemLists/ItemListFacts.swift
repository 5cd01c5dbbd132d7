import Payload
import Storage

/// Keeps what the master lists say of the items of stores in step with the records it follows from, in the same transaction, and
/// marks what has to be compared again while the setting is on (R-OWN 11).
package struct ItemListFacts {
    /// The preference of the primary: "automatically update item visibility in all stores to match master lists".
    package static let preference = "master_lists_set_item_visibility"
    /// Under which a database keeps that the preference is on.
    package static let isOn = StateKey<String>("item-lists")

    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// - Parameter payload: nil when the record was deleted.
    package func update(_ rec: Int64, _ key: RecordKey, payload: [UInt8]?) throws {
        switch key.table.folded {
        case "list_master_line":
            let fact = try payload.map { try rules.record(ItemListLine.self, $0) }.map { (list: $0.text(.item_master_ID), item: $0.text(.item_ID)) }
            let before = try transaction.lists.setListLine(rec, fact)
            try mark(.item, Set([before?.item, fact?.item].compactMap { $0 }))
        case "list_master_name_join":
            let fact = try payload.map { try rules.record(ItemListUse.self, $0) }.map { (list: $0.text(.list_master_ID), name: $0.text(.name_ID)) }
            let before = try transaction.lists.setListUse(rec, fact)
            try mark(.store, Set([before?.name, fact?.name].compactMap { $0 }.flatMap { try transaction.stores.stores(named: $0).map(\.id) }))
        case "item_store_join":
            let row = try payload.map { try rules.record(VisibilityRow.self, $0, table: key.table.folded) }
            try transaction.lists.setItemJoin(rec, row.map { (item: $0.text(.item_ID), store: $0.text(.store_ID)) })
        case "list_master": try mark(.store, Set(try transaction.lists.stores(usingList: key.id)))
        case "store": try mark(.store, [key.id])
        case "item": try mark(.item, [key.id])
        case "pref": try updatePreference(try payload.map { try rules.record(PreferenceRecord.self, $0) }, key)
        default: break
        }
    }

    /// As `update`, at a site: nothing is kept there unless its setting is on.
    package func updateAtSite(_ rec: Int64, _ key: RecordKey, payload: [UInt8]?) throws {
        let isSetting = key.table.folded == "pref"
        guard isSetting || Self.sources.contains(key.table.folded), try isSetting || transaction.state.has(Self.isOn) else { return }
        if key.table.folded == "store" { try updateStore(key, payload) }
        try update(rec, key, payload: payload)
    }

    /// The records it follows from.
    static let sources: Set<String> = [
        "list_master_line", "list_master_name_join", "item_store_join", "list_master", "store", "item",
    ]

    /// A site knows its stores by their records; central keeps the same facts for routing.
    private func updateStore(_ key: RecordKey, _ payload: [UInt8]?) throws {
        guard let payload else { return try transaction.stores.forget(key.id) }
        try transaction.stores.save(try rules.record(StoreRecord.self, payload).facts(key.id, transaction))
    }

    /// Draws the facts from the records that are at a site when its setting is switched on.
    private func gather() throws {
        for name in Self.sources.sorted() {
            try transaction.records.forEachRecord(of: name) { record in
                if !record.isDeleted { try updateAtSite(record.rec, record.key, payload: record.payload) }
            }
        }
    }

    /// The setting's record, switched.
    package static func setting(_ isOn: Bool, _ transaction: Transaction) throws -> Change {
        let id = try transaction.state.value(Self.isOn) ?? DerivedID.of("pref", preference)
        let payload = JSONValue.object([
            ("ID", .string(id)), ("store_ID", .string("")), ("item", .string(preference)), ("data", .bool(isOn)),
        ]).serialised()
        return Change(table: "pref", id: id, payload: payload)
    }

    private func mark(_ kind: ListMark.Kind, _ ids: Set<String>) throws {
        guard try transaction.state.has(Self.isOn) else { return }
        for id in ids.sorted() where !id.isEmpty { try transaction.lists.mark(kind, id) }
    }

    /// Turning it on compares every store once; turning it off leaves everything as it is.
    private func updatePreference(_ preference: PreferenceRecord?, _ key: RecordKey) throws {
        let isOn = try transaction.state.value(Self.isOn)
        guard let preference, preference.text(.item) == Self.preference, preference.text(.store_ID).isEmpty, preference.isOn else {
            if isOn == key.id { try transaction.state.set(Self.isOn, nil) }
            return
        }
        guard isOn == nil else { return }
        try transaction.state.set(Self.isOn, key.id)
        if try transaction.state.value(Meta.role) == .site { try gather() }
        for store in try transaction.stores.all() { try transaction.lists.mark(.store, store.id) }
    }
}
