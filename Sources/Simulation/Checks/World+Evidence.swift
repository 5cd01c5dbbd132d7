import Storage

extension World {
    /// What central and a site each know of a record, for whoever reads a violation.
    func evidence(_ device: Device, _ key: ModelKey) throws -> String {
        let row = "(SELECT rec FROM records WHERE tbl = (SELECT tbl FROM tables WHERE name = ?) AND id = ?)"
        let central = try central.database
        let site = try device.machine.database
        return try lines(
            "central's record: position, origin, deleted, bytes", central,
            "SELECT position, origin, deleted, CAST(payload AS TEXT) FROM records WHERE rec = \(row)", key, columns: 4)
            + lines(
                "central's entry: channel, position, present, floor", central,
                "SELECT c.name, e.position, e.present, c.floor FROM entries e JOIN channels c ON c.chan = e.chan WHERE e.rec = \(row)",
                key, columns: 4)
            + lines(
                "the site's record: deleted, base, bytes", site,
                "SELECT deleted, base_position, CAST(payload AS TEXT) FROM records WHERE rec = \(row)", key, columns: 3)
            + lines(
                "the site's channel", site,
                "SELECT c.name FROM memberships m JOIN channels c ON c.chan = m.chan WHERE m.rec = \(row)", key, columns: 1)
            + lines(
                "the site keeps it apart: group", site, "SELECT group_no FROM kept_apart WHERE rec = \(row)", key, columns: 1)
            + lines(
                "the site withholds it: store, document, name, due", site,
                "SELECT store, root_id, name_id, due FROM withheld WHERE rec = \(row)", key, columns: 4)
            + lines(
                "the site's stage: position, state", site,
                "SELECT position, state FROM stage WHERE tbl = (SELECT tbl FROM tables WHERE name = ?) AND id = ?", key, columns: 2)
            + lines(
                "the site's group: number, state, push, position, code", site,
                """
                SELECT g.group_no, g.state, g.push, g.position, g.code FROM outbox_changes c JOIN outbox_groups g ON g.group_no = c.group_no
                WHERE c.tbl = (SELECT tbl FROM tables WHERE name = ?) AND c.id = ?
                """, key, columns: 5)
    }

    /// The first record of which a site knows another version of central's than central has for it.
    func difference(at site: String) throws -> String {
        guard let device = devices.first(where: { $0.site == site && !$0.isRetired }) else { return "" }
        return try difference(at: device, from: entitled(site))
    }

    /// The first record of which a device knows another version than it should have of central.
    func difference(at device: Device, from expected: [ModelKey: ModelRecord]) throws -> String {
        let differing = try device.machine.database.read { transaction in
            var found: [ModelKey: Digest] = [:]
            try transaction.sql.prepare(
                """
                SELECT t.name, r.id, r.base_hash FROM records r JOIN tables t ON t.tbl = r.tbl
                WHERE r.base_hash IS NOT NULL AND EXISTS (SELECT 1 FROM memberships m WHERE m.rec = r.rec)
                """
            ).forEach { found[ModelKey($0.string(0), $0.string(1))] = $0.digest(2) }
            var wrong = Set(found.keys).subtracting(expected.keys)
            for (key, record) in expected {
                let table = try transaction.knownTable(key.table)
                let hash = table.map { Digest.record(RecordKey($0, key.id), payload: record.bytes) }
                if hash == nil || found[key] != hash { wrong.insert(key) }
            }
            return wrong
        }
        return try differing.sorted().first.map { " \($0)" + (try evidence(device, $0)) } ?? ""
    }

    private func lines(_ title: String, _ database: LedgerDatabase, _ sql: String, _ key: ModelKey, columns: Int) throws -> String {
        try database.read { transaction in
            let find = try transaction.sql.prepare(sql)
            find.bind(key.table, at: 1)
            find.bind(key.id, at: 2)
            return try find.all { row in
                "\n  \(title): " + (0..<columns).map { row.optionalString($0) ?? "none" }.joined(separator: ", ")
            }.joined()
        }
    }
}
