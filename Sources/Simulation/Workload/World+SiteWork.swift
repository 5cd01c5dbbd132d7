import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules
import SyncSite

extension World {
    /// Somebody at a site does a piece of work: one local transaction.
    func workAtSite(_ device: Device) throws {
        let engine = try device.engine(siteLimits)
        guard try engine.state() == .ready, let settings = try engine.settings() else { return }
        let own = settings.stores.filter { $0.kind == .active }
        guard let store = random.pick(own) else { return }
        let held = try content(of: device.machine).filter { !$0.value.isDeleted }
        var desk = Desk(store: store.id, isDispensary: store.isDispensary, own: own.map(\.id), known: settings.stores.map(\.id), held: held)
        desk.isPrimary = settings.primaryEpoch != nil
        if random.chance(weather.procurement) { return try prefer(at: device, isPrimary: desk.isPrimary) }
        let forms =
            random.chance(weather.merging) ? merge(at: desk) : desk.isPrimary && random.chance(50) ? primaryWork(desk) : compose(desk)
        guard !forms.isEmpty, let numbered = try numbered(forms, desk, at: device) else { return }
        try commit(numbered, at: device)
    }

    /// Writes a local transaction as the site's own program would, and remembers it.
    func commit(_ changes: [ModelChange], at device: Device) throws {
        try commit(changes, at: device) { engine, mark in
            try engine.write(
                changes.map { Change(table: $0.key.table, id: $0.key.id, payload: $0.bytes, mergeInto: $0.mergeInto) },
                acting: WriteContext(user: mark, isForEachStore: true))
        }
    }

    /// Somebody at a site does something that comes to a local transaction.
    func commit(_ changes: [ModelChange], at device: Device, _ work: (SiteEngine, String) throws -> Void) throws {
        let mark = newMark()
        let engine = try device.engine(siteLimits)
        try noteHandled(changes, at: device)
        try noteSeen(changes, mark, at: device)
        for change in changes where change.key.table == "trans_line" {
            guard let line = change.bytes.map({ ModelRecord($0, author: nil, writer: nil) }), !line["repeat_ID"].isEmpty else { continue }
            repeated.insert(line["transaction_ID"])
        }
        let dispensed = try linesDispensed(changes, at: device)
        let last = try device.machine.database.read { try $0.outbox.lastGroup() }
        let before = weather.withholding > 0 ? try content(of: device.machine) : [:]
        func settleUnsent(isSure: Bool) throws {
            guard weather.withholding > 0 else { return }
            // What stays at the site is numbered like what is sent.
            noteUnremembered(changes.filter { before[$0.key]?.bytes != $0.bytes }, at: device)
            try settleWithheld(changes, [], at: device, before: before, mark: mark, isSure: isSure)
        }
        let outcome = try atSite(device) { try work(engine, mark) }
        let isWritten = try device.machine.database.read { try $0.outbox.lastGroup() } > last
        switch outcome {
        case .done:
            guard isWritten else { return try settleUnsent(isSure: true) }
            // An acknowledged commit makes everything before it durable too.
            forgone.subtract(device.unsure)
            device.unsure = []
        case .died: guard isWritten else { return try settleUnsent(isSure: false) }
        case .failed(let failure):
            if failure.code == .repeatElsewhere { try checkRepeats(changes, besides: dispensed, at: device, isRefused: true) }
            guard failure.code.isExpectedAtSite else {
                throw violation(.soundness, "\(device.name) could not write its own work: \(failure.message) \(failure.context)")
            }
            return
        }
        let groups = try device.machine.database.read { transaction in
            try (last + 1...(try transaction.outbox.lastGroup())).compactMap { number -> [ModelChange]? in
                let group = try transaction.outbox.changes(ofGroup: number).map {
                    ModelChange(key: ModelKey($0.key.table.name, $0.key.id), bytes: $0.payload)
                }
                for change in group { tradeHistory.note(change) }
                noteUnremembered(group, at: device)
                // What the site's program does about transfers by itself is judged where it arrives.
                return try transaction.outbox.isByProgram(group: number) ? nil : group
            }
        }
        try checkRepeats(changes, besides: dispensed, at: device, isRefused: false)
        for group in groups + [changes] { noteNumbers(group) }
        for group in groups { try checkOutbox(group, against: changes, before, device) }
        var isSure = true
        if case .died = outcome { isSure = false }
        if weather.withholding > 0 {
            noteUnremembered(changes.filter { before[$0.key]?.bytes != $0.bytes }, at: device)
            try settleWithheld(changes, groups, at: device, before: before, mark: mark, isSure: isSure)
        }
        written[mark] = groups
        wroteAt[mark] = step
        device.written.append(mark)
        if case .died = outcome {
            // Nobody was told that it is safe, and the next power loss may still take it.
            device.unsure.insert(mark)
            forgone.insert(mark)
        }
        statistics.localGroups += 1
        note("\(device.name) writes \(mark): \(groups.joined().map(\.key.description).joined(separator: ", "))")
    }

    /// Documents that a site writes which went back and has not met central since, or which lives twice: it numbers them without knowing what
    /// was given meanwhile.
    private func noteUnremembered(_ changes: [ModelChange], at device: Device) {
        guard device.isBehind || isCopied(device.site) else { return }
        unremembered.formUnion(changes.map(\.key).filter { Model.tradeHeaders.contains($0.table) })
    }

    /// Somebody just made here is seen in the home store by a row.
    private func isRowOfHome(_ change: ModelChange, of asked: [ModelChange], _ before: [ModelKey: HeldRecord]) -> Bool {
        guard let fields = Model.pairs[change.key.table], Model.seenTables.contains(change.key.table), let bytes = change.bytes else { return false }
        let row = ModelRecord(bytes, author: nil, writer: nil)
        let key = ModelKey(change.key.table == "name_store_join" ? "name" : "clinician", row[fields[0]])
        guard let made = asked.first(where: { $0.key == key })?.bytes, before[key].map(\.isDeleted) ?? true else { return false }
        let person = ModelRecord(made, author: nil, writer: nil)
        return Model.homeField(key, person).map { person[$0] == row["store_ID"] } ?? false
    }

    /// Whether a change is what an administrator gave up of a document that is edited now.
    private func isGivenUp(_ change: ModelChange, with asked: [ModelChange], at device: Device) -> Bool {
        guard let given = givenUp[device.site]?[change.key], given == change.bytes else { return false }
        func document(_ key: ModelKey, _ bytes: [UInt8]?) -> ModelKey {
            let record = bytes.map { ModelRecord($0, author: nil, writer: nil) } ?? tradeHistory.versions[key]?.last
            return record.flatMap { Model.header(of: key.table, $0) } ?? key
        }
        let whole = document(change.key, change.bytes)
        return asked.contains { document($0.key, $0.bytes) == whole }
    }

    /// The outbox holds the bytes that were written, and only changes that were asked for.
    private func checkOutbox(
        _ group: [ModelChange], against asked: [ModelChange], _ before: [ModelKey: HeldRecord], _ device: Device
    ) throws {
        for change in group where !["merge", "pref"].contains(change.key.table) {
            let original = asked.first { $0.key == change.key }
            if original == nil, change.key.table == "clinician_store_join", isFirstPrescription(asked, change) { continue }
            // A document that travels takes along what was withheld of it.
            if original == nil, Model.withheldTables.contains(change.key.table), let held = before[change.key],
                held.isDeleted ? change.bytes == nil : change.bytes == held.bytes
            {
                continue
            }
            if original == nil, isRowOfHome(change, of: asked, before) || isGivenUp(change, with: asked, at: device) { continue }
            if let written = original?.bytes, let sent = change.bytes, written != sent,
                try [model, aliasesKnown(at: device)].contains(where: {
                    $0.isRepointed(
                        ModelRecord(written, author: nil, writer: nil), ModelRecord(sent, author: nil, writer: nil),
                        ignoring: Model.centralised(change.key, sent) == nil ? [] : ["entered_on"])
                })
            {
                // It named a dropped record, and names the kept one.
                continue
            }
            let isMarked =
                Model.centralised(change.key, change.bytes) != nil && original?.bytes != nil
                && Model.isMarked(original?.bytes ?? [], as: change.bytes ?? [])
            guard let original, original.bytes == change.bytes || isMarked else {
                func text(_ bytes: [UInt8]?) -> String { bytes.map { String(decoding: $0, as: UTF8.self) } ?? "nothing" }
                let (was, sent) = (text(original?.bytes), text(change.bytes))
                throw violation(.conservation, "The outbox of \(device.name) holds \(change.key) as \(sent), written as \(was).")
            }
        }
    }

    /// The model with the merges that a site has made or heard of, which central may not know yet. One that central made anew meanwhile
    /// counts at the site as central made it, while the record still shows what the site has to send.
    private func aliasesKnown(at device: Device) throws -> Model {
        var known = model
        for (key, held) in try content(of: device.machine) where key.table == "merge" && !held.isDeleted {
            let merge = ModelRecord(held.bytes, author: nil, writer: nil)
            known.lostAliases[ModelKey(merge["table"], merge["dropped"])] = merge["kept"]
        }
        return known
    }

    /// A row that the program adds: a prescriber is seen where a prescription of that one was just written (R-OWN 4).
    private func isFirstPrescription(_ asked: [ModelChange], _ row: ModelChange) -> Bool {
        guard let row = row.bytes.map({ ModelRecord($0, author: nil, writer: nil) }) else { return false }
        return asked.contains { change in
            let prescription = change.bytes.map { ModelRecord($0, author: nil, writer: nil) }
            guard change.key.table == "transact", let prescription, prescription["mode"] == "dispensary" else { return false }
            return prescription["prescriber_ID"] == row["prescriber_ID"] && prescription["store_ID"] == row["store_ID"]
        }
    }

    /// Somebody tries to edit what the site may not edit: the program must refuse at once.
    func trespassLocally(_ device: Device) throws {
        let engine = try device.engine(siteLimits)
        guard try engine.state() == .ready, let settings = try engine.settings() else { return }
        guard let form = try trespass(at: device, settings) else { return }
        do {
            try engine.write([form.change])
        } catch { return }
        throw violation(.localRefusal, "\(device.name) let its people write \(form.key), which is edited elsewhere.")
    }

    private func trespass(at device: Device, _ settings: Settings) throws -> Form? {
        // The primary may edit what all stores share.
        switch settings.primaryEpoch == nil ? random.below(9) : 8 {
        case 0: return Forms.item("item-1", "mine now")
        case 1: return Forms.join(newID("join"), name: "name-1", store: "store-1")
        case 2: return Forms.itemJoin(newID("ijoin"), item: "item-1", store: "store-1")
        case 3: return Forms.contact(newID("contact"), name: "customer-1")
        case 4: return Forms.diagnosis("diagnosis-1", "mine now")
        case 5: return Forms.prescriberJoin(newID("pjoin"), prescriber: "nobody", store: "store-1")
        default:
            // A patient, a prescriber or an order held here, whose store is active elsewhere.
            let own = Set(settings.stores.filter { $0.kind == .active }.map(\.id))
            let foreign = try content(of: device.machine).filter { !$0.value.isDeleted }.sorted { $0.key < $1.key }
                .map { ($0.key, ModelRecord($0.value.bytes, author: nil, writer: nil)) }
                .filter { key, record in
                    switch key.table {
                    case "name": record["type"] == "patient" && !own.contains(record["supplying_store_id"])
                    case "clinician", "item_line": !own.contains(record["store_ID"])
                    case "purchase_order": !own.contains(record["store_ID"]) && record["entered_on"].isEmpty
                    default: false
                    }
                }
            return random.pick(foreign).map { Forms.again($0, $1.bytes).with("comment", .string("mine now")) }
        }
    }
}

extension FailureCode {
    /// A site may refuse local work for these reasons when its stores have just changed hands.
    var isExpectedAtSite: Bool {
        switch self {
        case .notEditor, .ownerUnknown, .ownerChanged, .siteRestored, .notInitialised, .formerHolder, .messageImmutable,
            .frozenForHandover, .tenureLeft, .recordMerged, .mergeImpossible, .alreadyMerged, .orderedCentrally, .orderedBySite,
            .preferenceFixed, .dispensaryOnly, .patientNotVisible, .repeatElsewhere:
            true
        default: isMachineTrouble
        }
    }
}
