import Failures

/// The sites that central serves, and which channels each receives.
package struct Sites: Facet {
    package let transaction: Transaction

    /// Reads these sites.
    package func gather(sites ids: [String]) throws {
        for part in Self.parts(of: transaction.memo.sites.unknown(ids.map(ExactText.init), transaction.session)) {
            let find = try sql.prepare("SELECT \(Self.columns) FROM sites WHERE site IN (\(Self.places(part.count)))")
            for (index, id) in part.enumerated() { find.bind(id.text, at: index + 1) }
            var found = Dictionary(part.map { ($0, Site?.none) }, uniquingKeysWith: { first, _ in first })
            try find.forEach { row in
                let site = Self.site(row)
                found[ExactText(site.id)] = .some(site)
            }
            transaction.memo.sites.fill(found)
        }
    }

    static let columns = """
        site, number, name, kind, secret, enabled, subscription, database, database_opening, fenced, push, push_hash,
        push_answer, initialised, cursor, last_contact, app, status, code
        """

    private static let byID = "SELECT \(columns) FROM sites WHERE site = ?"

    static func site(_ row: any SQLStatement) -> Site {
        var site = Site(
            id: row.string(0), number: row.int(1), name: row.string(2),
            kind: SiteKind(rawValue: row.string(3)) ?? .server, secret: row.optionalString(4))
        site.isEnabled = row.flag(5)
        site.subscription = row.int(6)
        site.database = row.optionalString(7)
        site.databaseOpening = row.optionalString(8)
        site.isFenced = row.flag(9)
        site.push = row.int(10)
        site.pushHash = row.optionalDigest(11)
        site.pushAnswer = row.optionalArray(12)
        site.isInitialised = row.flag(13)
        site.cursor = row.int(14)
        site.lastContact = row.optionalInt(15)
        site.app = row.optionalString(16)
        site.status = row.optionalString(17)
        site.code = row.optionalString(18)
        return site
    }

    /// Every site by number; central itself is the first.
    package func all() throws -> [Site] {
        try sql.prepare("SELECT \(Self.columns) FROM sites ORDER BY number").all(Self.site)
    }

    package func site(_ id: String) throws -> Site? {
        try transaction.memo.sites.value(ExactText(id), transaction.session) {
            let find = try sql.prepare(Self.byID)
            find.bind(id, at: 1)
            return try find.first(Self.site)
        }
    }

    /// Goes up with every change of what any site receives.
    package func subscriptionSum() throws -> Int64 {
        try sql.prepare("SELECT COALESCE(SUM(subscription), 0) FROM sites").first { $0.int(0) } ?? 0
    }

    /// The sites whose synchronisation is switched off.
    package func sitesSwitchedOff() throws -> Set<String> {
        Set(try sql.prepare("SELECT site FROM sites WHERE enabled = 0").all { $0.string(0) })
    }

    /// The site of this name, in any case.
    package func site(named name: String) throws -> Site? {
        let find = try sql.prepare("SELECT \(Self.columns) FROM sites WHERE folded = ?")
        find.bind(name.lowercased(), at: 1)
        return try find.first(Self.site)
    }

    /// The site of this code, in any case.
    package func site(coded code: String) throws -> Site? {
        let find = try sql.prepare("SELECT \(Self.columns) FROM sites WHERE folded_code = ?")
        find.bind(code.lowercased(), at: 1)
        return try find.first(Self.site)
    }

    /// Adds a site or replaces what is kept of it.
    ///
    /// - Throws: `name-taken` when another site has the name, or the code, in any case.
    package func save(_ site: Site) throws {
        if let other = try self.site(named: site.name), other.id != site.id {
            throw Failure(.nameTaken, "There is already a site named \(other.name).", ["site": other.id])
        }
        if let code = site.code, let other = try self.site(coded: code), other.id != site.id {
            throw Failure(.nameTaken, "The site \(other.name) has the code \(code).", ["site": other.id])
        }
        let save = try sql.prepare(
            """
            INSERT INTO sites (site, number, name, kind, secret, enabled, subscription, database, database_opening, fenced,
                push, push_hash, push_answer, initialised, cursor, last_contact, app, status, folded, created, code, folded_code)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (site) DO UPDATE SET name = excluded.name, kind = excluded.kind, secret = excluded.secret,
                enabled = excluded.enabled, subscription = excluded.subscription, database = excluded.database,
                database_opening = excluded.database_opening, fenced = excluded.fenced, push = excluded.push,
                push_hash = excluded.push_hash, push_answer = excluded.push_answer, initialised = excluded.initialised,
                cursor = excluded.cursor, last_contact = excluded.last_contact, app = excluded.app,
                status = excluded.status, folded = excluded.folded, code = excluded.code, folded_code = excluded.folded_code
            """)
        save.bind(site.id, at: 1)
        save.bind(site.number, at: 2)
        save.bind(site.name, at: 3)
        save.bind(site.kind.rawValue, at: 4)
        save.bind(site.secret, at: 5)
        save.bind(site.isEnabled, at: 6)
        save.bind(site.subscription, at: 7)
        save.bind(site.database, at: 8)
        save.bind(site.databaseOpening, at: 9)
        save.bind(site.isFenced, at: 10)
        save.bind(site.push, at: 11)
        save.bind(site.pushHash, at: 12)
        save.bind(blob: site.pushAnswer, at: 13)
        save.bind(site.isInitialised, at: 14)
        save.bind(site.cursor, at: 15)
        save.bind(site.lastContact, at: 16)
        save.bind(site.app, at: 17)
        save.bind(site.status, at: 18)
        save.bind(site.name.lowercased(), at: 19)
        save.bind(now, at: 20)
        save.bind(site.code, at: 21)
        save.bind(site.code?.lowercased(), at: 22)
        try save.run()
    }

    /// Remembers the answer to a push in the transaction that applied it.
    package func rememberPush(site: String, number: Int64, hash: Digest, answer: [UInt8], opening: String?) throws {
        try transaction.memo.sites.forget(ExactText(site), transaction.session) {
            let update = try sql.prepare(
                "UPDATE sites SET push = ?, push_hash = ?, push_answer = ?, database_opening = ? WHERE site = ?")
            update.bind(number, at: 1)
            update.bind(hash, at: 2)
            update.bind(blob: answer, at: 3)
            update.bind(opening, at: 4)
            update.bind(site, at: 5)
            try update.run()
        }
    }

    /// Remembers when and how far a site was seen; never more often than the host decides.
    package func rememberContact(site: String, at: Int64, cursor: Int64, initialised: Bool, status: String?) throws {
        let update = try sql.prepare(
            """
            UPDATE sites SET last_contact = ?, cursor = ?, initialised = CASE WHEN ? = 1 THEN 1 ELSE initialised END,
                status = COALESCE(?, status) WHERE site = ?
            """)
        update.bind(at, at: 1)
        update.bind(cursor, at: 2)
        update.bind(initialised, at: 3)
        update.bind(status, at: 4)
        update.bind(site, at: 5)
        try update.run()
    }

    package func delete(_ id: String) throws {
        try transaction.pushes.drop(of: id)
        try transaction.legacySites.forget(id)
        for table in [
            "subscriptions", "collectors", "queue_history", "sync_terms", "site_machines", "site_keys", "push_answers", "carried", "again_orders", "sites",
        ] {
            let delete = try sql.prepare("DELETE FROM \(table) WHERE site = ?")
            delete.bind(id, at: 1)
            try delete.run()
        }
    }
}
