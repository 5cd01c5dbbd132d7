/// Single values that a program keeps about itself.
package struct StateTable: Facet {
    package let transaction: Transaction

    package func value(_ name: String) throws -> String? {
        try transaction.memo.meta.value(ExactText(name), transaction.session) {
            let find = try sql.prepare("SELECT value FROM meta WHERE name = ?")
            find.bind(name, at: 1)
            return try find.first { $0.string(0) }
        }
    }

    /// Names and values that begin alike, in order.
    package func values(startingWith prefix: String) throws -> [(name: String, value: String)] {
        let find = try sql.prepare("SELECT name, value FROM meta WHERE name >= ? AND name < ? ORDER BY name")
        find.bind(prefix, at: 1)
        find.bind(prefix + "\u{10FFFF}", at: 2)
        return try find.all { ($0.string(0), $0.string(1)) }
    }

    package func set(_ name: String, _ value: String?) throws {
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
