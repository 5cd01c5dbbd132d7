import GRDBSQLite

/// SQLite's table of file-system calls, without name and data.
func fileSystem() -> sqlite3_vfs {
    var system = sqlite3_vfs()
    system.iVersion = 2
    system.szOsFile = CInt(OpenFile.recordBytes)
    system.mxPathname = 512
    setNameCalls(&system)
    setAmbientCalls(&system)
    return system
}

private func setNameCalls(_ system: inout sqlite3_vfs) {
    system.xOpen = { system, name, file, flags, grantedFlags in
        guard let mount = Mount.of(system), let file else { return SQLITE_MISUSE }
        // Without methods SQLite closes nothing after a refusal.
        file.pointee.pMethods = nil
        let fileName = name.map { String(cString: $0) }
        var opened: DiskState.Opened?
        let code = mount.onDisk(else: SQLITE_CANTOPEN) { state in
            var refusal = SQLITE_OK
            opened = state.open(fileName, flags: flags, &refusal)
            return opened == nil ? refusal : SQLITE_OK
        }
        guard code == SQLITE_OK, let opened else { return code }
        OpenFile(mount, handle: opened.handle).install(in: file)
        grantedFlags?.pointee = opened.flags
        return SQLITE_OK
    }
    system.xDelete = { system, name, _ in
        guard let mount = Mount.of(system), let name else { return SQLITE_MISUSE }
        return mount.onDisk(else: ResultCode.delete) { $0.delete(String(cString: name)) }
    }
    system.xAccess = { system, name, flags, answer in
        guard let mount = Mount.of(system), let name else { return SQLITE_MISUSE }
        return mount.onDisk(else: ResultCode.access) { state in
            let writing = flags == SQLITE_ACCESS_READWRITE
            answer?.pointee = state.canAccess(String(cString: name), writing: writing) ? 1 : 0
            return SQLITE_OK
        }
    }
    system.xFullPathname = { _, name, capacity, target in
        guard let name, let target else { return SQLITE_MISUSE }
        var count = 0
        while name[count] != 0 { count += 1 }
        guard count < Int(capacity) else { return SQLITE_CANTOPEN }
        target.update(from: name, count: count + 1)
        return SQLITE_OK
    }
}

private func setAmbientCalls(_ system: inout sqlite3_vfs) {
    // No extension is loaded from a simulated disk.
    system.xDlOpen = { _, _ in nil }
    system.xDlError = { _, capacity, message in
        if capacity > 0 { message?.pointee = 0 }
    }
    system.xDlSym = { _, _, _ in nil }
    system.xDlClose = { _, _ in }
    system.xRandomness = { system, count, target in
        guard let mount = Mount.of(system), let target else { return 0 }
        mount.platter.randomness.withLock { sequence in
            for index in 0..<Int(count) { target[index] = CChar(truncatingIfNeeded: sequence.next()) }
        }
        return count
    }
    // Only another thread could end a wait; real time must not pass in a simulation.
    system.xSleep = { _, microseconds in
        yieldThread()
        return microseconds
    }
    system.xCurrentTime = { system, answer in
        guard let mount = Mount.of(system) else { return SQLITE_ERROR }
        answer?.pointee = Double(julianMilliseconds(mount)) / 86_400_000
        return SQLITE_OK
    }
    system.xCurrentTimeInt64 = { system, answer in
        guard let mount = Mount.of(system) else { return SQLITE_ERROR }
        answer?.pointee = julianMilliseconds(mount)
        return SQLITE_OK
    }
    system.xGetLastError = { _, _, _ in 0 }
}

/// The clock in SQLite's unit: milliseconds since noon in Greenwich on 24 November 4714 B.C.
private func julianMilliseconds(_ mount: Mount) -> Int64 {
    mount.platter.clock.load(ordering: .relaxed) + 210_866_760_000_000
}
