import Failures
import GRDB
import GRDBSQLite

/// A cached statement stepped without GRDB's row and observation layers, which cost more than the insert itself.
final class SQLiteStatement: SQLStatement {
    private let owner: Statement
    private let handle: OpaquePointer
    private let connection: OpaquePointer?

    init(_ statement: Statement, on db: Database) {
        owner = statement
        handle = statement.sqliteStatement
        connection = db.sqliteConnection
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    deinit { sqlite3_reset(handle) }

    func bind(_ value: Int64, at index: Int) { sqlite3_bind_int64(handle, Int32(index), value) }

    func bind(text bytes: UnsafeRawBufferPointer, at index: Int) {
        let start = bytes.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) }
        withUnsafePointer(to: CChar(0)) { empty in
            _ = sqlite3_bind_text(handle, Int32(index), start ?? empty, Int32(bytes.count), Self.copy)
        }
    }

    func bind(lastingText bytes: UnsafeRawBufferPointer, at index: Int) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return bind(text: bytes, at: index) }
        sqlite3_bind_text(handle, Int32(index), start.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil)
    }

    func bind(blob bytes: UnsafeRawBufferPointer, at index: Int) {
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(handle, Int32(index), 0)
        } else {
            sqlite3_bind_blob(handle, Int32(index), bytes.baseAddress, Int32(bytes.count), Self.copy)
        }
    }

    func bindNull(at index: Int) { sqlite3_bind_null(handle, Int32(index)) }

    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let code = sqlite3_extended_errcode(connection)
            let message = connection.map { String(cString: sqlite3_errmsg($0)) }
            sqlite3_reset(handle)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message).failure
        }
    }

    func reset() { sqlite3_reset(handle) }
    func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
    func int(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }
    func double(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }
    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, Int32(column))
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, Int32(column))))
    }

    /// SQLite copies what is bound: the caller's bytes may go right after.
    private static let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

extension DatabaseError {
    /// The coded form of an engine's error: which of the machine's troubles it is.
    var failure: Failure {
        let context = ["sqlite": String(extendedResultCode.rawValue)]
        switch resultCode {
        case .SQLITE_FULL: return Failure(.diskFull, nil, context)
        case .SQLITE_IOERR: return Failure(.diskFailed, nil, context)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: return Failure(.dataFolderReadOnly, nil, context)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return Failure(.databaseBusy, nil, context)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return Failure(.databaseDamaged, nil, context)
        default: return Failure(.internalFault, message, context)
        }
    }
}
