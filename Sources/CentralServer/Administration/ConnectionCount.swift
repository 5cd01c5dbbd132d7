import Failures
import Synchronization

/// How many connections of a kind are open: no more than so many at once.
final class ConnectionCount: Sendable {
    private let count = Mutex(0)

    /// - Throws: `overloaded`.
    func enter(max: Int) throws {
        let isFree = count.withLock { count in
            guard count < max else { return false }
            count += 1
            return true
        }
        guard isFree else { throw Failure(.overloaded) }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
