import Failures

/// The indexes of records by key and by header, which a first load leaves out and builds at its end.
///
/// Ids are random: kept in step, they make each commit of a load write nearly every page of them once more.
enum KeyIndex {
    static let statement = "CREATE UNIQUE INDEX records_key ON records (tbl, id)"
    static let byHeader = "CREATE INDEX records_parent ON records (parent_tbl, parent_id, tbl) WHERE parent_id IS NOT NULL"

    /// What SQLite calls a row that a unique index refuses (SQLITE_CONSTRAINT_UNIQUE).
    static let isDouble = "2067"
}

extension Records {
    package func hasRecords() throws -> Bool {
        try sql.prepare("SELECT 1 FROM records LIMIT 1").first { _ in true } ?? false
    }

    /// From here on records are found by key only by looking at all of them, and nothing keeps a key from coming twice.
    package func dropKeyIndex() throws {
        for name in ["records_key", "records_parent"] { try sql.execute("DROP INDEX \(name)") }
    }

    /// Builds the indexes that `dropKeyIndex` removed.
    ///
    /// - Returns: false when a key is there twice; then nothing was built.
    package func buildKeyIndex() throws -> Bool {
        let built = try transaction.attempt {
            // A load that an older program began has kept this one.
            try sql.execute("DROP INDEX IF EXISTS records_parent")
            try sql.execute(KeyIndex.statement)
            try sql.execute(KeyIndex.byHeader)
        }
        guard case .failure(let failure) = built else { return true }
        guard failure.context["sqlite"] == KeyIndex.isDouble else { throw failure }
        return false
    }

    /// Removes every record and all trace of it.
    package func eraseAll() throws {
        for place in Self.tracesOfRecords { try sql.execute("DELETE FROM \(place.table)") }
        for chan in try sql.prepare("SELECT chan FROM channels").all({ $0.int(0) }) { try transaction.channels.setTally(chan, .empty) }
    }
}
