/// The keys of sites' devices, also of those that spoke for a site before: they are told that they are retired.
package struct SiteKeys: Facet {
    package let transaction: Transaction

    /// Keys kept of one site; the oldest go first.
    package static let most = 8

    private static let columns = "hash, site, database, half, revoked"

    package func key(_ hash: Digest) throws -> SiteKeyEntry? {
        let find = try sql.prepare("SELECT \(Self.columns) FROM site_keys WHERE hash = ?")
        find.bind(hash, at: 1)
        return try find.first(Self.entry)
    }

    /// A site's keys, the newest first.
    package func keys(of site: String) throws -> [SiteKeyEntry] {
        let find = try sql.prepare("SELECT \(Self.columns) FROM site_keys WHERE site = ? ORDER BY created DESC, hash")
        find.bind(site, at: 1)
        return try find.all(Self.entry)
    }

    /// Adds a key or replaces what is kept under its hash, and forgets the oldest of the site beyond `most`.
    package func save(_ entry: SiteKeyEntry) throws {
        let save = try sql.prepare(
            """
            INSERT INTO site_keys (hash, site, database, half, created, revoked) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (hash) DO UPDATE SET site = excluded.site, database = excluded.database, half = excluded.half, revoked = excluded.revoked
            """)
        save.bind(entry.hash, at: 1)
        save.bind(entry.site, at: 2)
        save.bind(entry.database, at: 3)
        save.bind(blob: entry.half, at: 4)
        save.bind(now, at: 5)
        save.bind(entry.isRevoked, at: 6)
        try save.run()
        for old in try keys(of: entry.site).filter({ $0.hash != entry.hash }).dropFirst(Self.most - 1) {
            let delete = try sql.prepare("DELETE FROM site_keys WHERE hash = ?")
            delete.bind(old.hash, at: 1)
            try delete.run()
        }
    }

    /// Shuts every device out that has a key of this site.
    package func revoke(of site: String) throws {
        let update = try sql.prepare("UPDATE site_keys SET revoked = 1 WHERE site = ?")
        update.bind(site, at: 1)
        try update.run()
    }

    /// Forgets a site's keys, as a database that was restored has.
    package func forget(of site: String) throws {
        let delete = try sql.prepare("DELETE FROM site_keys WHERE site = ?")
        delete.bind(site, at: 1)
        try delete.run()
    }

    /// Forgets the keys of one database of a site.
    package func forget(of site: String, database: String) throws {
        let delete = try sql.prepare("DELETE FROM site_keys WHERE site = ? AND database = ?")
        delete.bind(site, at: 1)
        delete.bind(database, at: 2)
        try delete.run()
    }

    private static func entry(_ row: any SQLStatement) -> SiteKeyEntry {
        SiteKeyEntry(hash: row.digest(0), site: row.string(1), database: row.string(2), half: row.array(3), isRevoked: row.flag(4))
    }
}
