import Synchronization

/// New ids in order: what a program would draw at random.
final class IDSource: Sendable {
    private let last = Mutex(0)

    func next() -> String {
        last.withLock {
            $0 += 1
            return "database-new-\($0)"
        }
    }
}
