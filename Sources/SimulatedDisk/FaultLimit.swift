import GRDBSQLite

/// A fault in force, with what is left of its allowance.
struct FaultLimit: Sendable {
    private let fault: DiskFault?
    /// Bytes the files may hold, writes or changes still to succeed: whichever the fault counts.
    private var remaining: Int

    init(_ fault: DiskFault?, usedBytes: Int) {
        self.fault = fault
        switch fault {
        case .full(let growth): remaining = usedBytes + growth
        case .ioErrorOnWrite(let writes): remaining = writes
        case .stop(let changes): remaining = changes
        case .ioErrorOnSync, .readOnly, nil: remaining = 0
        }
    }

    var isReadOnly: Bool { fault == .readOnly }
    var failsSync: Bool { fault == .ioErrorOnSync }

    /// Counts one change; false once the disk has stopped.
    mutating func admitsChange() -> Bool {
        guard case .stop = fault else { return true }
        guard remaining > 0 else { return false }
        remaining -= 1
        return true
    }

    /// Counts one write that would leave the files with `total` bytes; a code other than `SQLITE_OK` refuses it.
    mutating func admitWrite(total: Int, grows: Bool) -> CInt {
        switch fault {
        case .full: return grows && total > remaining ? SQLITE_FULL : SQLITE_OK
        case .readOnly: return SQLITE_READONLY
        case .ioErrorOnWrite:
            guard remaining > 0 else { return ResultCode.write }
            remaining -= 1
            return SQLITE_OK
        case .ioErrorOnSync, .stop, nil: return SQLITE_OK
        }
    }
}
