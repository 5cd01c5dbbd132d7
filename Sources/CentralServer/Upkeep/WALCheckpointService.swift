import Failures
import HTTPHost
import Logging
import ServiceLifecycle
import Storage
import SyncCentral
import Synchronization

/// Moves recent writes into the main database file every few seconds while there are any, and once a day forgets removals that
/// are old enough.
final class WALCheckpointService: Service {
    private let database: LedgerDatabase
    private let interval: Duration
    private let metrics: MetricRegistry
    private let logger: Logger
    private let work = BoundedWork(threads: 1, waitingMax: 1)
    private let isNeeded = Mutex(false)
    /// The day, counted from 1970, on which the house was kept last by this process.
    private let keptDay = Mutex<Int64>(0)

    init(_ database: LedgerDatabase, interval: Duration, metrics: MetricRegistry, logger: Logger) {
        self.database = database
        self.interval = interval
        self.metrics = metrics
        self.logger = logger
    }

    /// Something was written.
    func heardOfWrite() { isNeeded.withLock { $0 = true } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: self.interval)) != nil {
                await self.keepHouse()
                await self.goOnRerouting()
                guard self.isNeeded.withLock({ exchange(&$0, with: false) }) else { continue }
                await self.checkpoint()
            }
        }
    }

    private func keepHouse() async {
        let today = database.now() / 86_400
        guard keptDay.withLock({ exchange(&$0, with: today) }) != today else { return }
        do {
            let administration = Administration(database)
            try await work.run { _ = try administration.keepHouse(day: today) }
        } catch {
            // Tomorrow is soon enough: what is not forgotten does no harm.
            logger.warning("Old removals stay", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }

    /// Records that a preference's change moves go in slices, between the pushes of sites.
    private func goOnRerouting() async {
        let administration = Administration(database)
        do {
            while try await work.run({ try administration.continueRerouting() }) { heardOfWrite() }
        } catch {
            // The next round goes on from where this one stopped.
            logger.warning("Moving records stopped", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }

    private func checkpoint() async {
        let start = ContinuousClock.now
        do {
            let engine = database.engine
            try await work.run { try engine.checkpoint() }
            metrics.observe(.checkpointTime, [], (ContinuousClock.now - start).seconds)
        } catch let failure as Failure where failure.code == .databaseBusy {
            // Somebody else is at it.
        } catch {
            // The next one catches up.
            logger.warning("A checkpoint failed", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }
}

private func exchange<T>(_ value: inout T, with new: T) -> T {
    let old = value
    value = new
    return old
}
