/// One transaction's session, which notices what is written: reads remembered by their table stay true, and a savepoint is set only where
/// something was written.
final class WatchedSession: SQLSession {
    private let base: any SQLSession
    /// Called before each write.
    var willWrite: (() throws -> Void)?
    /// By the table's number.
    private var writes = Array(repeating: 0, count: WatchedTable.allCases.count)
    private var all = 0

    init(_ base: any SQLSession) { self.base = base }

    func prepare(_ sql: String) throws -> any SQLStatement {
        if !Self.reads(sql) {
            try willWrite?()
            countWrite(sql)
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

    private static func reads(_ sql: String) -> Bool { sql.utf8.first == UInt8(ascii: "S") && sql.utf8.starts(with: "SELECT".utf8) }

    private static let words = ["INSERT INTO ", "UPDATE ", "DELETE FROM "].map { Array($0.utf8) }

    private func countWrite(_ sql: String) {
        for word in Self.words where sql.utf8.first == word[0] && sql.utf8.starts(with: word) {
            let name = sql.utf8.dropFirst(word.count).prefix { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            if let table = WatchedTable(named: name) { writes[table.rawValue] += 1 }
            return
        }
        all += 1
    }

    var changedRows: Int { base.changedRows }
    var lastInsertedRow: Int64 { base.lastInsertedRow }
    var transactionStands: Bool { base.transactionStands }
}
