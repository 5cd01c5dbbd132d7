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
    private let bell: AsyncStream<Void>
    private let bellCord: AsyncStream<Void>.Continuation

    /// - Parameter onCommit: is told when something was written.
    init(_ transfers: CentralTransfers, interval: Duration, logger: Logger, onCommit: @escaping @Sendable () -> Void) {
        self.transfers = transfers
        self.interval = interval
        self.logger = logger
        self.onCommit = onCommit
        (bell, bellCord) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Something was committed.
    func ring() { bellCord.yield() }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.follow() }
    }

    private func follow() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [interval, bellCord] in
                bellCord.yield()
                while (try? await Task.sleep(for: interval)) != nil { bellCord.yield() }
                bellCord.finish()
            }
            for await _ in bell { await work() }
            group.cancelAll()
        }
    }

    private func work() async {
        do {
            if try await transfers.catchUpAsync() { onCommit() }
        } catch is CancellationError {
            return
        } catch {
            // The next ring tries again, from the same place.
            logger.warning("Transfers could not be made", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }
}
