/// What central does of its own accord, and why it may.
extension Model {
    /// The fields of a pair that is said once only.
    static let pairs: [String: [String]] = [
        "item_store_join": ["item_ID", "store_ID"], "name_store_join": ["name_ID", "store_ID"],
        "clinician_store_join": ["prescriber_ID", "store_ID"], "list_master_line": ["item_ID", "item_master_ID"],
        "list_master_name_join": ["name_ID", "list_master_ID"], "name_tag_join": ["name_ID", "name_tag_ID"],
    ]

    /// Whether central may have changed a record by itself, given everything as it was and as it is now.
    func follows(_ key: ModelKey, in after: Model) -> Bool {
        let old = records[key]
        let new = after.records[key]
        if let old, let new {
            if let home = Self.homeField(key, old), homeMoves[key] == new[home], Self.differs(old, new, onlyIn: [home]) { return true }
            // What comes to central with a home is brought in step as it comes.
            let isCentrals = isMendedByCentral(key, old) || after.isMendedByCentral(key, old)
            if isCentrals, after.isRepointed(old, new) { return true }
            if isCentrals, old["inactive"] == "true", new["inactive"] == "false", after.isRepointed(old, new, ignoring: ["inactive"]),
                hasTwin(of: key, new, in: self, resolvedBy: after, shown: true)
            {
                return true
            }
        }
        if old != nil, new == nil, let pair = old, after.hasTwin(of: key, pair, in: after, resolvedBy: after, shown: false),
            isMendedByCentral(key, pair)
        {
            return true
        }
        if followsHome(key, old, new, in: after) { return true }
        if let old, let new, hangsOnTwin(key, old, new, in: after) { return true }
        switch key.table {
        case "name_store_join": return completesPair(old, new, in: after)
        case "item_store_join": return followsLists(old, new, in: after)
        default: return false
        }
    }

    /// The use of a list that a local line hung on went because another says the same: the line hangs on that one (R-OWN 9).
    private func hangsOnTwin(_ key: ModelKey, _ old: ModelRecord, _ new: ModelRecord, in after: Model) -> Bool {
        let field = "list_master_name_join_ID"
        guard key.table == "list_local_line", isHeldByCentral(.primary), Self.differs(old, new, onlyIn: [field]),
            let gone = records[ModelKey("list_master_name_join", old[field])], after.records[ModelKey("list_master_name_join", old[field])] == nil,
            let kept = after.records[ModelKey("list_master_name_join", new[field])]
        else { return false }
        return gone["list_master_ID"] == kept["list_master_ID"] && after.resolved("name", gone["name_ID"]) == after.resolved("name", kept["name_ID"])
    }

    /// A home sees by a row; one that somebody left goes on seeing.
    private func followsHome(_ key: ModelKey, _ old: ModelRecord?, _ new: ModelRecord?, in after: Model) -> Bool {
        guard old == nil || old?["inactive"] == "true", let new, new["inactive"] != "true",
            let fields = ["name_store_join", "clinician_store_join"].contains(key.table)
                ? Self.pairs[key.table] : nil
        else { return false }
        let person = ModelKey(key.table == "name_store_join" ? "name" : "clinician", new[fields[0]])
        guard let now = after.records[person], let home = Self.homeField(person, now) else { return false }
        return [records[person]?[home], now[home]].contains(new["store_ID"])
    }

    /// What central brings in step with merges: its own, and where people are seen, for to central all that it accepted exist.
    private func isMendedByCentral(_ key: ModelKey, _ record: ModelRecord) -> Bool {
        Self.seenTables.contains(key.table) || isHeldByCentral(owner(of: key, record))
    }

    /// What joins two records speaks of one that is not there (R-OWN 18).
    func speaksOfNobody(_ change: ModelChange) -> Bool {
        guard let bytes = change.bytes else { return false }
        let row = ModelRecord(bytes, author: nil, writer: nil)
        for (field, table) in Self.joinedRecords[change.key.table] ?? [:] {
            if records[ModelKey(table, resolved(table, row[field]))] == nil { return true }
        }
        return false
    }

    private static let joinedRecords: [String: [String: String]] = [
        "list_local_line": ["list_master_name_join_ID": "list_master_name_join", "item_ID": "item"],
        "list_master_line": ["item_master_ID": "list_master", "item_ID": "item"], "item_store_join": ["item_ID": "item"],
        "name_store_join": ["name_ID": "name"], "clinician_store_join": ["prescriber_ID": "clinician"],
    ]

    func isHeldByCentral(_ owner: ModelOwner) -> Bool {
        switch owner {
        case .central: true
        case .primary: primary == Self.central
        case .store(let store): holder[store] == Self.central
        case .site(let site): site == Self.central
        case .anySite, .unknown: false
        }
    }

    static func homeField(_ key: ModelKey, _ record: ModelRecord) -> String? {
        switch key.table {
        case "name": record["type"] == "patient" ? "supplying_store_id" : nil
        case "clinician": "store_ID"
        default: nil
        }
    }

    private static func differs(_ one: ModelRecord, _ other: ModelRecord, onlyIn fields: Set<String>) -> Bool {
        Set(one.fields.keys).union(other.fields.keys).allSatisfy { fields.contains($0) || one.fields[$0] == other.fields[$0] }
    }

    /// Another record says the same of the same pair.
    private func hasTwin(of key: ModelKey, _ record: ModelRecord, in model: Model, resolvedBy merges: Model, shown: Bool) -> Bool {
        guard let fields = Self.pairs[key.table] else { return false }
        func pair(_ record: ModelRecord) -> [String] {
            fields.map { field in Self.references[field].map { merges.resolved($0, record[field]) } ?? record[field] }
        }
        let mine = pair(record)
        return model.records.contains { other, twin in
            other.table == key.table && other != key && pair(twin) == mine && (!shown || twin["inactive"] != "true")
        }
    }

    // MARK: Stores that see one another

    /// A row that central adds or removes so that two stores see one another, or neither the other (R-STORE 4).
    private func completesPair(_ old: ModelRecord?, _ new: ModelRecord?, in after: Model) -> Bool {
        guard let record = new ?? old, new == nil || old == nil else { return false }
        let name = after.resolved("name", record["name_ID"])
        let store = ModelKey("store", record["store_ID"])
        guard let seer = after.records[store] ?? records[store],
            let seen = (after.storesByName()[name] ?? storesByName()[name])?.min()
        else { return false }
        let back = after.sees(seen, seer["name_ID"])
        // Added while the other way is shown; removed with the other way, or because another row shows the same.
        return new != nil ? back : !back || after.sees(store.id, name)
    }

    private func sees(_ store: String, _ name: String) -> Bool {
        records.contains { key, row in
            key.table == "name_store_join" && row["store_ID"] == store && row["inactive"] != "true"
                && resolved("name", row["name_ID"]) == resolved("name", name)
        }
    }

    /// Stores of which one sees the other and is not seen.
    func lopsidedPair() -> String? {
        let trading = storesByName()
        var pairs: Set<String> = []
        for (key, row) in records where key.table == "name_store_join" && row["inactive"] != "true" {
            for seen in trading[resolved("name", row["name_ID"])] ?? [] where seen != row["store_ID"] {
                pairs.insert("\(seen) \(row["store_ID"])")
            }
        }
        return pairs.sorted().first { pair in
            let parts = pair.split(separator: " ")
            let isKnown = records[ModelKey("store", String(parts[1]))] != nil
            return isKnown && !pairs.contains("\(parts[1]) \(parts[0])")
        }
    }

    // MARK: Items of master lists

    /// A row that central shows because a list used by the store names the item, or hides because none does (R-OWN 11).
    private func followsLists(_ old: ModelRecord?, _ new: ModelRecord?, in after: Model) -> Bool {
        guard let new, let store = after.records[ModelKey("store", new["store_ID"])] else { return false }
        if let old, !Self.differs(old, new, onlyIn: ["inactive"]) { return false }
        let lists = after.records.filter {
            $0.key.table == "list_master_name_join"
                && after.resolved("name", $0.value["name_ID"]) == after.resolved("name", store["name_ID"])
        }.map { $0.value["list_master_ID"] }
        let isListed = after.records.contains { key, line in
            key.table == "list_master_line" && line["item_ID"] == new["item_ID"] && lists.contains(line["item_master_ID"])
                && after.records[ModelKey("list_master", line["item_master_ID"])].map { $0["inactive"] != "true" } ?? false
        }
        guard new["inactive"] == "true" else { return isListed && records[ModelKey("item", new["item_ID"])] != nil }
        let hasStock = after.records.contains { key, stock in
            key.table == "item_line" && stock["store_ID"] == new["store_ID"] && stock["item_ID"] == new["item_ID"]
                && (Double(stock["quantity"]) ?? 0) > 0
        }
        // What a store keeps to itself is not known on central: nothing of it is hidden.
        let isUnknown = withholds(new["store_ID"], at: holder[new["store_ID"]] ?? Self.central)
        return !isListed && !hasStock && !isUnknown
    }
}
