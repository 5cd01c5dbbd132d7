import Dispatch
import Failures
import GRDB
import GRDBSQLite
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A GRDB connection seen through the seam.
final class SQLiteSession: SQLSession {
    private let db: Database
    private var statements = TextMemo<Statement>()

    init(_ db: Database) { self.db = db }

    func prepare(_ sql: String) throws -> any SQLStatement {
        SQLiteStatement(try statements.value(of: sql) { try db.cachedStatement(sql: $0) }, on: db)
    }
    func execute(_ sql: String) throws {
        // Said around every group of a push: the library would compile them each time.
        if Self.savepointStatements.contains(sql) { return try prepare(sql).run() }
        do { try db.execute(sql: sql) } catch let error as DatabaseError { throw error.failure }
    }

    private static let savepointStatements: Set<String> = ["SAVEPOINT attempt", "RELEASE attempt", "ROLLBACK TO attempt"]

    var changedRows: Int { db.changesCount }
    var lastInsertedRow: Int64 { db.lastInsertedRowID }
    var transactionStands: Bool { sqlite3_get_autocommit(db.sqliteConnection) == 0 }
}
