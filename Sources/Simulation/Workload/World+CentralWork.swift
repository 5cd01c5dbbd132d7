import Failures
import Payload
import Storage
import Sync

extension World {
    /// Somebody on central edits records or decides something; the machine may stop right after.
    func workOnCentral() throws {
        switch random.below(22) {
        case 0, 1, 2: try editSharedData()
        case 3, 4: try editCentralStore()
        case 5: try addPerson()
        case 6, 7, 8: try showPatient()
        case 9: try showPrescriber()
        case 10: try showName()
        case 11: try editSharedData()
        case 12: try followLists()
        case 13, 14: try grant()
        case 15: try revoke()
        case 16: try assign()
        case 17: try collect()
        case 18: try createStore()
        case 19: try changeStore()
        default: try trespassOnCentral()
        }
        try settleCentral()
        if random.chance(weather.centralCrash) {
            try killCentral()
            try checkCentralContent("after a crash that followed an edit")
        }
    }

    /// Offices and homes change hands, records are merged, what is kept apart is decided about.
    func ruleOnCentral() throws {
        if random.chance(weather.topology) { try random.chance(40) ? movePrimary() : moveHome() }
        if random.chance(weather.merging) { try mergeOnCentral() }
        if random.chance(weather.decisions) { try decide() }
        try settleReleases()
        try settleCentral()
    }

    func write(_ forms: [ModelChange]) throws {
        let writer = CentralWriter(try central.database)
        do {
            try writer.write(forms.map { Change(table: $0.key.table, id: $0.key.id, payload: $0.bytes) })
        } catch {
            throw violation(.ownership, "Central could not write its own work \(forms.map(\.key)): \(error)")
        }
        for change in Model.ordered(forms) { model.apply(change, from: nil) }
        try settleReleases()
        try settleCentral()
        statistics.centralGroups += 1
        note("central writes \(forms.map(\.key.description).joined(separator: ", "))")
    }

    func all(_ table: String) -> [(ModelKey, ModelRecord)] {
        model.records.filter { $0.key.table == table }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
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
}
