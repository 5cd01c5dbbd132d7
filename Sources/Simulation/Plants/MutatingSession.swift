import SimulatedDisk
import Storage

/// One session through which a planted bug works.
final class MutatingSession: SQLSession {
    private let session: any SQLSession
    private let plant: Plant
    private let isWriting: Bool
    /// What this transaction did so far.
    private var hasBuried = false
    private var hasPlaced = false
    var lookedUp: Set<String> = []

    init(_ session: any SQLSession, _ plant: Plant, isWriting: Bool) {
        self.session = session
        self.plant = plant
        self.isWriting = isWriting
    }

    var changedRows: Int { session.changedRows }
    var lastInsertedRow: Int64 { session.lastInsertedRow }
    var transactionStands: Bool { session.transactionStands }

    func execute(_ sql: String) throws {
        if sql == "SAVEPOINT attempt" { lookedUp = [] }
        if sql == "ROLLBACK TO attempt", plant.place == .central {
            plant.noteUndone()
            if plant.bug == .restOfRefusedGroupKept { return }
        }
        try session.execute(sql)
    }

    func prepare(_ sql: String) throws -> any SQLStatement {
        if sql.contains("deleted = 1, hash") { hasBuried = true }
        if sql.hasPrefix("INSERT INTO entries") || sql.hasPrefix("UPDATE entries") || sql.hasPrefix("INSERT INTO records") {
            hasPlaced = true
        }
        if swallows(sql) { return SwallowedStatement() }
        let statement = try session.prepare(plant.place == .central ? atCentral(sql) : atSite(sql))
        if plant.renames { return RenamingStatement(statement, plant, session) }
        if let table = plant.bug.unseenTable, plant.place == .central, isWriting, sql.hasSuffix("FROM records WHERE tbl = ? AND id = ?") {
            let find = try session.prepare("SELECT tbl FROM tables WHERE name = '\(table)'")
            return ForgetfulStatement(statement, self, table: try find.first { $0.int(0) } ?? 0)
        }
        return statement
    }

    private func swallows(_ sql: String) -> Bool {
        switch (plant.bug, plant.place) {
        case (.cursorBeforeData, .site): sql.hasPrefix("INSERT INTO stage (") && plant.isDue(every: 11)
        case (.swallowedError, .central): isWriting && sql.hasPrefix("INSERT INTO entries") && plant.isDue(every: 25)
        case (.auditSkipped, .central): sql.hasPrefix("INSERT INTO audit") && plant.isDue(every: 3)
        case (.leavingKeepsCursor, .site): sql.hasPrefix("DELETE FROM joined")
        case (.positionsReused, .central): sql.hasPrefix("INSERT INTO openings") || sql.hasPrefix("UPDATE ledger_head") && !hasPlaced
        default: false
        }
    }

    private func atCentral(_ sql: String) -> String {
        switch plant.bug {
        case .echoOverEdit where !isWriting && sql == "SELECT db FROM databases WHERE id = ?": sql + " AND 0"
        case .readsAheadOfCommit where !isWriting && sql == "SELECT position FROM ledger_head": "SELECT position + 1 FROM ledger_head"
        case .headBeforeCommit where !isWriting && sql == "SELECT position FROM ledger_head":
            "SELECT position + \(plant.undone) FROM ledger_head"
        case .checkpointPromisedEarly where !isWriting: replacing("AND position <= ? ORDER", by: "AND position <= ? - 1 ORDER", in: sql)
        case .floorNotRaised: replacing("floor = ?", by: "floor = 0 * ?", in: sql)
        case .floorOneShort: replacing("floor = ?", by: "floor = MAX(? - 1, 0)", in: sql)
        case .stockOverlooked: replacing("e.chan = ? AND e.present = 1 AND r.tbl = ?", by: "e.chan = ? AND e.present = 9 AND r.tbl = ?", in: sql)
        case .tombstonesCounted where hasBuried:
            replacing("digest = ? WHERE chan", by: "digest = CASE WHEN ? IS NULL THEN digest ELSE digest END WHERE chan", in: sql)
        case .aheadOfParked: replacing("WHERE c.tbl = ?", by: "WHERE 0 AND c.tbl = ?", in: sql)
        case .linesStayBehind: replacing("AND parent_id = ? LIMIT 1", by: "AND parent_id = ? AND 0 LIMIT 1", in: sql)
        default: sql
        }
    }

    private func atSite(_ sql: String) -> String {
        switch plant.bug {
        case .echoOverEdit, .pullOverwritesOutbox:
            replacing("g.state = 'waiting' AND c.tbl = ? AND c.id = ? LIMIT 1", by: "g.state = 'none' AND c.tbl = ? AND c.id = ? LIMIT 1", in: sql)
        case .actedForgotten where sql.hasPrefix("SELECT"): replacing("source_id, written,", by: "source_id, \(Self.quantitiesNow),", in: sql)
        case .numbersForgotten where sql.hasPrefix("SELECT MAX(found) FROM ("):
            sql + " AND NOT EXISTS (SELECT 1 FROM sync_log WHERE event = 'restored')"
        default: sql
        }
    }

    /// The quantities of an invoice's line as they are, in place of those that were written last.
    private static let quantitiesNow = """
        COALESCE((SELECT json_extract(CAST(r.payload AS TEXT), '$.item_ID') || '|' || json_extract(CAST(r.payload AS TEXT), '$.quantity')
        || '|' || json_extract(CAST(r.payload AS TEXT), '$.pack_size')
        FROM records r WHERE r.tbl = pair_lines.tbl AND r.id = pair_lines.id AND r.deleted = 0), written)
        """

    private func replacing(_ text: String, by other: String, in sql: String) -> String {
        guard let range = sql.range(of: text) else { return sql }
        return sql.replacingCharacters(in: range, with: other)
    }
}
