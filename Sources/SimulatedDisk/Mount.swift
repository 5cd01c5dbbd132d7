import GRDBSQLite
import Synchronization

/// One start of a disk as SQLite knows it: a registered file system.
///
/// After a crash the disk is mounted anew under the same name. Connections from before still point to the earlier mount,
/// which refuses them everything, so that nothing a dead process does reaches the files. Each open file keeps its mount.
final class Mount: Sendable {
    let platter: Platter
    let boot: Int
    private let systemAddress: UInt
    private let methodsAddress: UInt
    private let nameAddress: UInt

    init(_ platter: Platter, name: String, boot: Int) {
        self.platter = platter
        self.boot = boot
        let bytes = Array(name.utf8CString)
        let nameCopy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        nameCopy.initialize(from: bytes, count: bytes.count)
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        methods.initialize(to: fileMethods())
        let system = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        system.initialize(to: fileSystem())
        nameAddress = UInt(bitPattern: nameCopy)
        methodsAddress = UInt(bitPattern: methods)
        systemAddress = UInt(bitPattern: system)
        system.pointee.zName = UnsafePointer(nameCopy)
        system.pointee.pAppData = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_vfs_register(system, 0)
    }

    deinit {
        unregister()
        UnsafeMutablePointer<sqlite3_vfs>(bitPattern: systemAddress)?.deallocate()
        UnsafeMutablePointer<sqlite3_io_methods>(bitPattern: methodsAddress)?.deallocate()
        UnsafeMutablePointer<CChar>(bitPattern: nameAddress)?.deallocate()
    }

    /// Takes the name out of SQLite's list; open files stay usable as far as their boot allows.
    func unregister() {
        sqlite3_vfs_unregister(UnsafeMutablePointer<sqlite3_vfs>(bitPattern: systemAddress))
    }

    var methods: UnsafePointer<sqlite3_io_methods>? { UnsafePointer(bitPattern: methodsAddress) }

    /// The mount behind SQLite's pointer; nil only for a pointer that is not ours.
    static func of(_ system: UnsafeMutablePointer<sqlite3_vfs>?) -> Mount? {
        guard let data = system?.pointee.pAppData else { return nil }
        return Unmanaged<Mount>.fromOpaque(data).takeUnretainedValue()
    }

    /// Runs `body` on the disk, or answers `refusal` if this mount's process is dead.
    func onDisk(else refusal: CInt, _ body: (inout DiskState) -> CInt) -> CInt {
        platter.state.withLock { state in
            state.boot == boot ? body(&state) : refusal
        }
    }
}
