import GRDBSQLite

/// One region of the memory that the connections to a WAL database share; freed with its last reference.
///
/// A connection of a process that has crashed may still look into its regions, so each handle keeps those it was given.
final class SharedRegion: Sendable {
    let address: UInt

    init(bytes: Int) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        address = UInt(bitPattern: memory)
    }

    deinit {
        UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
    }
}
