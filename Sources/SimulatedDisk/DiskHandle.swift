import GRDBSQLite

/// What the disk knows of one open file handle.
struct DiskHandle: Sendable {
    let file: Int
    /// The name to delete on closing, if any.
    var deletesOnClose: String?
    var lockLevel: CInt = SQLITE_LOCK_NONE
    var held = SharedMemory.Held()
    var keepsWAL = false
}
