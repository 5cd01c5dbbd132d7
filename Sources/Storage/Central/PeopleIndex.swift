/// Patients and prescribers by what people look for.
package struct PeopleIndex: Facet {
    package let transaction: Transaction

    /// Keeps what the search finds somebody by; nil forgets.
    package func set(rec: Int64, kind: VisibilityTable, _ entry: PersonEntry?) throws {
        let delete = try sql.prepare("DELETE FROM people WHERE rec = ?")
        delete.bind(rec, at: 1)
        try delete.run()
        guard let entry else { return }
        let insert = try sql.prepare("INSERT INTO people (rec, kind, code, words, born) VALUES (?, ?, ?, ?, ?)")
        insert.bind(rec, at: 1)
        insert.bind(kind.rawValue, at: 2)
        insert.bind(entry.code, at: 3)
        insert.bind(entry.words, at: 4)
        insert.bind(entry.born, at: 5)
        try insert.run()
    }

    /// Everybody of a kind with this code, or born that day; all when neither is asked for.
    package func forEach(
        _ kind: VisibilityTable, code: String?, born: String?, _ body: (PersonEntry) throws -> Void
    ) throws {
        var condition = ""
        if code != nil { condition += " AND code = ?" }
        if born != nil { condition += " AND born = ?" }
        let find = try sql.prepare("SELECT rec, code, words, born FROM people WHERE kind = ?\(condition) ORDER BY rec")
        find.bind(kind.rawValue, at: 1)
        var index = 2
        for value in [code, born].compactMap({ $0 }) {
            find.bind(value, at: index)
            index += 1
        }
        try find.forEach { try body(PersonEntry(rec: $0.int(0), code: $0.string(1), words: $0.string(2), born: $0.string(3))) }
    }

    /// Takes one look-up off a site's allowance.
    ///
    /// - Returns: seconds to wait when the allowance is used up; nothing is taken then.
    package func takeLookup(site: String, perMinute: Int64, perHour: Int64) throws -> Int64? {
        let (minute, hour) = (now / 60, now / 3_600)
        let find = try sql.prepare("SELECT minute, in_minute, hour, in_hour FROM lookups WHERE site = ?")
        find.bind(site, at: 1)
        let before = try find.first { ($0.int(0), $0.int(1), $0.int(2), $0.int(3)) }
        let inMinute = before.map { $0.0 == minute ? $0.1 : 0 } ?? 0
        let inHour = before.map { $0.2 == hour ? $0.3 : 0 } ?? 0
        if inHour >= perHour { return (hour + 1) * 3_600 - now }
        if inMinute >= perMinute { return (minute + 1) * 60 - now }
        let put = try sql.prepare(
            """
            INSERT INTO lookups (site, minute, in_minute, hour, in_hour) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (site) DO UPDATE SET minute = excluded.minute, in_minute = excluded.in_minute, hour = excluded.hour,
                in_hour = excluded.in_hour
            """)
        put.bind(site, at: 1)
        put.bind(minute, at: 2)
        put.bind(inMinute + 1, at: 3)
        put.bind(hour, at: 4)
        put.bind(inHour + 1, at: 5)
        try put.run()
        return nil
    }

    /// The store of the latest prescription known for a patient who came without a home store (R-OWN 1).
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
