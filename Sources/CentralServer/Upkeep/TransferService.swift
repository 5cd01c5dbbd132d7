import HTTPHost
import Logging
import ServiceLifecycle
import Synchronization
import Transfers

/// Makes transfers whenever the ledger has grown: after a commit of this process at once, after writes of other processes soon.
///
/// It may stop, fail or be lost at any moment: what it has not done it finds in the ledger the next time.
final class TransferService: Service {
    private let transfers: CentralTransfers
    private let interval: Duration
    private let logger: Logger
    private let onCommit: @Sendable () -> Void
    private let growth = Signal()

    /// - Parameter onCommit: is told of every commit.
    init(_ transfers: CentralTransfers, interval: Duration, logger: Logger, onCommit: @escaping @Sendable () -> Void) {
        self.transfers = transfers
        self.interval = interval
        self.logger = logger
        self.onCommit = onCommit
    }

    /// Something was committed.
    func ring() { growth.ring() }

    func run() async throws {
        // What another process wrote before is looked for at once.
        growth.ring()
        await cancelWhenGracefulShutdown { await self.growth.forEach(atLeastEvery: self.interval) { await self.work() } }
    }

    private func work() async {
        do {
            try await transfers.catchUpAsync(onCommit)
        } catch is CancellationError {
            return
        } catch {
            // The next ring tries again, from the same place.
            logger.warning("Transfers could not be made", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }
}
