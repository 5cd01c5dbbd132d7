import Failures
import Payload
import Storage
import Sync

extension World {
    /// Somebody at a site does a piece of work: one local transaction.
    func workAtSite(_ device: Device) throws {
        let engine = try device.engine(siteLimits)
        guard try engine.state() == .ready, let settings = try engine.settings() else { return }
        let own = settings.stores.filter { $0.kind == .active }
        guard let store = random.pick(own) else { return }
        let held = try content(of: device.machine).filter { !$0.value.isDeleted }
        let desk = Desk(store: store.id, isDispensary: store.isDispensary, own: own.map(\.id), known: settings.stores.map(\.id), held: held)
        let forms = compose(desk)
        guard !forms.isEmpty else { return }
        try commit(forms, at: device)
    }

    /// Writes a local transaction as the site's own program would, and remembers it.
    func commit(_ changes: [ModelChange], at device: Device) throws {
        let mark = newMark()
        let engine = try device.engine(siteLimits)
        let last = try device.machine.database.read { try $0.lastGroup() }
        let outcome = try atSite(device) {
            try engine.write(
                changes.map { Change(table: $0.key.table, id: $0.key.id, payload: $0.bytes) },
                acting: Acting(user: mark, isForEachStore: true))
        }
        switch outcome {
        case .done(nil): return
        case .done:
            // An acknowledged commit makes everything before it durable too.
            forgone.subtract(device.unsure)
            device.unsure = []
        case .died: guard try device.machine.database.read({ try $0.lastGroup() }) > last else { return }
        case .failed(let failure):
            guard failure.code.isExpectedAtSite else {
                throw violation(.soundness, "\(device.name) could not write its own work: \(failure.message) \(failure.context)")
            }
            return
        }
        let group = try device.machine.database.read { ledger in
            try ledger.changes(ofGroup: try ledger.lastGroup()).map {
                ModelChange(key: ModelKey($0.key.table.name, $0.key.id), bytes: $0.payload)
            }
        }
        try checkOutbox(group, against: changes, device)
        written[mark] = group
        device.written.append(mark)
        if case .died = outcome {
            // Nobody was told that it is safe, and the next power loss may still take it.
            device.unsure.insert(mark)
            forgone.insert(mark)
        }
        statistics.localGroups += 1
        note("\(device.name) writes \(mark): \(group.map(\.key.description).joined(separator: ", "))")
    }

    /// The outbox holds the bytes that were written, and only changes that were asked for.
    private func checkOutbox(_ group: [ModelChange], against asked: [ModelChange], _ device: Device) throws {
        for change in group {
            guard let original = asked.first(where: { $0.key == change.key }), original.bytes == change.bytes else {
                throw violation(.conservation, "The outbox of \(device.name) holds \(change.key) other than it was written.")
            }
        }
    }

    /// Somebody tries to edit what the site may not edit: the program must refuse at once.
    func trespassLocally(_ device: Device) throws {
        let engine = try device.engine(siteLimits)
        guard try engine.state() == .ready else { return }
        let form = random.chance(50) ? Forms.item("item-1", "mine now") : Forms.join(newID("join"), name: "name-1", store: "store-1")
        do {
            try engine.write([form.change])
        } catch { return }
        throw violation(.localRefusal, "\(device.name) let its people write \(form.key), which is edited on central only.")
    }
}

extension FailureCode {
    /// A site may refuse local work for these reasons when its stores have just changed hands.
    var isExpectedAtSite: Bool {
        switch self {
        case .notEditor, .ownerUnknown, .ownerChanged, .siteRestored, .notInitialised, .formerHolder, .messageImmutable: true
        default: isMachineTrouble
        }
    }
}
