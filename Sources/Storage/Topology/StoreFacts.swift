/// What routing needs to know of a store, drawn from its record whenever that changes.
package struct StoreFacts: Equatable, Sendable {
    package let id: String
    /// The name record by which others trade with it.
    package let nameID: String
    package let code: String
    package let title: String
    package let isDispensary: Bool
    package let isDisabled: Bool

    package init(id: String, nameID: String, code: String, title: String, isDispensary: Bool, isDisabled: Bool) {
        self.id = id
        self.nameID = nameID
        self.code = code
        self.title = title
        self.isDispensary = isDispensary
        self.isDisabled = isDisabled
    }
}

extension Ledger {
    private static func facts(_ row: any SQLStatement) -> StoreFacts {
        StoreFacts(
            id: row.string(0), nameID: row.string(1), code: row.string(2), title: row.string(3),
            isDispensary: row.flag(4), isDisabled: row.flag(5))
    }
    private static let factColumns = "store, name_id, code, title, dispensary, disabled"

    package func stores() throws -> [StoreFacts] {
        try sql.prepare("SELECT \(Self.factColumns) FROM stores ORDER BY code, store").all(Self.facts)
    }

    package func store(_ id: String) throws -> StoreFacts? {
        let find = try sql.prepare("SELECT \(Self.factColumns) FROM stores WHERE store = ?")
        find.bind(id, at: 1)
        return try find.first(Self.facts)
    }

    /// The stores that trade under a name; more than one only by mistake in the data.
    package func stores(named nameID: String) throws -> [StoreFacts] {
        guard !nameID.isEmpty else { return [] }
        return try memo.stores.value(ExactText(nameID), session) {
            let find = try sql.prepare("SELECT \(Self.factColumns) FROM stores WHERE name_id = ? ORDER BY store")
            find.bind(nameID, at: 1)
            return try find.all(Self.facts)
        }
    }

    package func save(_ facts: StoreFacts) throws {
        let save = try sql.prepare(
            """
            INSERT INTO stores (store, name_id, code, title, dispensary, disabled) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (store) DO UPDATE SET name_id = excluded.name_id, code = excluded.code, title = excluded.title,
                dispensary = excluded.dispensary, disabled = excluded.disabled
            """)
        save.bind(facts.id, at: 1)
        save.bind(facts.nameID, at: 2)
        save.bind(facts.code, at: 3)
        save.bind(facts.title, at: 4)
        save.bind(facts.isDispensary, at: 5)
        save.bind(facts.isDisabled, at: 6)
        try save.run()
    }

    package func forgetStore(_ id: String) throws {
        let delete = try sql.prepare("DELETE FROM stores WHERE store = ?")
        delete.bind(id, at: 1)
        try delete.run()
    }

    // MARK: Visibility

    /// The stores in which a name or a prescriber is visible, under whichever of the ids that are one by now (R-OWN 9): the rows
    /// follow a merge later.
    package func storesSeeing(_ kind: VisibilityKind, _ subject: String) throws -> [String] {
        let find = try sql.prepare(
            "SELECT DISTINCT store FROM visibility WHERE kind = ? AND subject = ? ORDER BY store")
        func stores(_ id: String) throws -> [String] {
            find.bind(kind.rawValue, at: 1)
            find.bind(id, at: 2)
            return try find.all { $0.string(0) }
        }
        let ids = try synonyms(of: subject, in: kind == .name ? "name" : "clinician")
        guard ids.count > 1 else { return try stores(ids[0]) }
        return try Set(ids.flatMap(stores)).sorted()
    }

    /// The names or prescribers visible in a store.
    package func subjects(_ kind: VisibilityKind, seenIn store: String) throws -> [String] {
        let find = try sql.prepare(
            "SELECT DISTINCT subject FROM visibility WHERE store = ? AND kind = ? ORDER BY subject")
        find.bind(store, at: 1)
        find.bind(kind.rawValue, at: 2)
        return try find.all { $0.string(0) }
    }

    /// What a visibility row says now: nil when it hides, or is deleted.
    package func setVisibility(join rec: Int64, _ fact: (kind: VisibilityKind, subject: String, store: String)?) throws {
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

    package func visibility(join rec: Int64) throws -> (kind: VisibilityKind, subject: String, store: String)? {
        let find = try sql.prepare("SELECT kind, subject, store FROM visibility WHERE join_rec = ?")
        find.bind(rec, at: 1)
        return try find.first { row in
            VisibilityKind(rawValue: row.string(0)).map { ($0, row.string(1), row.string(2)) }
        } ?? nil
    }

    /// The rows that make a subject visible in a store.
    package func joins(_ kind: VisibilityKind, _ subject: String, in store: String) throws -> [Int64] {
        let find = try sql.prepare(
            "SELECT join_rec FROM visibility WHERE kind = ? AND subject = ? AND store = ? ORDER BY join_rec")
        find.bind(kind.rawValue, at: 1)
        find.bind(subject, at: 2)
        find.bind(store, at: 3)
        return try find.all { $0.int(0) }
    }

    // MARK: Subscriptions

    /// The channels a site receives.
    package func subscription(of site: String) throws -> [String] {
        let find = try sql.prepare("SELECT channel FROM subscriptions WHERE site = ? ORDER BY channel")
        find.bind(site, at: 1)
        return try find.all { $0.string(0) }
    }

    package func setSubscription(of site: String, to channels: [String]) throws {
        let before = Set(try subscription(of: site))
        let delete = try sql.prepare("DELETE FROM subscriptions WHERE site = ? AND channel = ?")
        for channel in before.subtracting(channels).sorted() {
            delete.bind(site, at: 1)
            delete.bind(channel, at: 2)
            try delete.run()
        }
        let insert = try sql.prepare("INSERT INTO subscriptions (site, channel) VALUES (?, ?)")
        for channel in Set(channels).subtracting(before).sorted() {
            insert.bind(site, at: 1)
            insert.bind(channel, at: 2)
            try insert.run()
        }
    }

    package func raiseSubscriptionVersion(of site: String) throws {
        let update = try sql.prepare("UPDATE sites SET subscription = subscription + 1 WHERE site = ?")
        update.bind(site, at: 1)
        try update.run()
    }
}

extension Ledger {
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
}
