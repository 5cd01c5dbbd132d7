import GRDBSQLite

/// SQLite's extended result codes, whose macros Swift does not import.
enum ResultCode {
    static let read: CInt = SQLITE_IOERR | (1 << 8)
    static let shortRead: CInt = SQLITE_IOERR | (2 << 8)
    static let write: CInt = SQLITE_IOERR | (3 << 8)
    static let sync: CInt = SQLITE_IOERR | (4 << 8)
    static let truncate: CInt = SQLITE_IOERR | (6 << 8)
    static let fileSize: CInt = SQLITE_IOERR | (7 << 8)
    static let unlock: CInt = SQLITE_IOERR | (8 << 8)
    static let delete: CInt = SQLITE_IOERR | (10 << 8)
    static let access: CInt = SQLITE_IOERR | (13 << 8)
    static let checkReserved: CInt = SQLITE_IOERR | (14 << 8)
    static let lock: CInt = SQLITE_IOERR | (15 << 8)
    static let sharedLock: CInt = SQLITE_IOERR | (20 << 8)
    static let sharedMap: CInt = SQLITE_IOERR | (21 << 8)
    static let deleteMissing: CInt = SQLITE_IOERR | (23 << 8)
}
