#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the system lets this process hold open: connections are files to it, and a server that runs out of them can take nobody.
package enum OpenFiles {
    /// Left for databases, copies, calls to others and the log.
    private static let reserve = 256

    /// Asks the system for as many as it allows without asking anybody, and says how many of `wanted` connections have room.
    ///
    /// - Returns: `wanted` or fewer, at least 16.
    package static func room(for wanted: Int) -> Int {
        let allowed = raised
        return max(min(wanted, allowed - min(reserve, allowed / 2)), 16)
    }

    /// The number of open files, raised once to the most this process may give itself.
    private static let raised: Int = {
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return 1_024 }
        if limit.rlim_cur < limit.rlim_max {
            var most = limit
            // What counts as no limit is none that can be asked for everywhere.
            most.rlim_cur = min(limit.rlim_max, 1_048_576)
            if setrlimit(kind, &most) == 0 { limit = most }
        }
        return Int(clamping: limit.rlim_cur)
    }()

    #if canImport(Glibc)
    private static let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let kind = RLIMIT_NOFILE
    #endif
}
