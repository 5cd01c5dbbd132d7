/// The sites that are reached by bundles: one row each.
package struct CarriedSites: Facet {
    package let transaction: Transaction

    private static let columns = "site, database, session, bundle, made, accepted, words, sent, sent_at, sent_head"

    package func site(_ id: String) throws -> CarriedSite? {
        let find = try sql.prepare("SELECT \(Self.columns) FROM carried WHERE site = ?")
        find.bind(id, at: 1)
        return try find.first {
            CarriedSite(
                site: $0.string(0), database: $0.string(1), session: $0.int(2), bundle: $0.string(3), made: $0.int(4), accepted: $0.int(5),
                words: $0.string(6), sent: $0.int(7), sentAt: $0.optionalInt(8), sentHead: $0.optionalInt(9))
        }
    }

    package func save(_ site: CarriedSite) throws {
        let places = Self.places(10)
        let save = try sql.prepare(
            """
            INSERT INTO carried (\(Self.columns)) VALUES (\(places))
            ON CONFLICT (site) DO UPDATE SET database = excluded.database, session = excluded.session, bundle = excluded.bundle,
                made = excluded.made, accepted = excluded.accepted, words = excluded.words, sent = excluded.sent, sent_at = excluded.sent_at,
                sent_head = excluded.sent_head
            """)
        save.bind(site.site, at: 1)
        save.bind(site.database, at: 2)
        save.bind(site.session, at: 3)
        save.bind(site.bundle, at: 4)
        save.bind(site.made, at: 5)
        save.bind(site.accepted, at: 6)
        save.bind(site.words, at: 7)
        save.bind(site.sent, at: 8)
        save.bind(site.sentAt, at: 9)
        save.bind(site.sentHead, at: 10)
        try save.run()
    }
}
