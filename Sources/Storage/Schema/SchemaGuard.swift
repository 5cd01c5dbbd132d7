import Failures

extension Migration {
    /// Brings an empty or older database to this program's schema, one transaction a step.
    ///
    /// - Throws: `database-from-future` when the file knows a step that this program does not; nothing is changed then.
    static func migrate(_ database: any SQLDatabase) throws {
        let applied = try database.read { try Migration.applied($0) }
        let known = all.map(\.name)
        if let stranger = applied.first(where: { !known.contains($0) }) {
            throw Failure(.databaseFromFuture, nil, ["step": stranger])
        }
        for migration in all where !applied.contains(migration.name) {
            try database.write { sql in
                guard try !Migration.applied(sql).contains(migration.name) else { return }
                try sql.execute(
                    "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) \(Dialect.clusteredTableOptions)")
                for statement in migration.statements { try sql.execute(statement) }
                let insert = try sql.prepare("INSERT INTO migrations (name) VALUES (?)")
                insert.bind(migration.name, at: 1)
                try insert.run()
            }
        }
    }

    /// The steps that a database has taken, by name; none for an empty one.
    static func applied(_ sql: any SQLSession) throws -> [String] {
        let exists = try sql.prepare(Dialect.tableExists)
        exists.bind("migrations", at: 1)
        guard try exists.first({ $0.int(0) }) == 1 else { return [] }
        return try sql.prepare("SELECT name FROM migrations ORDER BY name").all { $0.string(0) }
    }
}
