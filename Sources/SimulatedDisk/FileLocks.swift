import GRDBSQLite

/// The rollback-journal locks on one database file: many readers, one writer that may still be waiting for them.
struct FileLocks: Sendable {
    /// Handles at SHARED or above.
    private var readers = 0
    /// The handle at RESERVED or above.
    private var writer: Int?
    /// Whether the writer is at PENDING or above, so that no reader may join.
    private var writerWaits = false

    /// Whether some handle intends to write.
    var isReserved: Bool { writer != nil }

    /// Raises `level` of a handle to `wanted`, or as far as the others let it.
    mutating func raise(_ level: inout CInt, to wanted: CInt, by handle: Int) -> CInt {
        guard wanted > level else { return SQLITE_OK }
        if level < SQLITE_LOCK_SHARED {
            guard !writerWaits else { return SQLITE_BUSY }
            readers += 1
            level = SQLITE_LOCK_SHARED
        }
        guard wanted > SQLITE_LOCK_SHARED else { return SQLITE_OK }
        guard writer == nil || writer == handle else { return SQLITE_BUSY }
        writer = handle
        guard wanted > SQLITE_LOCK_RESERVED else {
            level = SQLITE_LOCK_RESERVED
            return SQLITE_OK
        }
        writerWaits = true
        level = SQLITE_LOCK_PENDING
        guard wanted > SQLITE_LOCK_PENDING else { return SQLITE_OK }
        guard readers == 1 else { return SQLITE_BUSY }
        level = SQLITE_LOCK_EXCLUSIVE
        return SQLITE_OK
    }

    /// Lowers `level` of a handle to SHARED or NONE.
    mutating func lower(_ level: inout CInt, to wanted: CInt) {
        guard wanted < level else { return }
        if level >= SQLITE_LOCK_RESERVED {
            writer = nil
            writerWaits = false
        }
        if wanted < SQLITE_LOCK_SHARED { readers -= 1 }
        level = wanted
    }
}
