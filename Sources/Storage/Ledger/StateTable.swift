/// Single values that a program keeps about itself, by names that say their type.
package struct StateTable: Facet {
    package let transaction: Transaction

    /// What stands there; nil for nothing, and for what is no such value.
    package func value<Value>(_ key: StateKey<Value>) throws -> Value? { try text(key.name).flatMap { Value(stateText: $0) } }

    package func has<Value>(_ key: StateKey<Value>) throws -> Bool { try text(key.name) != nil }

    /// - Parameter value: nil for nothing.
    package func set<Value>(_ key: StateKey<Value>, _ value: Value?) throws {
        let statement: any SQLStatement
        if let value {
            statement = try sql.prepare(
                "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            statement.bind(value.stateText, at: 2)
        } else {
            statement = try sql.prepare("DELETE FROM meta WHERE name = ?")
        }
        statement.bind(key.name, at: 1)
        try statement.run()
    }

    /// All that stand there, in the order of their members; what is no such value is left out.
    package func all<Value>(_ keys: StateKeys<Value>) throws -> [(member: String, value: Value)] {
        let find = try sql.prepare("SELECT name, value FROM meta WHERE name >= ? AND name < ? ORDER BY name")
        find.bind(keys.prefix, at: 1)
        find.bind(keys.prefix + "\u{10FFFF}", at: 2)
        return try find.all { (name: $0.string(0), value: Value(stateText: $0.string(1))) }.compactMap { name, value in
            value.map { (String(name.dropFirst(keys.prefix.count)), $0) }
        }
    }

    private func text(_ name: String) throws -> String? {
        try transaction.memo.meta.value(ExactText(name), transaction.session) {
            let find = try sql.prepare("SELECT value FROM meta WHERE name = ?")
            find.bind(name, at: 1)
            return try find.first { $0.string(0) }
        }
    }
}
