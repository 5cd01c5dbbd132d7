/// What central sets of when sites sync and how much goes at a time: for each site, and for all that are not set otherwise.
package struct SiteTerms: Facet {
    package let transaction: Transaction

    /// No site has this id: what stands here is for all of them.
    private static let standardKey = ""

    /// What is set for one site alone.
    package func own(of site: String) throws -> SyncTerms {
        let find = try sql.prepare("SELECT paused, interval_seconds, push_bytes, page_bytes FROM sync_terms WHERE site = ?")
        find.bind(site, at: 1)
        return try find.first { row in
            SyncTerms(
                isPaused: row.optionalInt(0).map { $0 != 0 }, interval: row.optionalInt(1), pushBytes: row.optionalInt(2),
                pageBytes: row.optionalInt(3))
        } ?? .none
    }

    /// What is set for all sites that are not set otherwise.
    package func standard() throws -> SyncTerms { try own(of: Self.standardKey) }

    /// What holds for a site.
    package func terms(of site: String) throws -> SyncTerms { try own(of: site).completed(by: standard()) }

    /// - Parameter site: nil sets it for all.
    package func set(_ terms: SyncTerms, of site: String?) throws {
        let key = site ?? Self.standardKey
        guard terms != .none else { return try forget(key) }
        let save = try sql.prepare(
            """
            INSERT INTO sync_terms (site, paused, interval_seconds, push_bytes, page_bytes) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (site) DO UPDATE SET paused = excluded.paused, interval_seconds = excluded.interval_seconds,
                push_bytes = excluded.push_bytes, page_bytes = excluded.page_bytes
            """)
        save.bind(key, at: 1)
        let paused: Int64? = terms.isPaused.map { $0 ? 1 : 0 }
        save.bind(paused, at: 2)
        save.bind(terms.interval, at: 3)
        save.bind(terms.pushBytes, at: 4)
        save.bind(terms.pageBytes, at: 5)
        try save.run()
    }

    private func forget(_ key: String) throws {
        let delete = try sql.prepare("DELETE FROM sync_terms WHERE site = ?")
        delete.bind(key, at: 1)
        try delete.run()
    }
}
