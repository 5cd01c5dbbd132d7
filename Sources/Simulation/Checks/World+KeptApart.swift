import Storage
import SyncRules

/// What a site goes on showing although central keeps it apart: what is on its shelf (R-OWN 10).
extension World {
    /// Records that a site shows as its own though central keeps them apart, with what the group that wrote them said; nil deletes.
    func apartRecords(of device: Device) throws -> [ModelKey: [UInt8]?] {
        try device.machine.database.read { transaction in
            var found: [ModelKey: [UInt8]?] = [:]
            try transaction.sql.prepare(
                """
                SELECT t.name, r.id, c.payload FROM kept_apart k JOIN records r ON r.rec = k.rec JOIN tables t ON t.tbl = r.tbl
                JOIN outbox_changes c ON c.group_no = k.group_no AND c.tbl = r.tbl AND c.id = r.id
                """
            ).forEach { found[ModelKey($0.string(0), $0.string(1))] = .some($0.optionalArray(2)) }
            return found
        }
    }

    /// Tables whose records say by themselves whose store's they are.
    private static let shelf: Set<String> = ["item_line", "transact", "requisition", "Stock_take"]

    /// The store on whose shelf a record is; a payment that the primary entered for a store is the primary's paper (R-OWN 6).
    private func shelf(of key: ModelKey, _ bytes: [UInt8]) -> String? {
        guard Self.shelf.contains(key.table) else { return nil }
        let record = ModelRecord(bytes, author: nil, writer: nil)
        guard case .store(let store) = model.owner(of: key, record) else { return nil }
        return store
    }

    /// Once everybody is at rest: what is kept is as it was written, by the site that edits it; and nothing of that was taken back.
    func checkKeptApart(_ device: Device) throws {
        let apart = try apartRecords(of: device)
        let held = try content(of: device.machine)
        let pending = try pendingKeys(of: device).union(withheldRecords(of: device).keys)
        for (key, written) in apart.sorted(by: { $0.key < $1.key }) where !pending.contains(key) {
            let shown = held[key].flatMap { $0.isDeleted ? nil : $0.bytes }
            guard shown == written else {
                throw violation(.conservation, "\(device.name) shows \(key) other than it was written, though it keeps it.")
            }
            guard let written, let store = shelf(of: key, written) else { continue }
            guard model.holder[store] == device.site else {
                throw violation(.ownership, "\(device.name) keeps \(key) of \(store), which it does not edit.")
            }
            // Written under an earlier tenure of its own: only while nobody else has changed it since.
            let isOlder = model.parked.contains { waiting in
                waiting.site == device.site && waiting.group.changes.contains { $0.key == key && $0.bytes == written }
                    && waiting.group.epochs["store:\(store)"] != model.epoch[store]
            }
            // What central never held nobody else has changed, whoever wrote it there: the site's program makes whole documents too.
            // Nor has who wrote word for word the same, as the programs of two holders do that give one half its number.
            let isUnchanged = !model.known.contains(key) || isUntouched(key, since: device) || model.records[key]?.bytes == written
            guard !isOlder || wasRestored(device.site) || device.forged.contains(key) || isUnchanged else {
                throw violation(.ownership, "\(device.name) keeps \(key) of an earlier tenure, though another has changed it since.")
            }
        }
        // A late bundle of its own, taken by a central that had forgotten it, looks like another copy of the device.
        guard !device.wasRestored, carrier == nil || !centralWasRestored else { return }
        let offices = model.offices(of: device.site)
        // What its people deleted themselves later is not on the shelf, whatever became of the paper.
        var deleted: [ModelKey: Bool] = [:]
        for waiting in model.parked where waiting.site == device.site {
            for change in waiting.group.changes { deleted[change.key] = change.bytes == nil }
        }
        for waiting in model.parked
        where waiting.site == device.site && device.written.contains(waiting.group.mark)
            // What a dishonest hand put into the outbox nobody did on a shelf.
            && !forged.contains(waiting.group.mark)
        {
            guard !waiting.group.changes.contains(where: { $0.key.table == "merge" }) else { continue }
            for change in waiting.group.changes {
                guard let bytes = change.bytes, let store = shelf(of: change.key, bytes), apart[change.key] == nil, !pending.contains(change.key),
                    !device.forged.contains(change.key),
                    model.aliases[change.key] == nil, deleted[change.key] != true
                else { continue }
                let office = "store:\(store)"
                guard let epoch = offices[office], let noted = waiting.group.epochs[office] else { continue }
                // What it heard to be another's shelf gave way, whatever epoch it has now: a central that went back counts them anew.
                if let lost = device.lostAt[store], lost >= wroteAt[waiting.group.mark] ?? 0 { continue }
                // Taken and given back without its hearing of it: what nobody else has changed stays as well.
                guard noted == epoch || !wasRestored(device.site) && isUntouched(change.key, since: device) else { continue }
                // What another edits by now gives way, also when that one deletes it afterwards: its id may have been taken while central had
                // forgotten it.
                if let stored = model.records[change.key] ?? model.deletedAs[change.key],
                    !model.holds(model.owner(of: change.key, stored), device.site, offices)
                {
                    continue
                }
                throw violation(
                    .conservation,
                    "\(device.name) took \(change.key) back, which its people wrote: \(waiting.group.mark)."
                        + (try evidence(device, change.key)))
            }
        }
    }

    /// Whether central's version is one that the device's people saw, or wrote.
    private func isUntouched(_ key: ModelKey, since device: Device) -> Bool {
        // Who saw nothing, since the record was made then, has not seen that another deleted it.
        guard let central = model.records[key] else { return !model.known.contains(key) || model.deletedAs[key]?.writer == device.site }
        if central.writer == device.site { return true }
        return device.written.contains { mark in
            seen[mark]?[key].map { $0 == central.bytes } ?? false
        }
    }

    /// What the settings in force say of the stores a device edits, after each answer.
    func noteLosses(of device: Device) throws {
        let engine = try device.engine(siteLimits)
        let edits = Set(try engine.offeredStores().filter { $0.kind == .active }.map(\.id))
        if let settings = try engine.settings() {
            let withholding = settings.stores.filter { $0.kind == .active && $0.withholds && !settings.freezes(store: $0.id) }.map(\.id)
            for store in model.holder.keys where !withholding.contains(store) { device.releasedAt[store] = step }
        }
        for store in device.edits.subtracting(edits) { device.lostAt[store] = step }
        device.edits = edits
    }
}
