/// One transaction's session, which notices what is written: reads remembered by their table stay true, and a savepoint is set only where
/// something was written.
final class WatchedSession: SQLSession {
    private let base: any SQLSession
    /// Called before each write.
    var willWrite: (() throws -> Void)?
    /// By the table's number.
    private var writes = Array(repeating: 0, count: WatchedTable.allCases.count)
    private var all = 0
    private var effects = TextMemo<Effect>()

    /// What a statement may change.
    private enum Effect {
        case nothing, anything, unwatched
        case table(WatchedTable)

        init(_ sql: String) {
            if sql.utf8.starts(with: "SELECT".utf8) {
                self = .nothing
            } else if let word = Self.words.first(where: { sql.utf8.starts(with: $0) }) {
                let name = sql.utf8.dropFirst(word.count).prefix { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
                self = WatchedTable(named: name).map(Effect.table) ?? .unwatched
            } else {
                self = .anything
            }
        }

        private static let words = ["INSERT INTO ", "UPDATE ", "DELETE FROM "].map { Array($0.utf8) }
    }

    init(_ base: any SQLSession) { self.base = base }

    func prepare(_ sql: String) throws -> any SQLStatement {
        let effect = effects.value(of: sql, Effect.init)
        if case .nothing = effect { return try base.prepare(sql) }
        try willWrite?()
        switch effect {
        case .nothing, .unwatched: break
        case .table(let table): writes[table.rawValue] += 1
        case .anything: all += 1
        }
        return try base.prepare(sql)
    }

    func execute(_ sql: String) throws {
        try willWrite?()
        all += 1
        try base.execute(sql)
    }

    /// Runs one of the savepoint's words; undoing leaves nothing remembered.
    func runSavepoint(_ sql: String) throws {
        if sql.utf8.starts(with: "ROLLBACK".utf8) { all += 1 }
        try base.execute(sql)
    }

    /// Moves when the table may have been written.
    func stamp(_ table: WatchedTable) -> Int { all + writes[table.rawValue] }

    var changedRows: Int { base.changedRows }
    var lastInsertedRow: Int64 { base.lastInsertedRow }
    var transactionStands: Bool { base.transactionStands }
}
