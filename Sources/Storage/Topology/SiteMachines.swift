/// What sites told of their programs and machines, and when each was last known to have everything.
package struct SiteMachines: Facet {
    package let transaction: Transaction

    package func machine(of site: String) throws -> SiteMachine? {
        let find = try sql.prepare("SELECT hardware, protocol, schema_number FROM site_machines WHERE site = ?")
        find.bind(site, at: 1)
        return try find.first { row in row.optionalInt(1).map { SiteMachine(hardware: row.optionalString(0), protocolMax: $0, schema: row.optionalInt(2)) } }
            ?? nil
    }

    package func remember(_ machine: SiteMachine, of site: String) throws {
        let save = try sql.prepare(
            """
            INSERT INTO site_machines (site, hardware, protocol, schema_number) VALUES (?, ?, ?, ?)
            ON CONFLICT (site) DO UPDATE SET hardware = excluded.hardware, protocol = excluded.protocol, schema_number = excluded.schema_number
            """)
        save.bind(site, at: 1)
        save.bind(machine.hardware, at: 2)
        save.bind(machine.protocolMax, at: 3)
        save.bind(machine.schema, at: 4)
        try save.run()
    }

    /// When the site's last sync ended well, in seconds since 1970; nil before the first.
    package func lastSuccess(of site: String) throws -> Int64? {
        let find = try sql.prepare("SELECT last_success FROM site_machines WHERE site = ?")
        find.bind(site, at: 1)
        return try find.first { $0.optionalInt(0) } ?? nil
    }

    package func rememberSuccess(of site: String, at time: Int64) throws {
        let save = try sql.prepare(
            "INSERT INTO site_machines (site, last_success) VALUES (?, ?) ON CONFLICT (site) DO UPDATE SET last_success = excluded.last_success")
        save.bind(site, at: 1)
        save.bind(time, at: 2)
        try save.run()
    }

    /// Another database speaks for the site: what was told before it says nothing of this one.
    package func forget(_ site: String) throws {
        let delete = try sql.prepare("DELETE FROM site_machines WHERE site = ?")
        delete.bind(site, at: 1)
        try delete.run()
    }
}
