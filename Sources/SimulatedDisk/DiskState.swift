import GRDBSQLite

/// Everything a disk holds, changed only under its lock. Files and handles go by numbers that are never used again.
struct DiskState: Sendable {
    var files: [Int: DiskFile] = [:]
    var fileByName: [String: Int] = [:]
    var handles: [Int: DiskHandle] = [:]
    /// Which start of the disk this is; handles of an earlier one are dead.
    private(set) var boot = 0
    private(set) var syncCount = 0
    private(set) var bytesWritten = 0
    /// The sizes of all files together.
    private var usedBytes = 0
    private var lastNumber = 0
    private(set) var limit = FaultLimit(nil, usedBytes: 0)
    var fault: DiskFault? {
        didSet { limit = FaultLimit(fault, usedBytes: usedBytes) }
    }

    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Counts one change of the disk; false if the disk has stopped, now or before.
    mutating func admitsChange() -> Bool {
        guard limit.admitsChange() else {
            boot += 1
            return false
        }
        return true
    }

    func read(_ handle: Int, _ target: UnsafeMutableRawBufferPointer, at offset: Int) -> CInt {
        guard let file = handles[handle]?.file, let isWhole = files[file]?.content.read(into: target, at: offset)
        else { return ResultCode.read }
        return isWhole ? SQLITE_OK : ResultCode.shortRead
    }

    mutating func write(_ handle: Int, _ source: UnsafeRawBufferPointer, at offset: Int) -> CInt {
        guard let file = handles[handle]?.file, let size = files[file]?.content.size, admitsChange()
        else { return ResultCode.write }
        let growth = max(0, offset + source.count - size)
        let code = limit.admitWrite(total: usedBytes + growth, grows: growth > 0)
        guard code == SQLITE_OK else { return code }
        files[file]?.content.write(source, at: offset)
        usedBytes += growth
        bytesWritten += source.count
        return SQLITE_OK
    }

    mutating func truncate(_ handle: Int, to size: Int) -> CInt {
        guard let file = handles[handle]?.file, let before = files[file]?.content.size, admitsChange()
        else { return ResultCode.truncate }
        guard !limit.isReadOnly else { return SQLITE_READONLY }
        files[file]?.content.truncate(to: size)
        usedBytes += size - before
        return SQLITE_OK
    }

    mutating func sync(_ handle: Int) -> CInt {
        guard let file = handles[handle]?.file, admitsChange(), !limit.failsSync else { return ResultCode.sync }
        files[file]?.content.sync()
        syncCount += 1
        return SQLITE_OK
    }

    func size(_ handle: Int) -> Int? {
        handles[handle].flatMap { files[$0.file]?.content.size }
    }

    /// Takes a file out of use once it has neither a name nor a handle.
    mutating func dropIfUnreachable(_ number: Int) {
        guard let file = files[number], !file.isNamed, file.openCount == 0 else { return }
        usedBytes -= file.content.size
        files[number] = nil
    }

    /// Ends every handle and starts the disk anew with these files; a stop is over, any other fault stays in force.
    mutating func restart(with contents: [String: FileContent]) {
        boot += 1
        handles = [:]
        files = [:]
        fileByName = [:]
        usedBytes = 0
        for (name, content) in contents {
            let number = nextNumber()
            files[number] = DiskFile(content: content, isNamed: true)
            fileByName[name] = number
            usedBytes += content.size
        }
        if case .stop = fault { fault = nil }
    }

    /// The named files as a running process sees them.
    var contents: [String: FileContent] {
        fileByName.compactMapValues { files[$0]?.content }
    }
}
