import Failures
import Payload
import Storage
import Sync

extension World {
    /// Somebody on central edits records or decides something; the machine may stop right after.
    func workOnCentral() throws {
        switch random.below(13) {
        case 0, 1, 2: try editCentralData()
        case 3: try editCentralStore()
        case 4: try addPatient()
        case 5: try showPatient()
        case 6, 7: try grant()
        case 8: try revoke()
        case 9: try assign()
        case 10: try collect()
        case 11: try createStore()
        default: try trespassOnCentral()
        }
        if random.chance(weather.centralCrash) {
            try killCentral()
            try checkCentralContent("after a crash that followed an edit")
        }
    }

    private func write(_ forms: [ModelChange]) throws {
        let writer = CentralWriter(try central.database)
        do {
            try writer.write(forms.map { Change(table: $0.key.table, id: $0.key.id, payload: $0.bytes) })
        } catch {
            throw violation(.ownership, "Central could not write its own work \(forms.map(\.key)): \(error)")
        }
        for change in Model.ordered(forms) { model.apply(change, from: nil) }
        statistics.centralGroups += 1
        note("central writes \(forms.map(\.key.description).joined(separator: ", "))")
    }

    private func all(_ table: String) -> [(ModelKey, ModelRecord)] {
        model.records.filter { $0.key.table == table }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func editCentralData() throws {
        lastID += 1
        switch random.below(5) {
        case 0: try write([put(Forms.item(newID("item"), "new"))])
        case 1: try write([put(Forms.item("item-\(1 + random.below(6))", "edited \(lastID)"))])
        case 2:
            let list = newID("list")
            try write([
                put(Forms.list(list, "list")), put(Forms.listLine(newID("listline"), list: list, item: "item-1")),
                put(Forms.listLine(newID("listline"), list: list, item: "item-2")),
            ])
        case 3:
            guard let (key, _) = random.pick(all("list_master_line")) else { return }
            try write([ModelChange(key: key, bytes: nil)])
        default:
            guard let (key, record) = random.pick(all("list_master_line")) else { return }
            try write([put(Forms.again(key, record.bytes).with("note", .string("edited \(lastID)")))])
        }
    }

    /// Stores on central work like those on sites: with transfers to stores on sites.
    private func editCentralStore() throws {
        let own = model.holder.filter { $0.value == Model.central }.map(\.key).sorted()
        guard let store = random.pick(own) else { return }
        let held = model.records.mapValues { HeldRecord(isDeleted: false, bytes: $0.bytes) }
        let known = model.holder.keys.sorted()
        let isDispensary = model.records[ModelKey("store", store)]?["store_mode"] == "dispensary"
        let changes = compose(Desk(store: store, isDispensary: isDispensary, own: own, known: known, held: held))
        if !changes.isEmpty { try write(changes) }
    }

    private func addPatient() throws {
        guard let home = random.pick(model.holder.filter({ $0.value == Model.central }).map(\.key).sorted()) else { return }
        let patient = newID("patient")
        var changes = [put(Forms.patient(patient, home: home))]
        if random.chance(70), let store = random.pick(model.holder.keys.sorted()) {
            changes.append(put(Forms.join(newID("join"), name: patient, store: store)))
        }
        try write(changes)
    }

    private func showPatient() throws {
        guard let (patient, _) = random.pick(all("name").filter({ $0.1["type"] == "patient" })) else { return }
        let joins = all("name_store_join").filter { $0.1["name_ID"] == patient.id }
        if random.chance(40), let (key, record) = random.pick(joins) {
            return try write([
                random.chance(50)
                    ? ModelChange(key: key, bytes: nil) : put(Forms.again(key, record.bytes).with("inactive", .bool(random.chance(70))))
            ])
        }
        guard let store = random.pick(model.holder.keys.sorted()) else { return }
        try write([put(Forms.join(newID("join"), name: patient.id, store: store))])
    }

    // MARK: What the administration decides

    private func grant() throws {
        guard let (one, other) = twoStores() else { return }
        var made: [String] = []
        try administration().grantVisibility(one, other) {
            made.append(newID("join"))
            return made[made.count - 1]
        }
        for id in made { try model.copy(ModelKey("name_store_join", id), from: central) }
        note("central shows \(one) and \(other) to one another")
    }

    private func revoke() throws {
        guard let (one, other) = twoStores() else { return }
        try administration().revokeVisibility(one, other)
        let names = [one: "name_ID", other: "name_ID"].keys.map { model.records[ModelKey("store", $0)]?["name_ID"] ?? "" }
        for (key, record) in all("name_store_join")
        where [one, other].contains(record["store_ID"]) && names.contains(record["name_ID"]) && record["inactive"] != "true" {
            if model.records[ModelKey("store", record["store_ID"])]?["name_ID"] != record["name_ID"] { model.delete(key) }
        }
        note("central hides \(one) and \(other) from one another")
    }

    private func twoStores() -> (String, String)? {
        let stores = model.holder.keys.sorted()
        guard let one = random.pick(stores), let other = random.pick(stores), one != other else { return nil }
        return (one, other)
    }

    private func assign() throws {
        let isForced = random.chance(weather.forcedMove * 20)
        let candidates = model.holder.filter { isForced || $0.value == Model.central }.map(\.key).sorted()
        guard let store = random.pick(candidates), let device = random.pick(devices) else { return }
        let site = random.chance(15) && isForced ? Model.central : device.site
        try administration().assign(store: store, to: site, force: isForced)
        model.hand(store, to: site)
        try model.copy(ModelKey("store", store), from: central)
        note("central makes \(store) active on \(site)")
    }

    private func collect() throws {
        guard let store = random.pick(model.holder.keys.sorted()), let device = random.pick(devices), model.holder[store] != device.site
        else { return }
        let collects = random.chance(65)
        try administration().setCollector(store: store, at: device.site, collects)
        if collects { model.collectors[store, default: []].insert(device.site) } else { model.collectors[store]?.remove(device.site) }
        model.version += 1
        note("central makes \(device.site) \(collects ? "a" : "no") collector of \(store)")
    }

    private func createStore() throws {
        guard model.holder.count < 14 else { return }
        lastID += 1
        let (store, name) = ("store-n\(lastID)", "name-n\(lastID)")
        let isDispensary = random.chance(30)
        _ = try administration().createStore(
            code: "N\(lastID)", title: "New \(lastID)", isDispensary: isDispensary, nameID: nil, ids: (store, name))
        // The model knows of no withheld records: every store's transactions travel.
        if isDispensary { try administration().setTransactions(store: store, true) }
        try model.copy(ModelKey("name", name), from: central)
        try model.copy(ModelKey("store", store), from: central)
        note("central creates \(store)")
    }

    /// Central itself may not edit the data of a store that is active elsewhere.
    private func trespassOnCentral() throws {
        guard let store = random.pick(model.holder.filter({ $0.value != Model.central }).map(\.key).sorted()) else { return }
        let form = Forms.stock(newID("stock"), store: store, item: "item-1", quantity: 1)
        do {
            try CentralWriter(try central.database).write([form.change])
        } catch { return }
        throw violation(.localRefusal, "Central wrote \(form.key) of \(store), which is active on \(model.holder[store] ?? "").")
    }
}
