import Failures
import HTTPHost
import Logging
import ServiceLifecycle
import SyncCentral
import SyncProtocol
import Synchronization

/// Lets pushes of many sites share a transaction: one lock and one sync of the disk for all of them.
///
/// A push is answered only when it is durable. When the machine fails, every push of the transaction fails alike and
/// each site sends it again. At the end of the process what waits is applied first.
final class PushQueue: Service {
    private struct Item {
        let job: PushJob
        let bytes: Int
        let answer: CheckedContinuation<[UInt8], any Error>
    }

    private struct State {
        var waiting: [Item] = []
        var bytes = 0
        var isClosed = false
    }

    private let engine: CentralEngine
    private let limits: PushQueueLimits
    private let metrics: MetricRegistry
    private let logger: Logger
    private let onCommit: @Sendable () -> Void
    private let state = Mutex(State())
    private let arrival = Signal()

    /// - Parameter onCommit: called after each transaction that held a push.
    init(
        _ engine: CentralEngine, limits: PushQueueLimits, metrics: MetricRegistry, logger: Logger,
        onCommit: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.limits = limits
        self.metrics = metrics
        self.logger = logger
        self.onCommit = onCommit
    }

    /// Pushes that wait, and their bytes.
    var waiting: (count: Int, bytes: Int) { state.withLock { ($0.waiting.count, $0.bytes) } }

    /// Waits for its turn and returns central's answer to the push.
    ///
    /// - Throws: `overloaded` when too much waits; what the engine says of this push.
    func push(_ job: PushJob, bytes: Int) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { answer in
            let isAdmitted = state.withLock { state in
                guard !state.isClosed, state.waiting.count < limits.waitingMax, state.bytes + bytes <= limits.waitingBytesMax else {
                    return false
                }
                state.waiting.append(Item(job: job, bytes: bytes, answer: answer))
                state.bytes += bytes
                return true
            }
            if isAdmitted {
                arrival.ring()
            } else {
                metrics.add(.pushesRefused)
                answer.resume(throwing: Failure(.overloaded, nil, [Failure.retryAfter: "5"]))
            }
        }
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await arrival.forEach { await commitAll() }
            state.withLock { $0.isClosed = true }
            await commitAll()
        } onGracefulShutdown: {
            self.arrival.end()
        }
    }

    private func commitAll() async {
        while let items = take() { await commit(items) }
    }

    /// The next pushes, oldest first, as many as one transaction holds.
    private func take() -> [Item]? {
        state.withLock { state in
            var count = 0
            var bytes = 0
            for item in state.waiting.prefix(limits.sharedMax) {
                guard count == 0 || bytes + item.bytes <= limits.sharedBytesMax else { break }
                count += 1
                bytes += item.bytes
            }
            guard count > 0 else { return nil }
            let items = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            state.bytes -= bytes
            return items
        }
    }

    /// One transaction for all of them.
    private func commit(_ items: [Item]) async {
        let start = ContinuousClock.now
        do {
            let answers = try await engine.pushAsync(items.map(\.job))
            metrics.add(.pushCommits)
            metrics.observe(.pushTime, [], (ContinuousClock.now - start).seconds)
            metrics.add(.pushes, [], Double(items.count))
            onCommit()
            for (item, answer) in zip(items, answers) { item.answer.resume(with: answer.mapError { $0 as any Error }) }
        } catch {
            let failure = FailureAnswer.failure(from: error)
            logger.error(
                "A transaction of pushes failed",
                metadata: ["code": "\(failure.code.rawValue)", "pushes": "\(items.count)", "error": "\(type(of: error))"])
            if items.count > 1, failure.code == .internalFault {
                // One of them is our own mistake: the others shall not suffer from it.
                for item in items { await commit([item]) }
            } else {
                for item in items { item.answer.resume(throwing: failure) }
            }
        }
    }
}
