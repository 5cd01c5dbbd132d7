import GRDBSQLite

/// Locks and shared memory of an open file.
extension DiskState {
    mutating func lock(_ number: Int, to level: CInt) -> CInt {
        guard var handle = handles[number], var locks = files[handle.file]?.locks else { return ResultCode.lock }
        let code = locks.raise(&handle.lockLevel, to: level, by: number)
        store(number, handle, locks)
        return code
    }

    mutating func unlock(_ number: Int, to level: CInt) -> CInt {
        guard var handle = handles[number], var locks = files[handle.file]?.locks else { return ResultCode.unlock }
        locks.lower(&handle.lockLevel, to: level)
        store(number, handle, locks)
        return SQLITE_OK
    }

    private mutating func store(_ number: Int, _ handle: DiskHandle, _ locks: FileLocks) {
        handles[number] = handle
        files[handle.file]?.locks = locks
    }

    /// The shared region of that number, or nil if it does not exist and is not to be made.
    mutating func sharedRegion(_ number: Int, region: Int, bytes: Int, extend: Bool) -> SharedRegion? {
        guard let file = handles[number]?.file, var held = handles[number]?.held else { return nil }
        let found = files[file]?.sharedMemory.map(region, bytes: bytes, extend: extend, &held)
        handles[number]?.held = held
        return found
    }

    mutating func sharedUnmap(_ number: Int) {
        guard let file = handles[number]?.file, var held = handles[number]?.held else { return }
        files[file]?.sharedMemory.unmap(&held)
        handles[number]?.held = held
    }

    /// Takes or gives back the locks in `mask` as SQLite's `flags` say.
    mutating func sharedLock(_ number: Int, mask: UInt8, flags: CInt) -> CInt {
        guard let file = handles[number]?.file, var held = handles[number]?.held else { return ResultCode.sharedLock }
        var code: CInt? = SQLITE_OK
        if flags & SQLITE_SHM_UNLOCK != 0 {
            files[file]?.sharedMemory.unlock(mask, &held)
        } else {
            let exclusively = flags & SQLITE_SHM_EXCLUSIVE != 0
            code = files[file]?.sharedMemory.lock(mask, exclusively: exclusively, &held)
        }
        handles[number]?.held = held
        return code ?? ResultCode.sharedLock
    }
}
