import Payload

/// What central does with names, patients, prescribers, and with what stores see.
extension World {
    /// A patient or a prescriber of a store that works on central.
    func addPerson() throws {
        guard let home = random.pick(model.holder.filter({ $0.value == Model.central }).map(\.key).sorted()) else { return }
        if random.chance(30) {
            let prescriber = newID("prescriber")
            var changes = [put(Forms.prescriber(prescriber, home: home))]
            if random.chance(70), let store = anyStoreOfAll() {
                changes.append(put(Forms.prescriberJoin(newID("pjoin"), prescriber: prescriber, store: store)))
            }
            return try write(changes)
        }
        let patient = newID("patient")
        var changes = [put(Forms.patient(patient, home: home))]
        if random.chance(70), let store = anyStoreOfAll() {
            changes.append(put(Forms.join(newID("join"), name: patient, store: store)))
        }
        if random.chance(50) { changes.append(put(Forms.medication(newID("medication"), patient: patient))) }
        try write(changes)
    }

    private func anyStoreOfAll() -> String? { random.pick(model.holder.keys.sorted()) }

    /// Patients come into view of stores, often of several on one site, and go out of view again.
    func showPatient() throws {
        guard let (patient, _) = random.pick(all("name").filter({ $0.1["type"] == "patient" })) else { return }
        let joins = all("name_store_join").filter { $0.1["name_ID"] == patient.id }
        if random.chance(45), let (key, record) = random.pick(joins) {
            return try write([
                random.chance(50)
                    ? ModelChange(key: key, bytes: nil) : put(Forms.again(key, record.bytes).with("inactive", .bool(random.chance(60))))
            ])
        }
        guard let store = anyStoreOfAll() else { return }
        var changes = [put(Forms.join(newID("join"), name: patient.id, store: store))]
        let neighbours = model.holder.filter { $0.value == model.holder[store] && $0.key != store }.map(\.key).sorted()
        if random.chance(40), let other = random.pick(neighbours) {
            changes.append(put(Forms.join(newID("join"), name: patient.id, store: other)))
        }
        try write(changes)
    }

    func showPrescriber() throws {
        guard let (prescriber, _) = random.pick(all("clinician")) else { return }
        let joins = all("clinician_store_join").filter { $0.1["prescriber_ID"] == prescriber.id }
        if random.chance(45), let (key, _) = random.pick(joins) { return try write([ModelChange(key: key, bytes: nil)]) }
        guard let store = anyStoreOfAll() else { return }
        try write([put(Forms.prescriberJoin(newID("pjoin"), prescriber: prescriber.id, store: store))])
    }

    func showItem() throws {
        let joins = all("item_store_join")
        if random.chance(50), let (key, record) = random.pick(joins) {
            lastID += 1
            return try write([
                random.chance(30)
                    ? ModelChange(key: key, bytes: nil) : put(Forms.again(key, record.bytes).with("margin", .number(JSONNumber(lastID))))
            ])
        }
        guard let store = anyStoreOfAll() else { return }
        try write([put(Forms.itemJoin(newID("ijoin"), item: anyItem(), store: store))])
    }

    /// Customers and what is attached to them, and which stores see them.
    func editNames() throws {
        let names = all("name").filter { $0.1["type"] != "patient" }
        guard let (name, record) = random.pick(names) else { return }
        let isStore = record["type"] == "store"
        lastID += 1
        switch random.below(8) {
        case 0: try write([put(Forms.customer(newID("customer"), "new"))])
        case 1: try write([put(Forms.again(name, record.bytes).with("comment", .string("edited \(lastID)")))])
        case 2: try write([put(Forms.contact(newID("contact"), name: name.id))])
        case 3: try write([put(Forms.tag(newID("tag"), name: name.id))])
        case 4:
            let use = newID("listuse")
            var changes = [put(Forms.listUse(use, name: name.id, list: "list-1"))]
            if random.chance(60) { changes.append(put(Forms.localLine(newID("local"), use: use, item: anyItem()))) }
            try write(changes)
        case 5:
            let attached = all(random.pick(["contact", "name_tag_join", "list_master_name_join", "list_local_line"]) ?? "")
            guard let (key, record) = random.pick(attached) else { return }
            try write([random.chance(40) ? ModelChange(key: key, bytes: nil) : put(Forms.again(key, record.bytes).with("note", .string("\(lastID)")))])
        default:
            // Stores are shown to one another by the administration.
            guard !isStore, let store = anyStoreOfAll() else { return }
            let joins = all("name_store_join").filter { $0.1["name_ID"] == name.id }
            if random.chance(40), let (key, _) = random.pick(joins) { return try write([ModelChange(key: key, bytes: nil)]) }
            try write([put(Forms.join(newID("join"), name: name.id, store: store))])
        }
    }
}
