import GRDBSQLite
import Synchronization

/// SQLite's table of calls on an open file.
func fileMethods() -> sqlite3_io_methods {
    var methods = sqlite3_io_methods()
    methods.iVersion = 2
    setContentCalls(&methods)
    setLockCalls(&methods)
    setDeviceCalls(&methods)
    setSharedMemoryCalls(&methods)
    return methods
}

private func setContentCalls(_ methods: inout sqlite3_io_methods) {
    methods.xClose = { file in
        OpenFile.close(file)
        return SQLITE_OK
    }
    methods.xRead = { file, target, count, offset in
        OpenFile.use(file, else: ResultCode.read) { state, handle in
            state.read(handle, UnsafeMutableRawBufferPointer(start: target, count: Int(count)), at: Int(offset))
        }
    }
    methods.xWrite = { file, source, count, offset in
        OpenFile.use(file, else: ResultCode.write) { state, handle in
            state.write(handle, UnsafeRawBufferPointer(start: source, count: Int(count)), at: Int(offset))
        }
    }
    methods.xTruncate = { file, size in
        OpenFile.use(file, else: ResultCode.truncate) { state, handle in state.truncate(handle, to: Int(size)) }
    }
    methods.xSync = { file, _ in
        OpenFile.use(file, else: ResultCode.sync) { state, handle in state.sync(handle) }
    }
    methods.xFileSize = { file, answer in
        OpenFile.use(file, else: ResultCode.fileSize) { state, handle in
            guard let size = state.size(handle) else { return ResultCode.fileSize }
            answer?.pointee = sqlite3_int64(size)
            return SQLITE_OK
        }
    }
}

private func setLockCalls(_ methods: inout sqlite3_io_methods) {
    methods.xLock = { file, level in
        OpenFile.use(file, else: ResultCode.lock) { state, handle in state.lock(handle, to: level) }
    }
    methods.xUnlock = { file, level in
        OpenFile.use(file, else: ResultCode.unlock) { state, handle in state.unlock(handle, to: level) }
    }
    methods.xCheckReservedLock = { file, answer in
        OpenFile.use(file, else: ResultCode.checkReserved) { state, handle in
            let isReserved = state.handles[handle].flatMap { state.files[$0.file]?.locks.isReserved } ?? false
            answer?.pointee = isReserved ? 1 : 0
            return SQLITE_OK
        }
    }
}

private func setDeviceCalls(_ methods: inout sqlite3_io_methods) {
    methods.xFileControl = { file, operation, argument in
        guard operation == SQLITE_FCNTL_PERSIST_WAL, let value = argument?.assumingMemoryBound(to: CInt.self)
        else { return SQLITE_NOTFOUND }
        return OpenFile.use(file, else: SQLITE_IOERR) { state, handle in
            if value.pointee >= 0 { state.handles[handle]?.keepsWAL = value.pointee > 0 }
            value.pointee = state.handles[handle]?.keepsWAL == true ? 1 : 0
            return SQLITE_OK
        }
    }
    // As SQLite's own file system on Unix answers, so that the same code of SQLite runs: it assumes larger sectors than
    // those that tear here, and that a write harms no synced byte beside it, which holds here.
    methods.xSectorSize = { _ in 4096 }
    methods.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
}

private func setSharedMemoryCalls(_ methods: inout sqlite3_io_methods) {
    methods.xShmMap = { file, region, bytes, extend, answer in
        var address: UInt?
        let code = OpenFile.map(file, region: Int(region), bytes: Int(bytes), extend: extend != 0, &address)
        answer?.pointee = address.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
        return code
    }
    methods.xShmLock = { file, first, count, flags in
        OpenFile.use(file, else: ResultCode.sharedLock) { state, handle in
            let mask = UInt8(truncatingIfNeeded: ((1 << Int(count)) - 1) << Int(first))
            return state.sharedLock(handle, mask: mask, flags: flags)
        }
    }
    methods.xShmBarrier = { _ in
        atomicMemoryFence(ordering: .sequentiallyConsistent)
    }
    methods.xShmUnmap = { file, _ in
        OpenFile.unmap(file)
        return SQLITE_OK
    }
}
