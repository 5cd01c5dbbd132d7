import GRDB
import GRDBSQLite

/// How far the log of writes that nobody waits for has grown since it was last moved into the main file.
struct LogBacklog {
    enum Step { case none, beside, waiting }

    /// Pages of the log after which it is moved beside the writer.
    static let stepPages = 2_048
    /// Pages that it may have before the writer waits: the log takes no more of the disk than this and a transaction.
    static let mostPages = 16_384

    private var movedTo = 0
    private var isUnderWay = false

    /// What to do now that the log has this many pages; the step has begun with that, until `endStep`.
    mutating func step(_ pages: Int) -> Step {
        // The log began anew.
        if pages < movedTo { movedTo = 0 }
        let isDue = pages - movedTo >= Self.stepPages
        guard pages >= Self.mostPages || isDue && !isUnderWay else { return .none }
        movedTo = pages
        guard pages < Self.mostPages else { return .waiting }
        isUnderWay = true
        return .beside
    }

    mutating func endStep() { isUnderWay = false }

    /// Runs `body` in a transaction that does not sync and does not move the log itself.
    ///
    /// - Returns: pages of the log after the commit; nil where the connection moves it itself, because there is no other.
    static func watching<T>(_ db: Database, isAlone: Bool, _ body: () throws -> T) throws -> (T, pages: Int?) {
        var value: T?
        var pages: CInt = 0
        let every = try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint") ?? 1_000
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        let outcome = Result {
            try withUnsafeMutablePointer(to: &pages) { seen in
                if !isAlone {
                    sqlite3_wal_hook(
                        db.sqliteConnection,
                        { seen, _, _, pages in
                            seen?.assumingMemoryBound(to: CInt.self).pointee = pages
                            return SQLITE_OK
                        }, seen)
                }
                defer { if !isAlone { sqlite3_wal_autocheckpoint(db.sqliteConnection, CInt(every)) } }
                try db.inTransaction(.immediate) {
                    value = try body()
                    return .commit
                }
            }
        }
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try outcome.get()
        guard let value else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return (value, isAlone ? nil : Int(pages))
    }
}
