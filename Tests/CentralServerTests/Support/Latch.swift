import Foundation
import Synchronization

/// Opens once; whoever waits goes on then.
final class Latch: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let isOpen = Mutex(false)

    func open() {
        isOpen.withLock { $0 = true }
        semaphore.signal()
    }

    /// Waits on a thread of its own; one waits. Whoever is never let go goes on after a while, so that a test that is broken ends.
    func wait() { _ = semaphore.wait(timeout: .now() + .seconds(20)) }

    /// Waits without a thread.
    func opened() async throws {
        while !isOpen.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
    }
}
