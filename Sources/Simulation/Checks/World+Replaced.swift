import Storage

/// Versions that somebody replaced without having seen them are kept apart, each once and no other (R-OWN 10).
extension World {
    /// What a person at a site saw of the records about to be changed; of what is kept to the site, what those saw who began it there: the
    /// site's own versions in between stand for nobody else's.
    func noteSeen(_ changes: [ModelChange], _ mark: String, at device: Device) throws {
        seen[mark] = try device.machine.database.read { transaction in
            var found: [ModelKey: [UInt8]?] = [:]
            for key in changes.map(\.key) {
                let record = try transaction.knownTable(key.table).flatMap { try transaction.records.record(RecordKey($0, key.id)) }
                let shown = record.flatMap { $0.isDeleted ? nil : $0.payload }
                let kept = device.kept[key].flatMap { isSame($0.bytes, shown) ? seen[$0.mark]?[key] : nil }
                found[key] = kept ?? .some(shown)
            }
            return found
        }
    }

    /// A group is about to be accepted: which of the versions it replaces had its writer not seen?
    func noteReplaced(_ group: PushBody.Group, from site: String) {
        guard judgesReplaced(site) else { return }
        for change in group.changes {
            guard let bytes = unseen(change, group.mark, site) else { continue }
            model.replaced.append(ReplacedVersion(site: site, mark: group.mark, key: change.key, bytes: bytes))
        }
    }

    /// What is let go after it was kept apart never replaces a version that its writer had not seen.
    func checkReleased(_ group: PushBody.Group, from site: String) throws {
        guard judgesReplaced(site) else { return }
        for change in group.changes {
            guard let bytes = unseen(change, group.mark, site), !isEarlierWord(change.key, bytes, of: site, than: group) else { continue }
            let stored = String(decoding: bytes, as: UTF8.self)
            throw violation(.ownership, "\(group.mark) of \(site) was let go over a version of \(change.key) it had not seen: \(stored)")
        }
    }

    /// Whether a version is what the same site wrote before and somebody vouched for since: who was at the shelf later has the last word, also where
    /// the site had given the earlier version way.
    private func isEarlierWord(_ key: ModelKey, _ bytes: [UInt8], of site: String, than group: PushBody.Group) -> Bool {
        guard let earlier = vouched[key], earlier.site == site, earlier.bytes == bytes else { return false }
        return earlier.group < group.number
    }

    /// Central's version of a record, when another wrote it and the writer of this change had not seen it.
    private func unseen(_ change: ModelChange, _ mark: String, _ site: String) -> [UInt8]? {
        guard let saw = seen[mark]?[change.key], let stored = model.records[change.key], stored.writer != site,
            stored.bytes != change.bytes, !isSame(stored.bytes, saw)
        else { return nil }
        return stored.bytes
    }

    /// Whether somebody who sees one version sees what the other says: a program that follows a merge changes nothing but ids.
    private func isSame(_ version: [UInt8]?, _ shown: [UInt8]?) -> Bool {
        guard let version, let shown, version != shown else { return version == shown }
        return model.isRepointed(ModelRecord(version, author: nil, writer: nil), ModelRecord(shown, author: nil, writer: nil))
    }

    /// Copies of a database, and one that went back, do not know what they saw; what is let go later is no surprise.
    private func judgesReplaced(_ site: String) -> Bool { !wasRestored(site) && devices.filter { $0.site == site }.count == 1 }

    func checkReplaced() throws {
        let kept = try central.database.read { transaction in
            try transaction.quarantine.groups().filter { $0.kind == "overwritten" }.flatMap { group in
                try transaction.quarantine.changes(group.number).map { change in
                    ReplacedVersion(
                        site: group.site, mark: group.acting.user ?? "", key: ModelKey(change.key.table.name, change.key.id),
                        bytes: change.payload ?? [])
                }
            }
        }
        var left: [ReplacedVersion: Int] = [:]
        for one in kept { left[one, default: 0] += 1 }
        statistics.events["versions replaced unseen", default: 0] += kept.count
        for one in model.replaced where judgesReplaced(one.site) {
            guard let count = left[one], count > 0 else { throw violation(.conservation, "A version nobody had seen was replaced and is gone: \(one).") }
            left[one] = count - 1
        }
        for (one, count) in left where count > 0 && seen[one.mark]?[one.key] != nil && judgesReplaced(one.site) {
            throw violation(.conservation, "Central keeps apart what was not replaced unseen: \(one).")
        }
    }
}
