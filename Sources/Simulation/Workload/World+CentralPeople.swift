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
        let patients = all("name").filter { $0.1["type"] == "patient" }
        // Those whom a site has just made are looked at by both sides for a while.
        let newcomers = patients.filter { model.newcomers[$0.0] != nil }
        guard let (patient, _) = random.pick(newcomers.isEmpty || random.chance(40) ? patients : newcomers) else { return }
        let joins = all("name_store_join").filter { $0.1["name_ID"] == patient.id }
        if random.chance(newcomers.isEmpty ? 45 : 70), let (key, record) = random.pick(joins) {
            return try write([
                random.chance(50)
                    ? ModelChange(key: key, bytes: nil) : put(Forms.again(key, record.bytes).with("inactive", .bool(random.chance(60))))
            ])
        }
        guard let store = anyStoreOfAll() else { return }
        var changes = [put(Forms.join(newID("join"), name: late("name", patient.id), store: store))]
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

    /// Customers come into view of stores; stores are shown to one another by the administration.
    func showName() throws {
        guard let (name, _) = random.pick(all("name").filter({ $0.1["type"] == "facility" })), let store = anyStoreOfAll() else { return }
        let joins = all("name_store_join").filter { $0.1["name_ID"] == name.id }
        if random.chance(40), let (key, _) = random.pick(joins) { return try write([ModelChange(key: key, bytes: nil)]) }
        try write([put(Forms.join(newID("join"), name: late("name", name.id), store: store))])
    }
}
