import Failures
import Foundation

/// A connection that never says anything.
final class IdleSocket {
    private let descriptor: Int32

    /// - Parameter text: what it says at once.
    init(port: Int, saying text: String = "") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isOpen = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
        }
        guard isOpen else { throw Failure(.internalFault) }
        let bytes = Array(text.utf8)
        guard bytes.isEmpty || send(descriptor, bytes, bytes.count, 0) == bytes.count else { throw Failure(.internalFault) }
    }

    deinit { close(descriptor) }
}
