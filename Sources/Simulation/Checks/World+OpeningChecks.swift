import Storage
import SyncSite

extension World {
    /// A site that has just opened, with its first load going on, holds what its stores cannot work without (R-SYNC 4).
    ///
    /// Looked at are items, and of its own stores the stock and the documents that are not finished, with their lines: as they stood when the
    /// load began, for what changed since is still to come.
    func checkOpened(_ device: Device) throws {
        let (isOpen, through) = try device.machine.database.read {
            (try $0.state.has(StateKey<StateFlag>("load.open")), try $0.state.value(StateKey<Int64>("load.essential")))
        }
        defer { device.isOpenEarly = isOpen }
        guard isOpen, !device.isOpenEarly, let through, !centralWasRestored else { return }
        statistics.events["opened early", default: 0] += 1
        let settings = try device.engine(siteLimits).settings()
        let own = Set(settings?.stores.filter { $0.kind == .active }.map(\.id) ?? []).filter { model.holder[$0] == device.site }
        let old = try recordsAtCentral(through: through)
        let held = try content(of: device.machine)
        for (key, record) in entitled(device.site).sorted(by: { $0.key < $1.key }) where old.contains(key) && isNeeded(key, record, own, old) {
            guard held[key] == nil else { continue }
            throw violation(.convergence, "\(device.name) opened without \(key), which its stores cannot work without.")
        }
    }

    private func recordsAtCentral(through position: Int64) throws -> Set<ModelKey> {
        try central.database.read { transaction in
            let find = try transaction.sql.prepare("SELECT t.name, r.id FROM records r JOIN tables t ON t.tbl = r.tbl WHERE r.position <= ?")
            find.bind(position, at: 1)
            return Set(try find.all { ModelKey($0.string(0), $0.string(1)) })
        }
    }

    private func isNeeded(_ key: ModelKey, _ record: ModelRecord, _ own: Set<String>, _ old: Set<ModelKey>) -> Bool {
        if key.table == "item" { return true }
        if key.table == "item_line" { return own.contains(record["store_ID"]) }
        let head = Model.header(of: key.table, record) ?? key
        guard Model.tradeHeaders.contains(head.table), old.contains(head), let document = model.records[head], own.contains(document["store_ID"]) else {
            return false
        }
        let status = document["status"].lowercased()
        return status != "fn" && status != "wf"
    }
}
