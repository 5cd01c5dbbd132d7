import GRDBSQLite
import Synchronization

/// One file SQLite has open: found through a pointer behind SQLite's own record of the file.
final class OpenFile: Sendable {
    static let recordBytes = pointerOffset + MemoryLayout<UnsafeMutableRawPointer>.size
    private static let pointerOffset = MemoryLayout<sqlite3_file>.stride

    let mount: Mount
    let handle: Int
    /// Regions handed to SQLite, which may look into them until it closes the file, even after a crash.
    private let regions: Mutex<[SharedRegion]> = Mutex([])

    init(_ mount: Mount, handle: Int) {
        self.mount = mount
        self.handle = handle
    }

    /// Puts a reference into SQLite's record; ``close(_:)`` gives it back.
    func install(in file: UnsafeMutablePointer<sqlite3_file>) {
        let record = UnsafeMutableRawPointer(file)
        record.storeBytes(
            of: Unmanaged.passRetained(self).toOpaque(), toByteOffset: Self.pointerOffset,
            as: UnsafeMutableRawPointer.self)
        file.pointee.pMethods = mount.methods
    }

    /// Runs `body` on the disk for an open file, or answers `refusal` if the process that opened it is dead.
    static func use(
        _ file: UnsafeMutablePointer<sqlite3_file>?, else refusal: CInt, _ body: (inout DiskState, Int) -> CInt
    ) -> CInt {
        guard let open = of(file) else { return refusal }
        let handle = open.handle
        return open.mount.onDisk(else: refusal) { body(&$0, handle) }
    }

    static func close(_ file: UnsafeMutablePointer<sqlite3_file>?) {
        guard let reference = reference(file) else { return }
        let open = reference.takeRetainedValue()
        _ = open.mount.onDisk(else: SQLITE_OK) {
            $0.close(open.handle)
            return SQLITE_OK
        }
    }

    /// The address of a shared region, or nil without one; a dead process gets `SQLITE_IOERR_SHMMAP`.
    static func map(
        _ file: UnsafeMutablePointer<sqlite3_file>?, region: Int, bytes: Int, extend: Bool, _ address: inout UInt?
    ) -> CInt {
        guard let open = of(file) else { return ResultCode.sharedMap }
        var found: SharedRegion?
        let code = open.mount.onDisk(else: ResultCode.sharedMap) {
            found = $0.sharedRegion(open.handle, region: region, bytes: bytes, extend: extend)
            return SQLITE_OK
        }
        if let region = found {
            address = region.address
            open.regions.withLock { $0.append(region) }
        }
        return code
    }

    static func unmap(_ file: UnsafeMutablePointer<sqlite3_file>?) {
        guard let open = of(file) else { return }
        _ = open.mount.onDisk(else: SQLITE_OK) {
            $0.sharedUnmap(open.handle)
            return SQLITE_OK
        }
        open.regions.withLock { $0 = [] }
    }

    private static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> OpenFile? {
        reference(file)?.takeUnretainedValue()
    }

    private static func reference(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Unmanaged<OpenFile>? {
        guard let file else { return nil }
        let stored = UnsafeRawPointer(file).load(fromByteOffset: pointerOffset, as: UnsafeMutableRawPointer.self)
        return Unmanaged.fromOpaque(stored)
    }
}
