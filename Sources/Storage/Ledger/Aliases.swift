import Failures

extension Ledger {
    /// Links a dropped id to the one that goes on, for ever (R-OWN 9). The same link again changes nothing.
    ///
    /// - Throws: `merge-circle` when the kept one already resolves to the dropped one; `already-merged` when the dropped one
    ///   stands for another.
    package func addAlias(table: TableID, dropped: String, kept: String) throws {
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
        insert.bind(try nextPosition(), at: 4)
        try insert.run()
        noteAliases()
    }

    /// Takes a link as central has it, in place of any that says otherwise: central refuses merges of sites, and loses some when it is
    /// restored (R-OWN 9, R-SYNC 6).
    ///
    /// - Parameter isCentrals: whether a link that is known here stands on central as well, as far as this site knows.
    package func adoptAlias(table: TableID, dropped: String, kept: String, isCentrals: (Alias) throws -> Bool) throws {
        guard dropped != kept else { return }
        if let before = try alias(table: table, id: dropped) {
            if before == kept { return }
            try removeAlias(table: table, dropped: dropped)
        }
        var path: [Alias] = []
        var current = kept
        while current != dropped, let next = try alias(table: table, id: current) {
            path.append(Alias(table: table, dropped: current, kept: next))
            current = next
        }
        if current == dropped, let stale = try path.first(where: { try !isCentrals($0) }) ?? path.first {
            try removeAlias(table: table, dropped: stale.dropped)
        }
        try addAlias(table: table, dropped: dropped, kept: kept)
    }

    /// Takes a link back that central refused or lost.
    package func removeAlias(table: TableID, dropped: String) throws {
        let delete = try sql.prepare("DELETE FROM aliases WHERE tbl = ? AND dropped = ?")
        delete.bind(table.number, at: 1)
        delete.bind(dropped, at: 2)
        try delete.run()
    }

    /// The id that a dropped one was merged into, one step.
    package func alias(table: TableID, id: String) throws -> String? {
        guard try hasAliases() else { return nil }
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
        guard try hasAliases(), let table = try knownTable(table) else { return id }
        return try resolve(table: table, id: id)
    }

    /// The id that stands for `id` today, and all that were merged into it, over whatever steps: whoever asks for one means
    /// them all (R-OWN 9).
    package func synonyms(of id: String, in table: String) throws -> [String] {
        guard try hasAliases(), let table = try knownTable(table) else { return [id] }
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

    // MARK: Following

    /// Links whose followers were not brought up to date yet, in the order of table and id.
    package func aliasesToFollow() throws -> [Alias] {
        guard try hasAliases() else { return [] }
        return try sql.prepare("SELECT tbl, dropped, kept FROM aliases WHERE followed = 0 ORDER BY tbl, dropped").all {
            Alias(table: try self.table(numbered: $0.int(0)), dropped: $0.string(1), kept: $0.string(2))
        }
    }

    package func noteFollowed(_ alias: Alias) throws {
        let update = try sql.prepare("UPDATE aliases SET followed = 1 WHERE tbl = ? AND dropped = ?")
        update.bind(alias.table.number, at: 1)
        update.bind(alias.dropped, at: 2)
        try update.run()
    }

    /// All links are followed anew: other records belong here now.
    package func followAllAgain() throws {
        guard try hasAliases() else { return }
        try sql.execute("UPDATE aliases SET followed = 0")
    }

    // MARK: What depends on a dropped id

    /// What was visible under a dropped id is visible under the kept one.
    package func moveVisibility(_ kind: VisibilityKind, from dropped: String, to kept: String) throws {
        let update = try sql.prepare("UPDATE visibility SET subject = ? WHERE kind = ? AND subject = ?")
        update.bind(kept, at: 1)
        update.bind(kind.rawValue, at: 2)
        update.bind(dropped, at: 3)
        try update.run()
    }

    /// What was routed by a dropped record is routed by the kept one.
    package func moveChildren(of dropped: RecordKey, to kept: String) throws {
        childless = []
        let update = try sql.prepare("UPDATE records SET parent_id = ? WHERE parent_tbl = ? AND parent_id = ?")
        update.bind(kept, at: 1)
        update.bind(dropped.table.number, at: 2)
        update.bind(dropped.id, at: 3)
        try update.run()
    }

    /// Live records of a table that name, in one of these fields, an id dropped from `merged` and not followed yet; in id order.
    package func recordsToFollow(of table: TableID, naming merged: TableID, in fields: [String]) throws -> [StoredRecord] {
        guard !fields.isEmpty else { return [] }
        let dropped = "(SELECT dropped FROM aliases WHERE tbl = ? AND followed = 0)"
        let conditions: [String] = fields.map { _ in "\(Dialect.field("payload")) IN \(dropped)" }
        let find = try sql.prepare(
            """
            SELECT \(Self.recordColumns) FROM records WHERE tbl = ? AND deleted = 0
                AND (\(conditions.joined(separator: " OR "))) ORDER BY id
            """)
        find.bind(table.number, at: 1)
        for (place, field) in fields.enumerated() {
            find.bind(field, at: 2 + 2 * place)
            find.bind(merged.number, at: 3 + 2 * place)
        }
        return try find.all { Self.record($0, RecordKey(table, $0.string(2))) }
    }

    /// Live records of a table that name `id` in one of these top-level fields, in id order.
    package func records(of table: TableID, naming id: String, in fields: [String]) throws -> [StoredRecord] {
        guard !fields.isEmpty else { return [] }
        let conditions: [String] = fields.map { _ in "\(Dialect.field("payload")) = ?" }
        let find = try sql.prepare(
            """
            SELECT \(Self.recordColumns) FROM records WHERE tbl = ? AND deleted = 0
                AND (\(conditions.joined(separator: " OR "))) ORDER BY id
            """)
        find.bind(table.number, at: 1)
        for (place, field) in fields.enumerated() {
            find.bind(field, at: 2 + 2 * place)
            find.bind(id, at: 3 + 2 * place)
        }
        return try find.all { Self.record($0, RecordKey(table, $0.string(2))) }
    }
}
