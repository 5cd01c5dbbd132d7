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
                "the site's group: number, state, push, position, code", site,
                """
                SELECT g.group_no, g.state, g.push, g.position, g.code FROM outbox_changes c JOIN outbox_groups g ON g.group_no = c.group_no
                WHERE c.tbl = (SELECT tbl FROM tables WHERE name = ?) AND c.id = ?
                """, key, columns: 5)
    }

    private func lines(_ title: String, _ database: LedgerDatabase, _ sql: String, _ key: ModelKey, columns: Int) throws -> String {
        try database.read { ledger in
            let find = try ledger.sql.prepare(sql)
            find.bind(key.table, at: 1)
            find.bind(key.id, at: 2)
            return try find.all { row in
                "\n  \(title): " + (0..<columns).map { row.optionalString($0) ?? "none" }.joined(separator: ", ")
            }.joined()
        }
    }
}
