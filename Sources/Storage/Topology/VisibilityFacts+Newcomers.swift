extension VisibilityFacts {
    /// Remembers that a site's push created a patient or prescriber: until it has surely heard of the acknowledgement, the
    /// visibility rows it writes for that one are still those of a new one (R-OWN 2).
    package func rememberNewcomer(_ kind: VisibilityTable, _ subject: String, site: String, position: Int64) throws {
        let put = try sql.prepare(
            """
            INSERT INTO newcomers (kind, subject, site, position) VALUES (?, ?, ?, ?)
            ON CONFLICT (kind, subject) DO UPDATE SET site = excluded.site, position = excluded.position
            """)
        put.bind(kind.rawValue, at: 1)
        put.bind(subject, at: 2)
        put.bind(site, at: 3)
        put.bind(position, at: 4)
        try put.run()
    }

    package func isNewcomer(_ kind: VisibilityTable, _ subject: String) throws -> Bool {
        let find = try sql.prepare("SELECT 1 FROM newcomers WHERE kind = ? AND subject = ?")
        find.bind(kind.rawValue, at: 1)
        find.bind(subject, at: 2)
        return try find.first { _ in true } ?? false
    }

    /// The site has read past the acknowledgement of everything up to a position.
    package func forgetNewcomers(of site: String, upTo position: Int64) throws {
        let delete = try sql.prepare("DELETE FROM newcomers WHERE site = ? AND position <= ?")
        delete.bind(site, at: 1)
        delete.bind(position, at: 2)
        try delete.run()
    }
}
