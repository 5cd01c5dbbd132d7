/// What one site is to every store, and what is visible where: computed from the records each time.
struct Standing {
    var active: Set<String> = []
    var held: Set<String> = []
    var known: Set<String> = []
}

extension Model {
    /// The stores that trade under each name.
    private func storesByName() -> [String: [String]] {
        var found: [String: [String]] = [:]
        for (key, record) in records where key.table == "store" { found[record["name_ID"], default: []].append(key.id) }
        return found
    }

    /// The names visible in each store (R-STORE 4).
    private func visibleNames() -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for (key, record) in records where key.table == "name_store_join" && record["inactive"] != "true" {
            found[record["store_ID"], default: []].insert(record["name_ID"])
        }
        return found
    }

    func standing(of site: String) -> Standing {
        let trading = storesByName()
        let visible = visibleNames()
        var standing = Standing()
        for (store, holder) in holder where holder == site && records[ModelKey("store", store)] != nil {
            standing.active.insert(store)
        }
        standing.held = standing.active
        for (store, sites) in collectors where sites.contains(site) && records[ModelKey("store", store)] != nil {
            standing.held.insert(store)
        }
        standing.known = standing.held
        for store in standing.held {
            for name in visible[store] ?? [] { standing.known.formUnion(trading[name] ?? []) }
        }
        return standing
    }

    /// Every record a site must hold, and no other (R-OWN 3, R-ROUTE).
    func entitled(_ site: String) -> [ModelKey: ModelRecord] {
        let standing = standing(of: site)
        let trading = storesByName()
        let visible = visibleNames()
        var namesSeen: Set<String> = []
        for store in standing.held { namesSeen.formUnion(visible[store] ?? []) }
        var found: [ModelKey: ModelRecord] = [:]
        var lines: [(ModelKey, ModelRecord, ModelKey)] = []
        for (key, record) in records {
            if let header = Self.header(of: key.table, record) {
                lines.append((key, record, header))
            } else if receives(key, record, site, standing, namesSeen, trading) {
                found[key] = record
            }
        }
        for (key, record, header) in lines where found[header] != nil { found[key] = record }
        return found
    }

    /// The header a line belongs to.
    static func header(of table: String, _ record: ModelRecord) -> ModelKey? {
        switch table {
        case "trans_line": ModelKey("transact", record["transaction_ID"])
        case "requisition_line": ModelKey("requisition", record["requisition_ID"])
        default: nil
        }
    }

    private func receives(
        _ key: ModelKey, _ record: ModelRecord, _ site: String, _ standing: Standing, _ namesSeen: Set<String>,
        _ trading: [String: [String]]
    ) -> Bool {
        let store = record["store_ID"]
        switch key.table {
        case "item", "list_master", "list_master_line": return true
        case "name":
            guard record["type"] == "patient" else { return true }
            return namesSeen.contains(key.id) || standing.held.contains(record["supplying_store_id"])
        case "store": return standing.known.contains(key.id)
        case "name_store_join":
            let isPatient = records[ModelKey("name", record["name_ID"])]?["type"] == "patient"
            return isPatient ? standing.held.contains(store) : standing.known.contains(store)
        case "transact", "requisition":
            if standing.held.contains(store) { return true }
            if key.table == "transact", record["mode"] == "dispensary", record["type"] == "ci" { return false }
            return (trading[record["name_ID"]] ?? []).contains { $0 != store && standing.active.contains($0) }
        case "message":
            let stores = [record["fromStoreID"], record["toStoreID"]]
            if stores.contains(where: { standing.active.contains($0) }) { return true }
            return stores[0].isEmpty && record.author == site
        default: return standing.held.contains(store)
        }
    }
}
