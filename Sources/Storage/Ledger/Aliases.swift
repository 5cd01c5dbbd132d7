import Failures

/// Ids that were merged into others (R-OWN 9).
package struct Aliases: Facet {
    package let transaction: Transaction

    /// Whether anything was ever merged: where nothing was, resolving an id costs nothing.
    package func hasAny() throws -> Bool {
        if let known = transaction.pending.hasAliases { return known }
        let found = try sql.prepare("SELECT 1 FROM aliases LIMIT 1").first { _ in true } ?? false
        transaction.pending.hasAliases = found
        return found
    }
    func rememberAny() { transaction.pending.hasAliases = true }

    /// Links a dropped id to the one that goes on, for ever (R-OWN 9). The same link again changes nothing.
    ///
    /// - Throws: `merge-circle` when the kept one already resolves to the dropped one; `already-merged` when the dropped one
    ///   stands for another.
    package func add(table: TableID, dropped: String, kept: String) throws {
        guard try resolve(table: table, id: kept) != dropped, dropped != kept else {
            throw Failure(.mergeCircle, nil, ["table": table.name, "dropped": dropped, "kept": kept])
        }
        if let before = try alias(table: table, id: dropped) {
            guard before == kept else {
                throw Failure(
                    .alreadyMerged, "\(table.name) \(dropped) was merged into \(before) before.",
                    ["table": table.name, "dropped": dropped, "kept": before])
            }
            return
        }
        let insert = try sql.prepare("INSERT INTO aliases (tbl, dropped, kept, position, followed) VALUES (?, ?, ?, ?, 0)")
        insert.bind(table.number, at: 1)
        insert.bind(dropped, at: 2)
        insert.bind(kept, at: 3)
        insert.bind(try transaction.ledger.nextPosition(), at: 4)
        try insert.run()
        rememberAny()
    }

    /// Takes a link as central has it, in place of any that says otherwise: central refuses merges of sites, and loses some when it is
    /// restored (R-OWN 9, R-SYNC 6).
    ///
    /// - Parameter isCentrals: whether a link that is known here stands on central as well, as far as this site knows.
    package func adopt(table: TableID, dropped: String, kept: String, isCentrals: (Alias) throws -> Bool) throws {
        guard dropped != kept else { return }
        if let before = try alias(table: table, id: dropped) {
            if before == kept { return }
            try remove(table: table, dropped: dropped)
        }
        var path: [Alias] = []
        var current = kept
        while current != dropped, let next = try alias(table: table, id: current) {
            path.append(Alias(table: table, dropped: current, kept: next))
            current = next
        }
        if current == dropped, let stale = try path.first(where: { try !isCentrals($0) }) ?? path.first {
            try remove(table: table, dropped: stale.dropped)
        }
        try add(table: table, dropped: dropped, kept: kept)
    }

    /// Takes a link back that central refused or lost.
    package func remove(table: TableID, dropped: String) throws {
        let delete = try sql.prepare("DELETE FROM aliases WHERE tbl = ? AND dropped = ?")
        delete.bind(table.number, at: 1)
        delete.bind(dropped, at: 2)
        try delete.run()
    }

    /// The id that a dropped one was merged into, one step.
    package func alias(table: TableID, id: String) throws -> String? {
        guard try hasAny() else { return nil }
        let find = try sql.prepare("SELECT kept FROM aliases WHERE tbl = ? AND dropped = ?")
        find.bind(table.number, at: 1)
        find.bind(id, at: 2)
        return try find.first { $0.string(0) }
    }

    /// The id that stands for `id` today: chains are followed to their end.
    package func resolve(table: TableID, id: String) throws -> String {
        var current = id
        while let next = try alias(table: table, id: current) { current = next }
        return current
    }

    /// As `resolve`, by the table's name; an unknown table has no merges.
    package func resolve(_ table: String, _ id: String) throws -> String {
        guard try hasAny(), let table = try transaction.knownTable(table) else { return id }
        return try resolve(table: table, id: id)
    }

    /// The id that stands for `id` today, and all that were merged into it, over whatever steps: whoever asks for one means
    /// them all (R-OWN 9).
    package func synonyms(of id: String, in table: String) throws -> [String] {
        guard try hasAny(), let table = try transaction.knownTable(table) else { return [id] }
        var found = [try resolve(table: table, id: id)]
        let find = try sql.prepare("SELECT dropped FROM aliases WHERE tbl = ? AND kept = ? ORDER BY dropped")
        var next = 0
        while next < found.count {
            find.bind(table.number, at: 1)
            find.bind(found[next], at: 2)
            found += try find.all { $0.string(0) }
            next += 1
        }
        return found
    }

    /// Links whose followers were not brought up to date yet, in the order of table and id.
    package func toFollow() throws -> [Alias] {
        guard try hasAny() else { return [] }
        return try sql.prepare("SELECT tbl, dropped, kept FROM aliases WHERE followed = 0 ORDER BY tbl, dropped").all {
            Alias(table: try transaction.table(numbered: $0.int(0)), dropped: $0.string(1), kept: $0.string(2))
        }
    }

    package func rememberFollowed(_ alias: Alias) throws {
        let update = try sql.prepare("UPDATE aliases SET followed = 1 WHERE tbl = ? AND dropped = ?")
        update.bind(alias.table.number, at: 1)
        update.bind(alias.dropped, at: 2)
        try update.run()
    }

    /// All links are followed anew: other records belong here now.
    package func followAllAgain() throws {
        guard try hasAny() else { return }
        try sql.execute("UPDATE aliases SET followed = 0")
    }
}
