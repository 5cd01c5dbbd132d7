/// Openings of this database, and the other databases it knows (R-SYNC 6).
package struct Openings: Facet {
    package let transaction: Transaction

    /// The number of another database, if it ever wrote here.
    package func database(known id: String) throws -> Int64? {
        let find = try sql.prepare("SELECT db FROM databases WHERE id = ?")
        find.bind(id, at: 1)
        return try find.first { $0.int(0) }
    }

    /// Once: another thread's first transaction may have done it a moment ago.
    func record(_ id: String) throws {
        let insert = try sql.prepare(
            "INSERT INTO openings (id, position, group_no, at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")
        insert.bind(id, at: 1)
        insert.bind(try transaction.ledger.head(), at: 2)
        insert.bind(try transaction.outbox.lastGroup(), at: 3)
        insert.bind(now, at: 4)
        try insert.run()
    }

    /// The latest opening; nil in a database never written to.
    package func current() throws -> Opening? { try recent(1).first }

    /// The latest openings, newest first.
    package func recent(_ count: Int) throws -> [Opening] {
        try transaction.memo.openings.value(count, transaction.session) {
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
        return try next.first { ($0.int(0), $0.int(1)) } ?? (try transaction.ledger.head(), try transaction.outbox.lastGroup())
    }

    /// The number by which this database knows another one; 0 is itself.
    package func database(_ id: String, site: String) throws -> Int64 {
        let known = try transaction.memo.databases.value(ExactText(id), transaction.session) {
            try transaction.lasting(transaction.database.lasting.databases, id, of: .databases) {
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
}
