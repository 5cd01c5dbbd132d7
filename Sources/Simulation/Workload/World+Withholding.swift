import Payload
import Storage
import SyncRules

/// Dispensaries whose transactions stay on their site, for a while or for good (R-OWN 5).
extension World {
    /// An administrator switches a dispensary's transactions off or on.
    func switchTransactions() throws {
        let dispensaries = all("store").filter { $0.1["store_mode"] == "dispensary" }.map(\.0.id)
        // Those at sites are what matters.
        let remote = dispensaries.filter { model.holder[$0] != Model.central }
        guard let store = random.pick(random.chance(80) && !remote.isEmpty ? remote : dispensaries) else { return }
        try setTransactions(of: store, !model.switchedOn.contains(store))
    }

    func setTransactions(of store: String, _ isOn: Bool) throws {
        try administration().setTransactions(store: store, isOn)
        if isOn {
            model.switchedOn.insert(store)
        } else {
            model.switchedOn.remove(store)
        }
        note("central switches the transactions of \(store) \(isOn ? "on" : "off")")
    }

    // MARK: What a local transaction leaves behind

    /// After a local transaction: what had to stay stayed, what had to travel is in the outbox, and what stayed is remembered.
    ///
    /// - Parameter before: what the site held before.
    func settleWithheld(
        _ asked: [ModelChange], _ groups: [[ModelChange]], at device: Device, before: [ModelKey: HeldRecord], mark: String, isSure: Bool
    ) throws {
        let withheld = try withheldRecords(of: device)
        let sent = Set(groups.joined().map(\.key))
        let lastGroup = try device.machine.database.read { try $0.outbox.lastGroup() }
        for change in groups.joined() { device.kept[change.key] = nil }
        for change in asked {
            let key = change.key
            // What stands as it did is still the earlier one's, also where the machine went down before anything was written.
            let isSame = before[key].map { ($0.isDeleted ? nil : $0.bytes) == withheld[key].flatMap(\.bytes) } ?? false
            let known = isSame ? device.kept[key] : nil
            let author = isSame ? known?.mark ?? "" : mark
            if !isSame, let earlier = device.kept[key] { device.keptBefore[key, default: []].append(earlier) }
            // What central never had leaves no trace when it is deleted.
            device.kept[key] = withheld[key].map {
                KeptVersion(
                    bytes: $0.bytes, since: known?.since ?? (isSame ? 0 : step), lastGroup: known?.lastGroup ?? (isSame ? 0 : lastGroup), mark: author)
            }
            if !isSure { device.unsureKept.insert(key) }
        }
        guard isSure else { return }
        device.unsureKept = []
        guard let settings = try device.engine(siteLimits).settings() else { return }
        let stores = Set(settings.stores.filter { $0.kind == .active && $0.withholds && !settings.freezes(store: $0.id) }.map(\.id))
        let held = try content(of: device.machine)
        for change in asked where Model.withheldTables.contains(change.key.table) {
            guard let bytes = change.bytes, before[change.key].map({ $0.isDeleted || $0.bytes != bytes }) ?? true else { continue }
            // What the primary enters is marked as its own by the site's program.
            let marked = held[change.key].flatMap { Model.isMarked($0.bytes, as: bytes) ? $0.bytes : nil }
            switch travel(of: change.key, marked ?? bytes, held, stores) {
            case .either: continue
            case .stays where sent.contains(change.key):
                throw violation(
                    .audience, "\(device.name) sends \(change.key), though its store's transactions stay there.\(try evidence(device, change.key))")
            case .travels where !sent.contains(change.key):
                let what = String(decoding: bytes, as: UTF8.self)
                throw violation(
                    .conservation,
                    "\(device.name) keeps \(change.key) to itself, which has to travel: \(what).\(try evidence(device, change.key))")
            case .stays where withheld[change.key] == nil:
                throw violation(.conservation, "\(device.name) neither sends nor keeps \(change.key).")
            case .stays, .travels: continue
            }
        }
    }

    /// What the rules say of a record written at a site that holds `held`, where `stores` withhold.
    private func travel(
        of key: ModelKey, _ bytes: [UInt8], _ held: [ModelKey: HeldRecord], _ stores: Set<String>
    ) -> Model.Travel {
        let record = ModelRecord(bytes, author: nil, writer: nil)
        guard key.table == "trans_line" else { return travel(ofHead: key, record, held, stores) }
        let head = ModelKey("transact", record["transaction_ID"])
        guard let found = held[head], !found.isDeleted else { return .either }
        return travel(ofHead: head, ModelRecord(found.bytes, author: nil, writer: nil), held, stores)
    }

    private func travel(
        ofHead key: ModelKey, _ head: ModelRecord, _ held: [ModelKey: HeldRecord], _ stores: Set<String>
    ) -> Model.Travel {
        guard stores.contains(head["store_ID"]) else { return .travels }
        func record(_ key: ModelKey) -> ModelRecord? {
            held[key].flatMap { $0.isDeleted ? nil : ModelRecord($0.bytes, author: nil, writer: nil) }
        }
        let spreads = held[ModelKey("pref", "prescriptions_to_all_sites")].flatMap { $0.isDeleted ? nil : Model.value(of: $0.bytes) }
        return model.travel(
            of: head, key, partner: record(ModelKey("name", head["name_ID"])), spreads: spreads ?? false,
            mayRepeat: repeated.contains(key.id))
    }

    // MARK: What a site keeps

    /// Records that a site keeps to itself or is about to send, with their bytes; nil for deleted ones.
    func withheldRecords(of device: Device) throws -> [ModelKey: (bytes: [UInt8]?, isDue: Bool)] {
        try device.machine.database.read { transaction in
            var found: [ModelKey: (bytes: [UInt8]?, isDue: Bool)] = [:]
            try transaction.sql.prepare(
                """
                SELECT t.name, r.id, r.deleted, r.payload, w.due
                FROM withheld w JOIN records r ON r.rec = w.rec JOIN tables t ON t.tbl = r.tbl
                """
            ).forEach { row in
                found[ModelKey(row.string(0), row.string(1))] = (row.flag(2) ? nil : row.array(3), row.int(4) != 0)
            }
            return found
        }
    }

    /// A site sends by itself what was withheld: only what may go now, or might have gone since it was kept.
    func checkRelease(_ group: PushBody.Group, from site: String) throws {
        for change in group.changes where Model.withheldTables.contains(change.key.table) {
            guard let bytes = change.bytes, let since = keptSince(change.key, bytes, in: group, at: site) else { continue }
            let record = ModelRecord(bytes, author: nil, writer: nil)
            var head = (key: change.key, record: record)
            if change.key.table == "trans_line" {
                let key = ModelKey("transact", record["transaction_ID"])
                let inGroup = group.changes.first { $0.key == key }?.bytes.map { ModelRecord($0, author: nil, writer: nil) }
                guard let found = inGroup ?? model.records[key] else { continue }
                head = (key, found)
            }
            let store = head.record["store_ID"]
            // What the site heard last may be older than what central says by now: it goes by what it heard.
            let lastReleased = devices.filter { $0.site == site }.compactMap { $0.releasedAt[store] }.max() ?? -1
            guard model.withholds(store, at: site), lastReleased < since, !wasRestored(site) else { continue }
            let partner = model.records[ModelKey("name", head.record["name_ID"])]
            let spreads = model.isOn("prescriptions_to_all_sites") || lastSpread >= since
            let repeats = repeated.contains(head.key.id)
            guard case .stays = model.travel(of: head.record, head.key, partner: partner, spreads: spreads, mayRepeat: repeats) else {
                continue
            }
            throw violation(.audience, "\(site) sends \(change.key), though the transactions of \(store) stay there: \(inFull(group))")
        }
    }

    /// What was withheld goes out in the name of those who wrote it (R-USER).
    func checkAuthors(_ group: PushBody.Group, from site: String) throws {
        guard !wasRestored(site), !group.mark.hasSuffix(" more") else { return }
        let named = Set(group.mark.split(separator: ",").map { String($0.drop { $0 == " " }) })
        for device in devices where device.site == site {
            for change in group.changes {
                guard let kept = device.kept[change.key], kept.bytes == change.bytes, !device.unsureKept.contains(change.key),
                    !kept.mark.isEmpty, !named.contains(kept.mark)
                else { continue }
                throw violation(
                    .conservation, "\(site) sends \(change.key), which \(kept.mark) wrote, in the name of \(group.mark): \(describe(group)).")
            }
        }
    }

    /// When a site began to keep to itself the version that a group sends; it may have written another one since, which is kept.
    ///
    /// - Returns: nil also for what was in the outbox before anything of the record was kept.
    private func keptSince(_ key: ModelKey, _ bytes: [UInt8], in group: PushBody.Group, at site: String) -> Int? {
        devices.filter { $0.site == site }.compactMap { device in
            guard let kept = device.kept[key] else { return nil }
            let versions = ((device.keptBefore[key] ?? []) + [kept]).filter { $0.lastGroup < group.number }
            // Other bytes are those of a version that follows a merge.
            return (versions.last { $0.bytes == bytes } ?? versions.last)?.since
        }.max()
    }

    private func isForged(_ key: ModelKey, _ bytes: [UInt8], at device: Device) -> Bool {
        let header = Model.header(of: key.table, ModelRecord(bytes, author: nil, writer: nil))
        return device.forged.contains(key) || header.map(device.forged.contains) ?? false
    }

    /// Once everybody is at rest a site keeps what its dispensaries withhold, whole, and nothing else.
    func checkWithheld(_ device: Device) throws {
        let withheld = try withheldRecords(of: device)
        let held = try content(of: device.machine)
        for (key, one) in withheld.sorted(by: { $0.key < $1.key }) {
            if one.isDue { throw violation(.progress, "\(device.name) still has \(key) to send, which was withheld.") }
            // A dishonest hand may write another store into what is kept, past the program that would send it then.
            guard let bytes = one.bytes, !isForged(key, bytes, at: device) else { continue }
            if case .travels = travel(of: key, bytes, held, Set(model.holder.keys.filter { model.withholds($0, at: device.site) })) {
                let what = String(decoding: bytes, as: UTF8.self)
                throw violation(
                    .conservation, "\(device.name) keeps \(key) to itself, which has to travel: \(what).\(try evidence(device, key))")
            }
        }
        guard !device.wasRestored else { return }
        for (key, version) in device.kept.sorted(by: { $0.key < $1.key }) {
            guard let bytes = version.bytes, !device.unsureKept.contains(key), !pushed.contains(key) else { continue }
            guard let here = held[key], !here.isDeleted, withheld[key] != nil else {
                throw violation(.conservation, "\(device.name) lost \(key), which it kept to itself.")
            }
            let (one, other) = (ModelRecord(bytes, author: nil, writer: nil), ModelRecord(here.bytes, author: nil, writer: nil))
            guard here.bytes == bytes || model.isRepointed(one, other) else {
                throw violation(.conservation, "\(device.name) keeps \(key) other than it was written.")
            }
        }
    }
}

extension Model {
    /// What the record of a preference for all sites says.
    static func value(of bytes: [UInt8]) -> Bool {
        guard let value = try? JSONValue(parsing: bytes) else { return false }
        return value["data"]?["value"]?.truth ?? false
    }
}
