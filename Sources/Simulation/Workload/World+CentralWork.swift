import Failures
import Payload
import Storage
import SyncCentral
import SyncRules

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
        if random.chance(weather.topology) {
            try random.chance(40) ? movePrimary() : moveHome()
            try settleCentral()
        }
        if moving > 0, movesRandom.chance(moving) {
            try moveStore()
            try settleCentral()
        }
        if random.chance(weather.merging) { try mergeOnCentral() }
        if random.chance(weather.decisions) { try decide() }
        if random.chance(weather.procurement) { try preferOnCentral() }
        if random.chance(weather.withholding) { try switchTransactions() }
        if random.chance(weather.spreading) { try spreadPrescriptions() }
        if random.chance(weather.spreading) { try spreadRepeats() }
        if random.chance(weather.users) { try workOnUsers() }
        if random.chance(weather.listing) { try workOnLists() }
        try settleReleases()
        try settleCentral()
    }

    func write(_ forms: [ModelChange]) throws {
        let writer = CentralWriter(try central.database)
        try noteHandled(forms)
        // A line may come with its header: each is judged after those before it.
        var trial = model
        let foreign = Model.ordered(forms).first { change in
            defer { trial.apply(change, from: nil) }
            return [trial.records[change.key], change.bytes.map { ModelRecord($0, author: nil, writer: nil) }].compactMap { $0 }.contains {
                // Whom central has accepted it may show, while the site that made that one may still do so too.
                if trial.newcomer(change.key, $0) != nil { return false }
                return switch trial.owner(of: change.key, $0) {
                case .anySite: false
                // What hangs on nothing is nobody's to create, and central's to take away.
                case .unknown: change.bytes != nil
                case let owner: !trial.isHeldByCentral(owner)
                }
            }
        }
        do {
            try writer.write(
                forms.map { Change(table: $0.key.table, id: $0.key.id, payload: $0.bytes) },
                acting: WriteContext(user: "somebody", isForEachStore: true))
        } catch let failure as Failure
            where foreign != nil || [.orderedCentrally, .orderedBySite, .dispensaryOnly, .patientNotVisible, .repeatElsewhere].contains(failure.code)
        {
            return
        } catch let failure as Failure where failure.code == .parentMissing && forms.contains(where: { model.speaksOfNobody($0) }) {
            return
        } catch let failure as Failure
            where failure.code == .recordMerged && forms.contains(where: { model.aliases[$0.key] != nil })
        {
            return
        } catch let failure as Failure
            where failure.code == .ownerChanged && forms.contains(where: { $0.key.table == "name" && model.records[$0.key]?["type"] == "store" })
        {
            // A customer that has become a store is not made a customer again.
            return
        } catch {
            throw violation(.ownership, "Central could not write its own work \(forms.map(\.key)): \(error)")
        }
        if let foreign, try !isEnteredHere(foreign) {
            throw violation(.localRefusal, "Central wrote \(foreign.key), which is edited elsewhere.")
        }
        let touched = model.noteActed(forms)
        for change in Model.ordered(forms) {
            let isMarked = try Model.centralised(change.key, change.bytes) != nil && takeMark(change)
            if !isMarked { model.apply(change, from: nil) }
            tradeHistory.note(change)
            noteAge(change)
        }
        model.noteUndone(touched)
        try settleReleases()
        try settleCentral()
        statistics.centralGroups += 1
        note("central writes \(forms.map(\.key.description).joined(separator: ", "))")
    }

    /// A new order for a store elsewhere, which the primary enters under centralised procurement.
    private func isEnteredHere(_ change: ModelChange) throws -> Bool {
        guard let preference = Model.centralised(change.key, change.bytes), model.records[change.key] == nil,
            model.primary == Model.central, model.isOn(preference),
            let stored = try central.database.read({ try $0.records.record(change.key.table, change.key.id)?.payload })
        else { return false }
        return ModelRecord(stored, author: nil, writer: nil)["entered_on"] == "primary"
    }

    /// An order is stored with the mark of the side that entered it, and otherwise as it was written.
    private func takeMark(_ change: ModelChange) throws -> Bool {
        let stored = try central.database.read { try $0.records.record(change.key.table, change.key.id)?.payload }
        guard let stored, let bytes = change.bytes, stored != bytes else { return false }
        let (written, held) = (ModelRecord(bytes, author: nil, writer: nil), ModelRecord(stored, author: nil, writer: nil))
        // One that names what was merged away is brought in step at once.
        guard Model.isMarked(bytes, as: stored) || model.isRepointed(written, held, ignoring: ["entered_on"]) else {
            throw violation(.conservation, "Central holds \(change.key) other than it was written.")
        }
        model.apply(ModelChange(key: change.key, bytes: stored), from: nil)
        return true
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
