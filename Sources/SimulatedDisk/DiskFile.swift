import GRDBSQLite

/// One file, named or (a temporary, or deleted while open) known only by its handles.
struct DiskFile: Sendable {
    var content = FileContent()
    var isNamed: Bool
    var openCount = 0
    var locks = FileLocks()
    var sharedMemory = SharedMemory()
}
