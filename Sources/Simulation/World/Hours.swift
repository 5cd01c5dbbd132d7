import Synchronization

/// The time of the world, which goes on with every step; what each machine makes of it is the machine's own affair.
final class Hours: Sendable {
    private let seconds = Mutex<Int64>(0)

    var now: Int64 { seconds.withLock { $0 } }
    /// Days since the beginning.
    var day: Int64 { now / 86_400 }

    func pass(hours: Int64) { seconds.withLock { $0 += hours * 3_600 } }
}
