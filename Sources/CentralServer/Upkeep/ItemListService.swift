import HTTPHost
import Logging
import ServiceLifecycle
import Storage
import SyncRules

/// Lets the visibility of items follow the master lists while the primary's setting asks for it: slice by slice, between pushes.
final class ItemListService: Service {
    private let follower: ItemListFollower
    private let interval: Duration
    private let logger: Logger
    private let onCommit: @Sendable () -> Void
    private let work = BoundedWork(threads: 1, waitingMax: 1)

    init(_ database: LedgerDatabase, interval: Duration, logger: Logger, onCommit: @escaping @Sendable () -> Void) {
        follower = ItemListFollower(database)
        self.interval = interval
        self.logger = logger
        self.onCommit = onCommit
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: self.interval)) != nil { await self.catchUp() }
        }
    }

    private func catchUp() async {
        let follower = follower
        do {
            while !Task.isCancelled, try await work.run({ try follower.isNeeded() }) {
                _ = try await work.run { try follower.step() }
                onCommit()
            }
        } catch {
            // The marks stand; the next round goes on from there.
            logger.warning("Items do not follow their lists", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }
}
