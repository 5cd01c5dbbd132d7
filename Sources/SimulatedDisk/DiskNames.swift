import GRDBSQLite

/// Opening, closing and deleting by name.
extension DiskState {
    /// An opened file: its handle, and SQLite's flags as granted.
    struct Opened {
        let handle: Int
        let flags: CInt
    }

    /// Opens or creates a file, or answers the code of the refusal. No name makes a temporary file.
    mutating func open(_ name: String?, flags: CInt, _ refusal: inout CInt) -> Opened? {
        refusal = SQLITE_CANTOPEN
        let existing = name.flatMap { fileByName[$0] }
        if existing != nil, flags & SQLITE_OPEN_CREATE != 0, flags & SQLITE_OPEN_EXCLUSIVE != 0 { return nil }
        guard let file = existing ?? create(name, flags: flags) else { return nil }
        files[file]?.openCount += 1
        let handle = nextNumber()
        let isTemporary = flags & SQLITE_OPEN_DELETEONCLOSE != 0
        handles[handle] = DiskHandle(file: file, deletesOnClose: isTemporary ? name : nil)
        guard limit.isReadOnly else { return Opened(handle: handle, flags: flags) }
        let readOnly = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY
        return Opened(handle: handle, flags: readOnly)
    }

    private mutating func create(_ name: String?, flags: CInt) -> Int? {
        guard name == nil || flags & SQLITE_OPEN_CREATE != 0, !limit.isReadOnly, admitsChange() else { return nil }
        let number = nextNumber()
        files[number] = DiskFile(isNamed: name != nil)
        if let name { fileByName[name] = number }
        return number
    }

    mutating func close(_ number: Int) {
        guard var handle = handles.removeValue(forKey: number) else { return }
        files[handle.file]?.locks.lower(&handle.lockLevel, to: SQLITE_LOCK_NONE)
        files[handle.file]?.sharedMemory.unmap(&handle.held)
        files[handle.file]?.openCount -= 1
        if let name = handle.deletesOnClose, fileByName[name] == handle.file { unlink(name) }
        dropIfUnreachable(handle.file)
    }

    /// Deletes a name, for good at once: a deleted file never comes back after a power loss.
    mutating func delete(_ name: String) -> CInt {
        guard fileByName[name] != nil else { return ResultCode.deleteMissing }
        guard admitsChange() else { return ResultCode.delete }
        guard !limit.isReadOnly else { return SQLITE_READONLY }
        unlink(name)
        return SQLITE_OK
    }

    private mutating func unlink(_ name: String) {
        guard let number = fileByName.removeValue(forKey: name) else { return }
        files[number]?.isNamed = false
        dropIfUnreachable(number)
    }

    /// Whether the file exists and, if `writing`, can be written.
    func canAccess(_ name: String, writing: Bool) -> Bool {
        fileByName[name] != nil && !(writing && limit.isReadOnly)
    }
}
