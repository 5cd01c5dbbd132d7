extension Model {
    /// The stores that trade under each name.
    func storesByName() -> [String: [String]] {
        var found: [String: [String]] = [:]
        for (key, record) in records where key.table == "store" { found[resolved("name", record["name_ID"]), default: []].append(key.id) }
        return found
    }

    /// The names and the prescribers visible in each store (R-STORE 4, R-OWN 4).
    private func visible(_ table: String, _ field: String, of subject: String) -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for (key, record) in records where key.table == table && record["inactive"] != "true" {
            found[record["store_ID"], default: []].insert(resolved(subject, record[field]))
        }
        return found
    }

    func isSeen(prescriber id: String, in store: String) -> Bool {
        visible("clinician_store_join", "prescriber_ID", of: "clinician")[store]?.contains(id) ?? false
    }

    func standing(of site: String) -> Standing {
        var standing = Standing()
        standing.trading = storesByName()
        for (key, line) in records where key.table == "trans_line" && !line["repeat_ID"].isEmpty {
            standing.repeating.insert(line["transaction_ID"])
        }
        let names = visible("name_store_join", "name_ID", of: "name")
        let prescribers = visible("clinician_store_join", "prescriber_ID", of: "clinician")
        for (store, holder) in holder where holder == site {
            guard let record = records[ModelKey("store", store)] else { continue }
            standing.active.insert(store)
            if record["store_mode"] == "dispensary" { standing.hasDispensary = true }
        }
        standing.held = standing.active
        for (store, sites) in collectors where sites.contains(site) && records[ModelKey("store", store)] != nil {
            standing.held.insert(store)
        }
        standing.known = standing.held
        for store in standing.held {
            standing.names.formUnion(names[store] ?? [])
            standing.prescribers.formUnion(prescribers[store] ?? [])
        }
        for name in standing.names { standing.known.formUnion(standing.trading[name] ?? []) }
        // Whoever edits what all stores share knows them all (R-ROLE 2).
        standing.isPrimary = primary == site
        if standing.isPrimary { for key in records.keys where key.table == "store" { standing.known.insert(key.id) } }
        return standing
    }

    /// Every record a site must hold, and no other (R-OWN 3, R-ROUTE).
    func entitled(_ site: String) -> [ModelKey: ModelRecord] {
        let standing = standing(of: site)
        var found: [ModelKey: ModelRecord] = [:]
        var lines: [(ModelKey, ModelRecord, ModelKey)] = []
        for (key, record) in records {
            if let header = Self.header(of: key.table, record) ?? Self.subject(of: key, record) {
                lines.append((key, record, header))
            } else if receives(key, record, site, standing)
                || standing.isPrimary && owner(of: key, record) == .primary && !isOfLostStore(key, record)
            {
                // An editor keeps its own, whoever else receives it.
                found[key] = record
            }
        }
        for (key, record, header) in lines where found[header] != nil { found[key] = record }
        return found
    }

    /// What a store sees of items says nothing without the store, which a restored central may have forgotten.
    private func isOfLostStore(_ key: ModelKey, _ record: ModelRecord) -> Bool {
        key.table == "item_store_join" && records[ModelKey("store", record["store_ID"])] == nil
    }

    /// The header a line belongs to, and with which it goes.
    static func header(of table: String, _ record: ModelRecord) -> ModelKey? {
        switch table {
        case "trans_line": ModelKey("transact", record["transaction_ID"])
        case "requisition_line": ModelKey("requisition", record["requisition_ID"])
        case "purchase_order_line": ModelKey("purchase_order", record["purchase_order_ID"])
        case "Goods_received_line": ModelKey("Goods_received", record["goods_received_ID"])
        case "list_local_line": ModelKey("list_master_name_join", record["list_master_name_join_ID"])
        default: nil
        }
    }

    private func receives(_ key: ModelKey, _ record: ModelRecord, _ site: String, _ standing: Standing) -> Bool {
        let store = record["store_ID"]
        if Self.staysAtSite(key.table) { return false }
        if receivesHalf(key, standing) { return true }
        switch key.table {
        case "item", "list_master", "list_master_line": return true
        case "diagnosis": return standing.hasDispensary
        case "name": return record["type"] == "patient" ? sees(patient: key.id, standing) : true
        case "patient_medication", "repeat_table": return sees(patient: resolved("name", record["name_ID"]), standing)
        case "nameInsuranceJoin": return sees(patient: resolved("name", record["nameID"]), standing)
        case "clinician": return standing.prescribers.contains(key.id) || standing.held.contains(store)
        case "clinician_store_join": return standing.held.contains(store)
        case "contact", "name_tag_join", "list_master_name_join": return sees(name: resolved("name", record["name_ID"]), standing)
        case "store": return standing.known.contains(key.id)
        case "item_store_join": return standing.known.contains(store)
        case "name_store_join":
            let name = records[ModelKey("name", resolved("name", record["name_ID"]))]
            // An unknown name may be a patient's.
            return name?["type"] ?? "patient" == "patient" ? standing.held.contains(store) : standing.known.contains(store)
        case "transact", "requisition":
            if standing.held.contains(store) { return true }
            if key.table == "transact", record["mode"] == "dispensary", record["type"] == "ci" {
                let name = resolved("name", record["name_ID"])
                guard let patient = records[ModelKey("name", name)], patient["type"] == "patient" else { return false }
                if standing.repeating.contains(key.id), standing.held.contains(patient["supplying_store_id"]) { return true }
                return isOn("prescriptions_to_all_sites") && sees(patient: name, standing)
            }
            if key.table == "transact", Self.isPayment(record) { return false }
            return (standing.trading[resolved("name", record["name_ID"])] ?? []).contains { $0 != store && standing.active.contains($0) }
        case "message":
            let stores = [record["fromStoreID"], record["toStoreID"]]
            if stores.contains(where: { standing.active.contains($0) }) { return true }
            return stores[0].isEmpty && record.author == site
        case "merge":
            let merge = Self.kept(record)
            if standing.held.contains(merge.home) { return true }
            let kept = ModelKey(merge.record.table, resolved(merge.record.table, merge.record.id))
            return records[kept].map { receives(kept, $0, site, standing) } ?? false
        case "Goods_received":
            if standing.held.contains(store) { return true }
            return standing.isPrimary && records[ModelKey("purchase_order", record["purchase_order_ID"])]?["entered_on"] == "primary"
        case "pref":
            if !store.isEmpty { return standing.known.contains(store) }
            guard Self.sharedPreferences.contains(record["item"]) else { return false }
            return record["network_ID"].isEmpty || record["network_ID"] == site || standing.isPrimary
        default: return standing.held.contains(store)
        }
    }

    /// A patient is visible where a store sees it, and in its home store.
    private func sees(patient id: String, _ standing: Standing) -> Bool {
        if standing.names.contains(id) { return true }
        guard let patient = records[ModelKey("name", id)], patient["type"] == "patient" else { return false }
        return standing.held.contains(patient["supplying_store_id"])
    }

    /// A name is visible where a store sees it; a store's own name, wherever the store is known.
    private func sees(name id: String, _ standing: Standing) -> Bool {
        standing.names.contains(id) || (standing.trading[id] ?? []).contains { standing.known.contains($0) }
    }
}
