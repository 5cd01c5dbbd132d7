import Failures

/// The index of records by key, which a first load leaves out and builds at its end.
///
/// Ids are random: kept in step, it makes each commit of a load write nearly every page of it once more.
enum KeyIndex {
    static let statement = "CREATE UNIQUE INDEX records_key ON records (tbl, id)"

    /// What SQLite calls a row that a unique index refuses (SQLITE_CONSTRAINT_UNIQUE).
    static let isDouble = "2067"
}

extension Ledger {
    package func hasRecords() throws -> Bool {
        try sql.prepare("SELECT 1 FROM records LIMIT 1").first { _ in true } ?? false
    }

    /// From here on records are found by key only by looking at all of them, and nothing keeps a key from coming twice.
    package func dropKeyIndex() throws { try sql.execute("DROP INDEX records_key") }

    /// Builds the index that `dropKeyIndex` removed.
    ///
    /// - Returns: false when a key is there twice; then nothing was built.
    package func buildKeyIndex() throws -> Bool {
        let built = try attempt { try sql.execute(KeyIndex.statement) }
        guard case .failure(let failure) = built else { return true }
        guard failure.context["sqlite"] == KeyIndex.isDouble else { throw failure }
        return false
    }

    /// Removes every record and all trace of it.
    package func eraseAll() throws {
        for place in Self.tracesOfRecords { try sql.execute("DELETE FROM \(place.table)") }
        for chan in try sql.prepare("SELECT chan FROM channels").all({ $0.int(0) }) { try setTally(chan, .empty) }
    }
}
