extension Ledger {
    /// Whether a dispensary store's transactions are synced; off until somebody switches it on (R-OWN 5).
    package func syncsTransactions(of store: String) throws -> Bool {
        let find = try sql.prepare("SELECT transactions FROM store_options WHERE store = ?")
        find.bind(store, at: 1)
        return try find.first { $0.flag(0) } ?? false
    }

    package func setSyncsTransactions(of store: String, _ isOn: Bool) throws {
        let put = try sql.prepare(
            """
            INSERT INTO store_options (store, transactions) VALUES (?, ?)
            ON CONFLICT (store) DO UPDATE SET transactions = excluded.transactions
            """)
        put.bind(store, at: 1)
        put.bind(isOn, at: 2)
        try put.run()
    }

    // MARK: Preferences outside stores that sync

    /// Notes what a record says of a preference for all sites; nil forgets it.
    package func setGlobalPreference(rec: Int64, _ value: (item: String, isOn: Bool)?) throws {
        let delete = try sql.prepare("DELETE FROM global_preferences WHERE rec = ?")
        delete.bind(rec, at: 1)
        try delete.run()
        guard let value else { return }
        let insert = try sql.prepare("INSERT INTO global_preferences (rec, item, is_on) VALUES (?, ?, ?)")
        insert.bind(rec, at: 1)
        insert.bind(value.item, at: 2)
        insert.bind(value.isOn, at: 3)
        try insert.run()
    }

    /// Whether a preference for all sites is on.
    package func isGlobalPreferenceOn(_ item: String) throws -> Bool {
        let find = try sql.prepare("SELECT MAX(is_on) FROM global_preferences WHERE item = ?")
        find.bind(item, at: 1)
        return try find.first { $0.optionalInt(0) == 1 } ?? false
    }

    // MARK: Newcomers

    /// Notes that a site's push created a patient or prescriber: until it has surely heard of the acknowledgement, the
    /// visibility rows it writes for that one are still those of a new one (R-OWN 2).
    package func noteNewcomer(_ kind: VisibilityKind, _ subject: String, site: String, position: Int64) throws {
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

    package func isNewcomer(_ kind: VisibilityKind, _ subject: String) throws -> Bool {
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

    // MARK: Homes of old patients

    /// The store of the latest prescription noted for a patient who came without a home store (R-OWN 1).
    package func prescriptionHome(of patient: String) throws -> (store: String, dated: String)? {
        let find = try sql.prepare("SELECT store, dated FROM prescription_homes WHERE patient = ?")
        find.bind(patient, at: 1)
        return try find.first { ($0.string(0), $0.string(1)) }
    }

    package func setPrescriptionHome(of patient: String, store: String, dated: String) throws {
        let put = try sql.prepare(
            """
            INSERT INTO prescription_homes (patient, store, dated) VALUES (?, ?, ?)
            ON CONFLICT (patient) DO UPDATE SET store = excluded.store, dated = excluded.dated
            """)
        put.bind(patient, at: 1)
        put.bind(store, at: 2)
        put.bind(dated, at: 3)
        try put.run()
    }
}
