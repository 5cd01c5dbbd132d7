import Payload
import SyncCentral

/// What the administration on central decides.
extension World {
    func grant() throws {
        guard let (one, other) = twoStores() else { return }
        var made: [String] = []
        try administration().grantVisibility(one, other) {
            made.append(newID("join"))
            return made[made.count - 1]
        }
        for id in made { try model.copy(ModelKey("name_store_join", id), from: central) }
        note("central shows \(one) and \(other) to one another")
    }

    func revoke() throws {
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

    func assign() throws {
        let isForced = random.chance(weather.forcedMove * 20)
        var candidates = model.holder.filter { isForced || $0.value == Model.central }.map(\.key).sorted()
        // What a lost site kept to itself is the hardest to part with.
        let withheld = candidates.filter { model.withholds($0, at: model.holder[$0] ?? "") }
        if isForced, !withheld.isEmpty, random.chance(50) { candidates = withheld }
        guard let store = random.pick(candidates), let device = random.pick(devices) else { return }
        let site = random.chance(15) && isForced ? Model.central : device.site
        try administration().assign(store: store, to: site, force: isForced)
        noteForgotten(halvesOf: [store])
        if model.holder[store] != site { noteAct(.storeAssigned, model.records[ModelKey("store", store)]?["code"] ?? "") }
        try noteHanded(store, to: site)
        try model.copy(ModelKey("store", store), from: central)
        note("central makes \(store) active on \(site)")
    }

    func collect() throws {
        guard let store = random.pick(model.holder.keys.sorted()), let device = random.pick(devices), model.holder[store] != device.site
        else { return }
        let collects = random.chance(65)
        try administration().setCollector(store: store, at: device.site, collects)
        if collects { model.collectors[store, default: []].insert(device.site) } else { model.collectors[store]?.remove(device.site) }
        model.version += 1
        note("central makes \(device.site) \(collects ? "a" : "no") collector of \(store)")
    }

    func createStore() throws {
        guard model.holder.count < 14 else { return }
        lastID += 1
        let (store, name) = ("store-n\(lastID)", "name-n\(lastID)")
        // Now and then a customer becomes a store.
        let customer = random.chance(30) ? random.pick(all("name").filter { $0.1["type"] == "facility" })?.0.id : nil
        let isDispensary = random.chance(30)
        if let customer { try noteAges(of: customer) }
        _ = try administration().createStore(
            code: "N\(lastID)", title: "New \(lastID)", isDispensary: isDispensary, nameID: customer, ids: (store, name))
        try model.copy(ModelKey("name", customer ?? name), from: central)
        try model.copy(ModelKey("store", store), from: central)
        note("central creates \(store)")
        // Nothing travels until an administrator says so.
        if isDispensary { try setTransactions(of: store, random.below(20) >= weather.withholding) }
    }

    /// A store becomes a dispensary, or ceases to be one: the sites' dispensary data comes and goes.
    func changeStore() throws {
        guard let (key, record) = random.pick(all("store")) else { return }
        if random.chance(25) {
            // A store is closed for a while: what is addressed to it waits.
            let isDisabled = record["disabled"] == "true"
            return try write([put(Forms.again(key, record.bytes).with("disabled", .bool(!isDisabled)))])
        }
        let mode = record["store_mode"] == "dispensary" ? "store" : "dispensary"
        lastID += 1
        try write([
            put(
                Forms.again(key, record.bytes).with(random.chance(60) ? "store_mode" : "remark", .string(mode))
                    .with("edit", .string("\(lastID)")))
        ])
        if model.records[key]?["store_mode"] == "dispensary" { try setTransactions(of: key.id, true) }
    }

    /// Central itself may not edit what belongs to a store that is active elsewhere.
    func trespassOnCentral() throws {
        guard let store = random.pick(model.holder.filter({ $0.value != Model.central }).map(\.key).sorted()) else { return }
        let form: Form
        switch random.below(4) {
        case 0: form = Forms.patient(newID("patient"), home: store)
        case 1: form = Forms.prescriber(newID("prescriber"), home: store)
        case 2 where !model.isOn("centralised_procurement"): form = Forms.purchaseOrder(newID("po"), store: store, name: "name-1")
        default: form = Forms.stock(newID("stock"), store: store, item: "item-1", quantity: 1)
        }
        do {
            try CentralWriter(try central.database).write([form.change])
        } catch { return }
        throw violation(.localRefusal, "Central wrote \(form.key) of \(store), which is active on \(model.holder[store] ?? "").")
    }
}
