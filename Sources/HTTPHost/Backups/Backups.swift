import Failures
import Foundation
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Makes copies of the database of a served folder, by schedule and by order, beside all other work.
package final class Backups: Service {
    /// How often the clock is looked at: it may be set, and a device may sleep.
    private static let pause: Duration = .seconds(10)
    /// After what went wrong it is tried again, in seconds.
    private static let retry: Int64 = 900

    private struct State {
        var status: BackupStatus
        var isOrdered = false
        var isStopping = false
        /// Not before this moment, after what went wrong.
        var notBefore: Int64 = 0
    }

    private let plan: BackupPlan?
    private let maker: BackupMaker?
    private let database: LedgerDatabase
    private let dataFolder: String
    private let now: @Sendable () -> Int64
    private let metrics: MetricRegistry
    private let logger: Logger
    private let zone: TimeZone
    private let signal = Signal()
    private let state: Mutex<State>

    /// - Parameters:
    ///   - plan: nil where the program was not told of a folder: it only says what is written down.
    ///   - app: this program's name and version.
    package init(
        _ plan: BackupPlan?, of database: LedgerDatabase, in dataFolder: String, app: String, now: @escaping @Sendable () -> Int64,
        metrics: MetricRegistry, logger: Logger, zone: TimeZone = .current, proof: @escaping BackupCopy.Proof
    ) {
        self.plan = plan
        maker = plan.map { BackupMaker(source: dataFolder, folder: $0.folder, rule: $0.rule, app: app, now: now, zone: zone, proof: proof) }
        (self.database, self.dataFolder, self.now, self.metrics, self.logger, self.zone) = (database, dataFolder, now, metrics, logger, zone)
        var status = BackupStatus(written: dataFolder)
        status.folder = plan?.folder
        status.schedule = plan?.schedule?.sentence
        status.isUnderWay = false
        if plan == nil { status.trouble = nil }
        state = Mutex(State(status: status))
    }

    /// As it is now.
    package func status() -> BackupStatus {
        // A command beside the program may have made one.
        let written = BackupStatus(written: dataFolder)
        return state.withLock { state in
            if let last = written.last, last.at > state.status.last?.at ?? .min {
                state.status.last = last
                state.status.trouble = nil
            }
            state.status.nextAt = due(state)
            return state.status
        }
    }

    /// Whether one can be ordered.
    ///
    /// - Throws: `backup-not-set-up`, `backup-folder-missing`.
    package func check() throws {
        guard let plan else { throw Failure(.backupNotSetUp) }
        _ = try BackupFolder(plan.folder)
    }

    /// Asks for a copy now; it is made beside all other work, and one that is under way counts.
    ///
    /// - Throws: `backup-not-set-up`, `backup-folder-missing`.
    package func order() throws {
        try check()
        state.withLock { $0.isOrdered = $0.isOrdered || !$0.status.isUnderWay }
        signal.ring()
    }

    /// The copies in the folder, the newest first.
    ///
    /// - Throws: `backup-not-set-up`, `backup-folder-missing`, `data-folder-read-only`.
    package func copies() throws -> [BackupCopy] {
        guard let plan else { throw Failure(.backupNotSetUp) }
        return try BackupFolder(plan.folder).copies()
    }

    /// Sets the gauges that grow with time.
    package func measure() {
        guard let last = status().last else { return }
        metrics.set(.backupAge, [], Double(max(now() - last.at, 0)))
        metrics.set(.backupSize, [], Double(last.bytes))
    }

    private func due(_ state: State) -> Int64? {
        guard let plan, let schedule = plan.schedule else { return nil }
        // One in another folder does not count: the first one into this folder is made at once.
        let last = state.status.last.flatMap { $0.file.hasPrefix("\(plan.folder)/") ? $0.at : nil }
        return max(schedule.due(after: last, now: now(), in: zone), state.notBefore)
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.rounds() }
        state.withLock { $0.isStopping = true }
    }

    private func rounds() async {
        // Nothing to do until the end.
        guard let maker else { return await signal.wait() }
        // At the beginning too: one may be due since the program ended last.
        signal.ring()
        await signal.forEach(atLeastEvery: Self.pause) { self.round(maker) }
    }

    private func round(_ maker: BackupMaker) {
        _ = status()
        let isDue = state.withLock { state in
            guard !state.status.isUnderWay else { return false }
            guard state.isOrdered || (due(state).map { $0 <= now() } ?? false) else { return false }
            state.isOrdered = false
            state.status.isUnderWay = true
            return true
        }
        // On a thread of its own: a proof that takes long does not hold up the end of the program.
        if isDue { Thread.detachNewThread { self.make(maker) } }
    }

    private func make(_ maker: BackupMaker) {
        let outcome = Result { try maker.make(of: database) { !self.state.withLock { $0.isStopping } } }
        let at = now()
        let status: BackupStatus? = state.withLock { state in
            state.status.isUnderWay = false
            switch outcome {
            case .success(let made):
                state.status.succeeded(made)
                state.notBefore = 0
            case .failure(let error):
                let failure = FailureAnswer.failure(from: error)
                if failure.code == .cancelled, state.isStopping { return nil }
                state.status.failed(failure, at: at)
                state.notBefore = at + Self.retry
            }
            state.status.nextAt = due(state)
            return state.status
        }
        guard let status else { return }
        status.keep(in: dataFolder)
        tell(outcome, status)
        signal.ring()
    }

    private func tell(_ outcome: Result<BackupMaker.Made, any Error>, _ status: BackupStatus) {
        switch outcome {
        case .success(let made):
            metrics.add(.backups, [("code", "made")])
            logger.notice("A backup was made", metadata: ["file": "\(made.copy.name)", "bytes": "\(made.facts.bytes)", "removed": "\(made.removed.count)"])
        case .failure:
            guard let trouble = status.trouble else { return }
            metrics.add(.backups, [("code", trouble.code.rawValue)])
            logger.warning("A backup failed", metadata: ["code": "\(trouble.code.rawValue)", "message": "\(trouble.message)"])
        }
    }
}
