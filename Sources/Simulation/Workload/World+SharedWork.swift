import Payload
import SyncCentral
import SyncRules

/// The data common to all stores, edited on central or on the site that is the primary.
extension World {
    /// Somebody at the primary edits what all stores share.
    func editSharedData() throws {
        guard model.primary == Model.central else { return try trespassOnShared() }
        let held = model.records.mapValues { HeldRecord(isDeleted: false, bytes: $0.bytes) }
        let desk = Desk(store: "", isDispensary: false, own: [], known: model.holder.keys.sorted(), held: held)
        let changes = primaryWork(desk)
        if !changes.isEmpty { try write(changes) }
    }

    /// Central does not edit what the primary edits, when that is another.
    private func trespassOnShared() throws {
        do { try CentralWriter(try central.database).write([Forms.item("item-1", "mine now").change]) } catch { return }
        throw violation(.localRefusal, "Central wrote item-1, though \(model.primary) is the primary.")
    }

    /// One transaction of the primary.
    func primaryWork(_ desk: Desk) -> [ModelChange] {
        lastID += 1
        if random.chance(weather.procurement * 3) { return centralOrder(desk) }
        switch random.below(14) {
        case 0: return [put(Forms.item(newID("item"), "new"))]
        case 1, 2:
            guard let (key, record) = random.pick(desk.all("item")) else { return [] }
            return [put(Forms.again(key, record.bytes).with("item_name", .string("edited \(lastID)")))]
        case 3: return newList(desk)
        case 4: return changedAttachment("list_master_line", desk)
        case 5: return [put(Forms.diagnosis("diagnosis-\(1 + random.below(4))", "edited \(lastID)"))]
        case 6: return changedAttachment("item_store_join", desk)
        case 7:
            guard let store = random.pick(desk.known) else { return [] }
            return [put(Forms.itemJoin(newID("ijoin"), item: late("item", anyItem()), store: store))]
        default: return editedNames(desk)
        }
    }

    private func newList(_ desk: Desk) -> [ModelChange] {
        let list = newID("list")
        var changes = [put(Forms.list(list, "list"))]
        for item in ["item-1", "item-2", anyItem()] { changes.append(put(Forms.listLine(newID("listline"), list: list, item: item))) }
        if let (_, store) = random.pick(desk.all("store")) {
            changes.append(put(Forms.listUse(newID("listuse"), name: store["name_ID"], list: list)))
        }
        return changes
    }

    /// Names, and what is attached to them.
    private func editedNames(_ desk: Desk) -> [ModelChange] {
        let names = desk.all("name").filter { $0.1["type"] != "patient" }
        guard let (name, record) = random.pick(names) else { return [] }
        switch random.below(7) {
        case 0: return [put(Forms.customer(newID("customer"), "new"))]
        case 1:
            // A store's own name is central's.
            guard record["type"] != "store" else { return [] }
            return [put(Forms.again(name, record.bytes).with("comment", .string("edited \(lastID)")))]
        case 2: return [put(Forms.contact(newID("contact"), name: late("name", name.id)))]
        case 3: return record["type"] == "store" ? [] : [put(Forms.tag(newID("tag"), name: name.id))]
        case 4:
            let use = newID("listuse")
            let list = random.pick(desk.all("list_master"))?.0.id ?? "list-1"
            var changes = [put(Forms.listUse(use, name: name.id, list: list))]
            if random.chance(60) { changes.append(put(Forms.localLine(newID("local"), use: use, item: anyItem()))) }
            return changes
        default: return changedAttachment(random.pick(["contact", "list_master_name_join", "list_local_line"]) ?? "", desk)
        }
    }

    private func changedAttachment(_ table: String, _ desk: Desk) -> [ModelChange] {
        guard let (key, record) = random.pick(desk.all(table)) else { return [] }
        if random.chance(40) { return [ModelChange(key: key, bytes: nil)] }
        return [put(Forms.again(key, record.bytes).with("note", .string("\(lastID)")))]
    }

    /// Items come onto lists that stores use and go off them again, while stores have stock of some.
    func workOnLists() throws {
        guard model.primary == Model.central else { return }
        if model.records[ModelKey("pref", "pref-lists")]?["data"] != "true" { return try write([put(Forms.listPreference(true))]) }
        let uses = all("list_master_name_join")
        switch random.below(5) {
        case 0:
            guard let (_, store) = random.pick(all("store")), let (list, _) = random.pick(all("list_master")) else { return }
            try write([put(Forms.listUse(newID("listuse"), name: store["name_ID"], list: list.id))])
        case 1:
            guard let (use, _) = random.pick(uses), let list = model.records[use]?["list_master_ID"] else { return }
            try write([put(Forms.listLine(newID("listline"), list: list, item: anyItem()))])
        case 2:
            // Best what some store has stock of, which is then not hidden.
            let stocked = Set(all("item_line").filter { (Double($0.1["quantity"]) ?? 0) > 0 }.map { $0.1["item_ID"] })
            let lines = all("list_master_line")
            let telling = lines.filter { stocked.contains($0.1["item_ID"]) }
            guard let (line, gone) = random.pick(telling.isEmpty || random.chance(20) ? lines : telling) else { return }
            let others = lines.filter { $0.1["item_ID"] == gone["item_ID"] && random.chance(60) }
            try write((others.map(\.0) + [line]).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.map { ModelChange(key: $0, bytes: nil) })
            _ = try ItemListFollower(try central.database).run()
            try settleCentral()
        case 3 where random.chance(30):
            guard let (use, _) = random.pick(uses) else { return }
            try write([ModelChange(key: use, bytes: nil)])
        default:
            _ = try ItemListFollower(try central.database).run()
            try settleCentral()
        }
    }

    /// The preference that lets master lists decide what stores see, and its follower.
    func followLists() throws {
        guard model.primary == Model.central else { return }
        if random.chance(30) { try write([put(Forms.listPreference(random.chance(75)))]) }
        _ = try ItemListFollower(try central.database).run()
        try settleCentral()
    }
}
