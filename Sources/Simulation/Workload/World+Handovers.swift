import Failures
import Storage
import SyncCentral
import SyncProtocol
import SyncRules

/// The primary's office and the homes of patients and prescribers change hands.
extension World {
    /// The primary moves to a site and back, or the order is taken back.
    func movePrimary() throws {
        guard weather.topology > 0 else { return }
        let administration = try administration()
        lastID += 1
        do {
            if model.primaryMove != nil, random.chance(25) {
                _ = try administration.cancelTopologyChange()
                model.primaryMove = nil
            } else if model.primary != Model.central, random.chance(50) {
                _ = try administration.unify(force: false, handoverID: "handover-\(lastID)")
                model.primaryMove = Model.central
            } else if let device = random.pick(devices) {
                _ = try administration.mirror(to: device.site, force: false, handoverID: "handover-\(lastID)")
                if model.primary != device.site { model.primaryMove = device.site }
            }
        } catch let failure as Failure {
            guard [.siteNotReady, .handoverUnderWay, .notFound].contains(failure.code) else { throw failure }
            return note("central does not move the primary: \(failure.code.rawValue)")
        }
        note("central moves the primary: \(model.primaryMove ?? "no longer")")
    }

    /// A site that froze something and said so goes down, and is out of reach while the right to edit goes on without it.
    func loseFrozen(_ device: Device) throws {
        guard weather.topology > 0 || moving > 0, weather.siteCrash > 0, random.chance(15) else { return }
        let hasReported = try device.machine.database.read { transaction in
            try transaction.state.all(StateKeys<String>("freeze:")).contains { $0.value == "reported" }
        }
        guard hasReported else { return }
        device.isCutUntil = step + 3 + random.below(12)
        try kill(device)
    }

    func moveHome() throws {
        let people = all("name").filter { $0.1["type"] == "patient" } + all("clinician")
        guard let (key, _) = random.pick(people) else { return }
        let dispensaries = all("store").filter { $0.1["store_mode"] == "dispensary" && $0.1["disabled"] != "true" }.map(\.0.id)
        guard let store = random.pick(dispensaries) else { return }
        lastID += 1
        do {
            if model.homeMoves[key] != nil, random.chance(30) {
                try administration().cancelHomeMove(table: key.table, id: key.id)
                model.homeMoves[key] = nil
            } else {
                let isUnderWay = model.homeMoves[key]
                model.homeMoves[key] = store
                guard
                    try administration().moveHome(
                        table: key.table, id: key.id, to: store, force: random.chance(weather.forcedMove * 5),
                        handoverID: "handover-\(lastID)") != nil
                else {
                    model.homeMoves[key] = isUnderWay
                    return
                }
                watched = key
            }
        } catch let failure as Failure {
            guard [.handoverUnderWay, .notFound].contains(failure.code) else { throw failure }
            if failure.code == .handoverUnderWay { try reloadHomeMove(of: key) }
            return note("central does not move the home of \(key): \(failure.code.rawValue)")
        }
        note("central moves the home of \(key) to \(store)")
    }

    /// What was refused left the order as it was.
    private func reloadHomeMove(of key: ModelKey) throws {
        model.homeMoves[key] = try administration().homeMoves().first { $0.handover.record?.id == key.id }?.handover.toStore
    }

    /// An administrator has a store moved to another site or to central, or calls that off.
    func moveStore() throws {
        guard let store = movesRandom.pick(model.holder.keys.sorted()) else { return }
        let administration = try administration()
        lastID += 1
        if model.storeMoves[store] != nil, movesRandom.chance(20) {
            _ = try administration.cancelStoreMove(store)
            model.storeMoves[store] = nil
            return note("central calls the move of \(store) off")
        }
        let site = movesRandom.chance(20) ? Model.central : movesRandom.pick(devices)?.site ?? Model.central
        let collects = movesRandom.chance(20)
        let isForced = weather.forcedMove > 0 && movesRandom.chance(15)
        do {
            let move = try administration.moveStore(store, to: site, collects: collects, force: isForced, handoverID: "handover-\(lastID)")
            note("central has \(store) moved to \(site)\(collects ? ", leaving a copy" : "")\(isForced ? ", by force" : ""): \(move.phase.rawValue)")
            if move.handover.state == .done {
                try noteMoved(store, to: site, collects: collects, isForced: move.handover.isForced)
            } else {
                model.storeMoves[store] = (site, collects)
            }
            watchedStore = store
            statistics.events["stores moved", default: 0] += 1
        } catch let failure as Failure {
            guard [.siteNotReady, .handoverUnderWay, .argumentInvalid].contains(failure.code) else { throw failure }
            note("central does not move \(store) to \(site): \(failure.code.rawValue)")
        }
    }

    /// Stores that went with a report, up to a position: each where it was ordered to go, and the record of the store says so.
    func settleStoreMoves(before limit: Int64) throws {
        for (store, move) in model.storeMoves.sorted(by: { $0.key < $1.key }) {
            let (tenure, position) = try central.database.read { transaction in
                (try transaction.offices.tenure(.store(store)), try transaction.records.record("store", store)?.position ?? 0)
            }
            guard let tenure, tenure.epoch != model.epoch[store], position < limit else { continue }
            guard tenure.site == move.site, tenure.epoch > model.epoch[store] ?? 0 else {
                throw violation(.ownership, "The store \(store) went to \(tenure.site) (\(tenure.epoch)), and not as it was ordered.")
            }
            try noteMoved(store, to: move.site, collects: move.collects, isForced: false)
        }
    }

    /// A store changed hands: under an epoch that was never given, in no history (R-STORE 1).
    func noteHanded(_ store: String, to site: String) throws {
        guard let tenure = try central.database.read({ try $0.offices.tenure(.store(store)) }), tenure.epoch != model.epoch[store] else { return }
        try noteGiven(tenure)
        model.hand(store, to: site, epoch: tenure.epoch)
    }

    func noteGiven(_ tenure: Tenure) throws {
        givenSinceRestore.insert(tenure.office.description)
        guard givenEpochs.insert("\(tenure.office) \(tenure.epoch)").inserted else {
            throw violation(.ownership, "The epoch \(tenure.epoch) of \(tenure.office) was given before, in a history that central lost.")
        }
    }

    /// Where a restored central forgot that stores or the primary's office went, an administrator says where they are worked in (R-SYNC 6).
    ///
    /// - Returns: whether there was any such.
    func giveAnew() throws -> Bool {
        var isAny = false
        for device in devices where !device.isRetired {
            let barred = try device.machine.database.read { transaction in try Settings.kept(transaction)?.frozen.filter(\.isBarred).map(\.office) ?? [] }
            for office in barred {
                guard case .store(let store) = office, model.holder[store] == device.site, model.storeMoves[store] == nil else { continue }
                lastID += 1
                let move = try administration().moveStore(store, to: device.site, force: true, handoverID: "handover-\(lastID)")
                guard move.handover.state == .done else { throw violation(.progress, "\(store) cannot be given to \(device.site) anew.") }
                statistics.events["stores given anew", default: 0] += 1
                try noteMoved(store, to: device.site, collects: false, isForced: true)
                isAny = true
            }
        }
        return isAny
    }

    /// What a site said that it had handed on before a restore is given anew before another device takes its place: that one would not know of it.
    func giveAnew(at site: String) throws {
        for office in try administration().handedOnBefore(by: site) {
            lastID += 1
            statistics.events["stores given anew before a device", default: 0] += 1
            switch office {
            case .store(let store):
                let move = try administration().moveStore(store, to: site, force: true, handoverID: "handover-\(lastID)")
                guard move.handover.state == .done else { throw violation(.progress, "\(store) cannot be given to \(site) anew.") }
                try noteMoved(store, to: site, collects: false, isForced: true)
            case .primary:
                _ = try administration().unify(force: true, handoverID: "handover-\(lastID)")
                model.primaryMove = Model.central
                try settlePrimary()
            case .homes: break
            }
        }
    }

    private func noteMoved(_ store: String, to site: String, collects: Bool, isForced: Bool) throws {
        let former = model.holder[store]
        noteForgotten(halvesOf: [store], isOrderly: !isForced)
        noteAct(.storeMoved, model.records[ModelKey("store", store)]?["code"] ?? "")
        try noteHanded(store, to: site)
        if collects, let former, former != Model.central { model.collectors[store, default: []].insert(former) }
        try model.copy(ModelKey("store", store), from: central)
        note("\(store) belongs to \(site) now")
    }

    /// Whether a database would let its people edit this record now: asked by writing the very bytes it holds.
    private func wouldEdit(_ machine: Machine, _ key: ModelKey, _ write: (Change) throws -> Void) throws -> Bool {
        let bytes = try machine.database.read { transaction in
            try transaction.records.record(key.table, key.id).flatMap { $0.isDeleted ? nil : $0.payload }
        }
        guard let bytes else { return false }
        do { try write(Change(table: key.table, id: key.id, payload: bytes)) } catch is Failure { return false }
        return true
    }

    /// At no moment two databases would accept an edit of the same record (R-STORE 1, R-OWN 1).
    func checkEditors() throws {
        guard weather.topology > 0 || moving > 0, weather.clone == 0, weather.siteRestore == 0, weather.forcedMove == 0
        else { return }
        // Asking is a write at every machine: each step counts while something is on its way and for a while afterwards.
        if model.primaryMove != nil || !model.homeMoves.isEmpty || !model.storeMoves.isEmpty { lastUnderWay = step }
        guard step - lastUnderWay < 20 || step % 4 == 0 else { return }
        let item = model.records.keys.filter { $0.table == "item" }.min()
        let stock = watchedStore.flatMap { store in model.records.filter { $0.key.table == "item_line" && $0.value["store_ID"] == store }.keys.min() }
        for key in [item, watched, stock].compactMap({ $0 }) where !tampered.contains(key) {
            if centralWasRestored {
                // Homes are told apart by the record alone; and who holds what was given since, the site of the lost history hears at its next call.
                guard key != watched, !givenSinceRestore.contains(key == stock ? "store:\(watchedStore ?? "")" : "primary") else { continue }
            }
            var editors: [String] = []
            // A central that went back takes itself for what it was.
            if try !centralWasRestored && wouldEdit(central, key, { try CentralWriter(try central.database).write([$0]) }) { editors.append("central") }
            for device in devices where !device.isRetired && !device.forged.contains(key) {
                let engine = try device.engine(siteLimits)
                guard try engine.state() == .ready else { continue }
                if try wouldEdit(device.machine, key, { try engine.write([$0]) }) { editors.append(device.name) }
            }
            guard editors.count <= 1 else {
                throw violation(.ownership, "\(key) would be edited in two places: \(editors.joined(separator: " and ")).")
            }
        }
    }
}
