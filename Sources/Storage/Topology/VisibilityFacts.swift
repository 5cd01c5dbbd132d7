import Failures

/// Which names and prescribers are visible in which stores (R-OWN 2, R-STORE 4).
package struct VisibilityFacts: Facet {
    package let transaction: Transaction

    /// What was visible under a dropped id is visible under the kept one.
    package func move(_ kind: VisibilityTable, from dropped: String, to kept: String) throws {
        let update = try sql.prepare("UPDATE visibility SET subject = ? WHERE kind = ? AND subject = ?")
        update.bind(kept, at: 1)
        update.bind(kind.rawValue, at: 2)
        update.bind(dropped, at: 3)
        try update.run()
    }

    /// The stores in which a name or a prescriber is visible, under whichever of the ids that are one by now (R-OWN 9): the rows
    /// follow a merge later.
    package func storesSeeing(_ kind: VisibilityTable, _ subject: String) throws -> [String] {
        let find = try sql.prepare(
            "SELECT DISTINCT store FROM visibility WHERE kind = ? AND subject = ? ORDER BY store")
        func stores(_ id: String) throws -> [String] {
            find.bind(kind.rawValue, at: 1)
            find.bind(id, at: 2)
            return try find.all { $0.string(0) }
        }
        let ids = try transaction.aliases.synonyms(of: subject, in: kind == .name ? "name" : "clinician")
        guard ids.count > 1 else { return try stores(ids[0]) }
        return try Set(ids.flatMap(stores)).sorted()
    }

    /// The names or prescribers visible in a store.
    package func subjects(_ kind: VisibilityTable, seenIn store: String) throws -> [String] {
        let find = try sql.prepare(
            "SELECT DISTINCT subject FROM visibility WHERE store = ? AND kind = ? ORDER BY subject")
        find.bind(store, at: 1)
        find.bind(kind.rawValue, at: 2)
        return try find.all { $0.string(0) }
    }

    /// What a visibility row says now: nil when it hides, or is deleted.
    package func set(join rec: Int64, _ fact: (kind: VisibilityTable, subject: String, store: String)?) throws {
        let delete = try sql.prepare("DELETE FROM visibility WHERE join_rec = ?")
        delete.bind(rec, at: 1)
        try delete.run()
        guard let fact else { return }
        let insert = try sql.prepare("INSERT INTO visibility (join_rec, kind, subject, store) VALUES (?, ?, ?, ?)")
        insert.bind(rec, at: 1)
        insert.bind(fact.kind.rawValue, at: 2)
        insert.bind(fact.subject, at: 3)
        insert.bind(fact.store, at: 4)
        try insert.run()
    }

    package func fact(join rec: Int64) throws -> (kind: VisibilityTable, subject: String, store: String)? {
        let find = try sql.prepare("SELECT kind, subject, store FROM visibility WHERE join_rec = ?")
        find.bind(rec, at: 1)
        return try find.first { row in
            VisibilityTable(rawValue: row.string(0)).map { ($0, row.string(1), row.string(2)) }
        } ?? nil
    }

    /// The rows that make a subject visible in a store.
    package func joins(_ kind: VisibilityTable, _ subject: String, in store: String) throws -> [Int64] {
        let find = try sql.prepare(
            "SELECT join_rec FROM visibility WHERE kind = ? AND subject = ? AND store = ? ORDER BY join_rec")
        find.bind(kind.rawValue, at: 1)
        find.bind(subject, at: 2)
        find.bind(store, at: 3)
        return try find.all { $0.int(0) }
    }

    /// The other stores that see a store, or that it sees: either makes them partners (R-STORE 4).
    package func partners(of store: String) throws -> [String] {
        let find = try sql.prepare(
            """
            SELECT s.store FROM visibility v JOIN stores s ON s.name_id = v.subject
            WHERE v.store = ? AND v.kind = 'name' AND s.store <> v.store AND s.name_id <> ''
            UNION
            SELECT o.store FROM stores s JOIN visibility v ON v.kind = 'name' AND v.subject = s.name_id
                JOIN stores o ON o.store = v.store
            WHERE s.store = ? AND s.name_id <> '' AND o.store <> s.store ORDER BY 1
            """)
        find.bind(store, at: 2)
        find.bind(store, at: 1)
        return try find.all { $0.string(0) }
    }

    /// Whether a store sees another one as a name: it may trade with it.
    package func sees(_ store: String, _ other: String) throws -> Bool {
        let find = try sql.prepare(
            """
            SELECT 1 FROM stores s JOIN visibility v ON v.kind = 'name' AND v.subject = s.name_id
            WHERE s.store = ? AND s.name_id <> '' AND v.store = ? LIMIT 1
            """)
        find.bind(other, at: 1)
        find.bind(store, at: 2)
        return try find.first { _ in true } ?? false
    }
}
