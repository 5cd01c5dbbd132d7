/// Merged records, and what follows of them (R-OWN 9).
extension Model {
    /// The record that an id stands for today.
    func resolved(_ table: String, _ id: String) -> String {
        var current = id
        while let next = aliases[ModelKey(table, current)] { current = next }
        return current
    }

    /// Whether another record was merged into this one.
    func isKeeper(_ key: ModelKey) -> Bool { aliases.contains { $0.key.table == key.table && $0.value == key.id } }

    /// Whether the home stores of these patients and prescribers dispense.
    func isAtHomeInDispensaries(_ people: [ModelKey]) -> Bool {
        people.allSatisfy { key in
            guard let record = records[key], let field = Self.homeField(key, record), !record[field].isEmpty else { return true }
            return records[ModelKey("store", record[field])]?["store_mode"] == "dispensary"
        }
    }

    /// Every id that an id stood for since it was dropped.
    private func chain(_ table: String, _ id: String) -> [String] {
        var found: [String] = []
        var current = id
        while let next = aliases[ModelKey(table, current)] {
            found.append(next)
            current = next
        }
        return found
    }

    /// The record that a merge's record says was kept, and the home store of the dropped one.
    static func kept(_ merge: ModelRecord) -> (record: ModelKey, home: String) {
        (ModelKey(merge["table"], merge["kept"]), merge["home"])
    }

    /// What speaks against a merge that a site asks for.
    func objection(toMerge key: ModelKey, _ merge: ModelRecord, by site: String, epochs: [String: Int64]) -> String? {
        if let stored = records[key] { return stored.bytes == merge.bytes ? nil : "a merge is final" }
        let table = merge["table"]
        let (dropped, kept) = (merge["dropped"], resolved(table, merge["kept"]))
        if aliases[ModelKey(table, dropped)] != nil { return "it was merged before" }
        if dropped == kept || dropped == merge["kept"] { return "it would close a circle" }
        guard let one = records[ModelKey(table, dropped)], let other = records[ModelKey(table, kept)] else {
            return "one of the two is not there"
        }
        guard let kind = Self.mergeKind(table, one), kind == Self.mergeKind(table, other) else { return "they are of different kinds" }
        for (id, record) in [(dropped, one), (kept, other)] {
            let owner = owner(of: ModelKey(table, id), record)
            guard holds(owner, site, epochs) else { return "\(id) is edited elsewhere" }
        }
        let home = kind == "patient" ? one["supplying_store_id"] : kind == "clinician" ? one["store_ID"] : ""
        if home != merge["home"] { return "it names another home" }
        if records.contains(where: { $0.key.table == "store" && $0.value["name_ID"] == dropped }) { return "a store trades under it" }
        return nil
    }

    /// Records of one kind may become one; a store's own name never.
    static func mergeKind(_ table: String, _ record: ModelRecord) -> String? {
        switch table {
        case "item", "clinician": return table
        case "name":
            switch record["type"] {
            case "patient": return "patient"
            case "store": return nil
            default: return "name"
            }
        default: return nil
        }
    }

    /// The fields by which records name others, and the table they name.
    static let references = ["item_ID": "item", "name_ID": "name", "nameID": "name", "prescriber_ID": "clinician"]

    /// Whether one version is another with dropped ids replaced by what they stand for.
    func isRepointed(_ before: ModelRecord, _ after: ModelRecord, ignoring: Set<String> = []) -> Bool {
        Set(before.fields.keys).union(after.fields.keys).allSatisfy { field in
            if before.fields[field] == after.fields[field] || ignoring.contains(field) { return true }
            guard let table = Self.references[field], let now = after.fields[field] else { return false }
            return chain(table, before[field]).contains(now) || lostChain(table, before[field]).contains(now)
        }
    }

    private func lostChain(_ table: String, _ id: String) -> Set<String> {
        var found: Set<String> = []
        var current = id
        while let next = lostAliases[ModelKey(table, current)] ?? aliases[ModelKey(table, current)], found.insert(next).inserted { current = next }
        return found
    }
}
