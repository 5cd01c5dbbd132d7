/// Sites of other systems' programs: the machine each is bound to, and how far it is loaded.
package struct LegacySites: Facet {
    package let transaction: Transaction

    package func site(_ id: String) throws -> LegacySite {
        let find = try sql.prepare(
            "SELECT hardware, protocol, state, loads, group_no, loaded_at, served_position, served_rec FROM legacy_sites WHERE site = ?")
        find.bind(id, at: 1)
        return try find.first { row in
            var site = LegacySite()
            site.hardware = row.optionalString(0)
            site.protocolVersion = row.optionalInt(1)
            site.state = LegacySite.State(rawValue: row.string(2)) ?? .new
            site.loads = row.int(3)
            site.group = row.int(4)
            site.loadedAt = row.int(5)
            site.served = EntryPlace(position: row.int(6), rec: row.int(7))
            return site
        } ?? LegacySite()
    }

    package func save(_ site: LegacySite, of id: String) throws {
        let save = try sql.prepare(
            """
            INSERT INTO legacy_sites (site, hardware, protocol, state, loads, group_no, loaded_at, served_position, served_rec)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (site) DO UPDATE SET hardware = excluded.hardware, protocol = excluded.protocol, state = excluded.state,
                loads = excluded.loads, group_no = excluded.group_no, loaded_at = excluded.loaded_at,
                served_position = excluded.served_position, served_rec = excluded.served_rec
            """)
        save.bind(id, at: 1)
        save.bind(site.hardware, at: 2)
        save.bind(site.protocolVersion, at: 3)
        save.bind(site.state.rawValue, at: 4)
        save.bind(site.loads, at: 5)
        save.bind(site.group, at: 6)
        save.bind(site.loadedAt, at: 7)
        save.bind(site.served.position, at: 8)
        save.bind(site.served.rec, at: 9)
        try save.run()
    }

    func forget(_ id: String) throws {
        try transaction.places.forget(reader: id)
        let delete = try sql.prepare("DELETE FROM legacy_sites WHERE site = ?")
        delete.bind(id, at: 1)
        try delete.run()
    }
}
