extension Ledger {
    /// Once: another thread's first transaction may have done it a moment ago.
    func recordOpening(_ id: String) throws {
        let insert = try sql.prepare(
            "INSERT INTO openings (id, position, group_no, at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")
        insert.bind(id, at: 1)
        insert.bind(try head(), at: 2)
        insert.bind(try lastGroup(), at: 3)
        insert.bind(now, at: 4)
        try insert.run()
    }

    /// The latest opening; nil in a database never written to.
    package func currentOpening() throws -> Opening? { try recentOpenings(1).first }

    /// The latest openings, newest first.
    package func recentOpenings(_ count: Int) throws -> [Opening] {
        try memo.openings.value(count, session) {
            let find = try sql.prepare("SELECT id, position, group_no FROM openings ORDER BY seq DESC LIMIT ?")
            find.bind(Int64(count), at: 1)
            return try find.all { Opening(id: $0.string(0), position: $0.int(1), group: $0.int(2)) }
        }
    }

    /// Up to where this database's history runs under an opening: a position or a group after it belongs to another branch.
    package func reach(of opening: String) throws -> (position: Int64, group: Int64)? {
        let find = try sql.prepare("SELECT seq FROM openings WHERE id = ?")
        find.bind(opening, at: 1)
        guard let seq = try find.first({ $0.int(0) }) else { return nil }
        let next = try sql.prepare("SELECT position, group_no FROM openings WHERE seq > ? ORDER BY seq LIMIT 1")
        next.bind(seq, at: 1)
        return try next.first { ($0.int(0), $0.int(1)) } ?? (try head(), try lastGroup())
    }

    /// The number by which this database knows another one; 0 is itself.
    package func database(_ id: String, site: String) throws -> Int64 {
        let known = try memo.databases.value(ExactText(id), session) {
            try lasting(self.database.lasting.databases, id, of: "databases") {
                let find = try sql.prepare("SELECT db FROM databases WHERE id = ?")
                find.bind(id, at: 1)
                return try find.first { $0.int(0) }
            }
        }
        if let known { return known }
        let insert = try sql.prepare("INSERT INTO databases (id, site) VALUES (?, ?)")
        insert.bind(id, at: 1)
        insert.bind(site, at: 2)
        try insert.run()
        return sql.lastInsertedRow
    }

    /// The site whose database wrote under this number.
    package func site(ofDatabase number: Int64) throws -> String? {
        let find = try sql.prepare("SELECT site FROM databases WHERE db = ?")
        find.bind(number, at: 1)
        return try find.first { $0.optionalString(0) } ?? nil
    }

    package func meta(_ name: String) throws -> String? {
        try memo.meta.value(ExactText(name), session) {
            let find = try sql.prepare("SELECT value FROM meta WHERE name = ?")
            find.bind(name, at: 1)
            return try find.first { $0.string(0) }
        }
    }

    /// Names and values that begin alike, in order.
    package func metas(startingWith prefix: String) throws -> [(name: String, value: String)] {
        let find = try sql.prepare("SELECT name, value FROM meta WHERE name >= ? AND name < ? ORDER BY name")
        find.bind(prefix, at: 1)
        find.bind(prefix + "\u{10FFFF}", at: 2)
        return try find.all { ($0.string(0), $0.string(1)) }
    }

    package func setMeta(_ name: String, _ value: String?) throws {
        let statement: any SQLStatement
        if let value {
            statement = try sql.prepare(
                "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            statement.bind(value, at: 2)
        } else {
            statement = try sql.prepare("DELETE FROM meta WHERE name = ?")
        }
        statement.bind(name, at: 1)
        try statement.run()
    }
}
