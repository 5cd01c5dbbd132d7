#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The system's numbers for what goes wrong on a network.
enum Errno {
    static let refused = ECONNREFUSED
    static let unreachable = ENETUNREACH
    static let noRoute = EHOSTUNREACH
    static let reset = ECONNRESET
    static let brokenPipe = EPIPE
}
