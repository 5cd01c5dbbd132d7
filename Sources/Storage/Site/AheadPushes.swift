/// Pushes frozen behind the one under way, in the order of their numbers.
package struct AheadPushes: Facet {
    package let transaction: Transaction

    package func all() throws -> [AheadPush] {
        try sql.prepare("SELECT push, first, last, opening, healed, reports FROM ahead_pushes ORDER BY push").all { row in
            AheadPush(
                number: row.int(0), first: row.int(1), last: row.int(2), opening: row.string(3), healedThrough: row.optionalInt(4),
                reports: row.optionalString(5).flatMap { [String](stateText: $0) } ?? [])
        }
    }

    package func add(_ push: AheadPush) throws {
        let insert = try sql.prepare("INSERT INTO ahead_pushes (push, first, last, opening, healed, reports) VALUES (?, ?, ?, ?, ?, ?)")
        insert.bind(push.number, at: 1)
        insert.bind(push.first, at: 2)
        insert.bind(push.last, at: 3)
        insert.bind(push.opening, at: 4)
        insert.bind(push.healedThrough, at: 5)
        insert.bind(push.reports.isEmpty ? nil : push.reports.stateText, at: 6)
        try insert.run()
    }

    /// Takes the first away: it is the one under way from now on.
    package func takeFirst() throws -> AheadPush? {
        guard let first = try all().first else { return nil }
        let delete = try sql.prepare("DELETE FROM ahead_pushes WHERE push = ?")
        delete.bind(first.number, at: 1)
        try delete.run()
        return first
    }

    package func clear() throws { try sql.prepare("DELETE FROM ahead_pushes").run() }
}
