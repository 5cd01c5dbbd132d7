import Failures

extension Ledger {
    /// Links a dropped id to the one that goes on, for ever (R-OWN 9).
    ///
    /// - Throws: `argument-invalid` when the kept one already resolves to the dropped one.
    package func addAlias(table: TableID, dropped: String, kept: String) throws {
        guard try resolve(table: table, id: kept) != dropped, dropped != kept else {
            throw Failure(.argumentInvalid, "Merging \(dropped) into \(kept) would close a circle.", ["table": table.name])
        }
        let insert = try sql.prepare(
            "INSERT INTO aliases (tbl, dropped, kept, position) VALUES (?, ?, ?, ?) ON CONFLICT (tbl, dropped) DO NOTHING")
        insert.bind(table.number, at: 1)
        insert.bind(dropped, at: 2)
        insert.bind(kept, at: 3)
        insert.bind(try place(), at: 4)
        try insert.run()
    }

    /// The id that stands for `id` today: chains are followed to their end.
    package func resolve(table: TableID, id: String) throws -> String {
        let find = try sql.prepare("SELECT kept FROM aliases WHERE tbl = ? AND dropped = ?")
        var current = id
        while true {
            find.bind(table.number, at: 1)
            find.bind(current, at: 2)
            guard let next = try find.first({ $0.string(0) }) else { return current }
            current = next
        }
    }
}
