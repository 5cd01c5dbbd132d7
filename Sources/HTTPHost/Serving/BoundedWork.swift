import Failures
import NIOCore
import NIOPosix
import Synchronization

/// Runs blocking or slow work on threads of its own, a few at a time, with a queue that has an end.
package final class BoundedWork: Sendable {
    private let threads: NIOThreadPool
    private let waitingMax: Int
    private let under = Mutex(0)

    /// - Parameters:
    ///   - threads: how many pieces run at once.
    ///   - waitingMax: how many more may wait.
    package init(threads: Int, waitingMax: Int) {
        self.threads = NIOThreadPool(numberOfThreads: threads)
        self.waitingMax = waitingMax + threads
        self.threads.start()
    }

    deinit { threads.shutdownGracefully { _ in } }

    /// - Throws: `overloaded` when too much is waiting already; what `body` throws.
    package func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await begin(body).get()
    }

    /// Begins what `run` waits for, for somebody who asks for the end later.
    ///
    /// - Throws: `overloaded` when too much is waiting already.
    package func begin<T: Sendable>(_ body: @escaping @Sendable () throws -> T) throws -> EventLoopFuture<T> {
        let isAdmitted = under.withLock { count in
            guard count < waitingMax else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw Failure(.overloaded, nil, [Failure.retryAfter: "5"]) }
        let end = threads.runIfActive(eventLoop: MultiThreadedEventLoopGroup.singleton.any(), body)
        end.whenComplete { _ in self.under.withLock { $0 -= 1 } }
        return end
    }
}
