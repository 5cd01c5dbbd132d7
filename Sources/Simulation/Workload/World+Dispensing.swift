import Payload
import SyncRules

/// Prescriptions that name who prescribed them, and repeats that are used up (R-OWN 3, 4).
extension World {
    func dispensed(_ desk: Desk, _ id: String, to patient: String) -> [ModelChange] {
        var form = stamped(Forms.invoice(id, store: desk.store, name: patient, dispensary: true))
        if random.chance(70), let (prescriber, _) = random.pick(desk.all("clinician")) {
            form = form.with("prescriber_ID", .string(prescriber.id))
        }
        var changes = [put(form)]
        var refills = desk.all("repeat_table").filter { $0.1["name_ID"] == patient }.map(\.0)
        let home = desk.held[ModelKey("name", patient)].map { ModelRecord($0.bytes, author: nil, writer: nil)["supplying_store_id"] }
        if refills.isEmpty, home == desk.store, random.chance(50) {
            let refill = Forms.refill(newID("repeat"), patient: patient).with("total_repeats", .number(JSONNumber(1)))
            changes.append(put(refill))
            refills = [refill.key]
        }
        for _ in 0...random.below(2) {
            let line = Forms.invoiceLine(newID("line"), invoice: id, item: anyItem(), quantity: random.below(20))
            let refill = random.chance(60) ? random.pick(refills)?.id : nil
            if refill != nil { repeated.insert(id) }
            changes.append(put(refill.map { line.with("repeat_ID", .string($0)) } ?? line))
        }
        return changes
    }

    private func linesWithRepeat(_ changes: [ModelChange]) -> [(ModelKey, ModelRecord)] {
        changes.compactMap { change in change.bytes.map { (change.key, ModelRecord($0, author: nil, writer: nil)) } }
            .filter { $0.0.table == "trans_line" && !$0.1["repeat_ID"].isEmpty }
    }

    /// Lines about to be edited that already name the same repeat under the same prescription: what the store has dispensed is its own
    /// document, wherever the patient's home has gone since, and uses nothing up once more.
    func linesDispensed(_ changes: [ModelChange], at device: Device) throws -> Set<ModelKey> {
        let lines = linesWithRepeat(changes)
        guard !lines.isEmpty else { return [] }
        let held = try device.machine.database.read { transaction in
            try lines.compactMap { key, line -> (ModelKey, ModelRecord, ModelRecord)? in
                guard let stored = try transaction.records.record(key.table, key.id), !stored.isDeleted else { return nil }
                return (key, line, ModelRecord(stored.payload, author: nil, writer: nil))
            }
        }
        return Set(
            held.filter { $1["repeat_ID"] == $2["repeat_ID"] && $1["transaction_ID"] == $2["transaction_ID"] }.map(\.0))
    }

    /// A repeat is dispensed at the patient's home site, and elsewhere only with the preference; what a site says now it has to mean.
    ///
    /// - Parameters:
    ///   - dispensed: lines that named their repeat before.
    ///   - isRefused: the program did not take it.
    func checkRepeats(_ asked: [ModelChange], besides dispensed: Set<ModelKey>, at device: Device, isRefused: Bool) throws {
        let named = linesWithRepeat(asked).filter { !dispensed.contains($0.0) }
        guard isRefused || !named.isEmpty, let settings = try device.engine(siteLimits).settings() else { return }
        let held = try content(of: device.machine)
        func record(_ key: ModelKey) -> ModelRecord? {
            held[key].flatMap { $0.isDeleted ? nil : ModelRecord($0.bytes, author: nil, writer: nil) }
        }
        let isOn = held[ModelKey("pref", "repeats_on_all_sites")].flatMap { $0.isDeleted ? nil : Model.value(of: $0.bytes) } ?? false
        // A store that is closed while it goes elsewhere, or went before central was restored, counts no repeats here.
        let own = Set(settings.stores.filter { $0.kind == .active && !settings.freezes(store: $0.id) }.map(\.id))
        let mayBeUsed = try named.allSatisfy { _, line in
            guard let refill = record(ModelKey("repeat_table", line["repeat_ID"])) else { return true }
            let patient = try device.machine.database.read { try $0.aliases.resolve("name", refill["name_ID"]) }
            let home = record(ModelKey("name", patient))?["supplying_store_id"] ?? ""
            return isOn || home.isEmpty || own.contains(home)
        }
        if isRefused, mayBeUsed {
            throw violation(.localRefusal, "\(device.name) refuses a repeat that may be used there: \(named.map(\.0)).")
        }
        if !isRefused, !mayBeUsed {
            throw violation(.localRefusal, "\(device.name) takes a prescription for a repeat of another site: \(named.map(\.0)).")
        }
        if !isRefused { statistics.events["repeats used", default: 0] += named.count }
    }

    /// What was used of a repeat is counted on central, and told when it is too much.
    func checkRepeatFlags() throws {
        var uses: [String: Set<String>] = [:]
        for (key, line) in model.records where key.table == "trans_line" && !line["repeat_ID"].isEmpty {
            uses[line["repeat_ID"], default: []].insert(line["transaction_ID"])
        }
        var expected: [String: Int] = [:]
        for (key, record) in model.records where key.table == "repeat_table" {
            let used = uses[key.id]?.count ?? 0
            if used > Int(record["total_repeats"]) ?? 0 { expected[key.id] = used }
        }
        let flagged = try central.database.read { try $0.repeats.flags() }
        let found = Dictionary(flagged.map { ($0.id, Int($0.used)) }, uniquingKeysWith: max)
        guard found == expected else {
            throw violation(.conservation, "Central says \(found) of repeats used too often; it is \(expected).")
        }
    }
}
