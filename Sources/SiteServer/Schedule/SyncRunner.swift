import Failures
import HTTPHost
import Logging
import Storage
import Sync
import Synchronization

/// Runs a site's syncs through the link to central, one at a time; who asks meanwhile joins the one that runs (R-SYNC 7).
///
/// A sync runs in the task that calls `cycle` or, in a server, in its schedule's; a caller who gives up never ends it.
package actor SyncRunner {
    let engine: SiteEngine
    private let link: CentralLink
    private let app: String
    private let clock: SiteClock
    private let metrics: MetricRegistry
    private let logger: Logger
    private let work = BoundedWork(threads: 1, waitingMax: 8)
    private let stopping = Mutex(false)
    /// Rings when the schedule has to be looked at, and when a sync ended.
    nonisolated let due = Bell()
    nonisolated let ended = Bell()

    private var schedule: SyncSchedule
    private var current = SyncStatus()
    private var token: String?
    private var pageBytes: Int
    private var rate = ReceivingRate()
    private var waiters: [Int: Waiter] = [:]
    private var nextWaiter = 0

    private struct Waiter {
        var continuation: CheckedContinuation<CycleReport, any Error>
        /// It came when a sync was running, which may have pushed already.
        var isLate: Bool
    }

    /// - Parameter app: this program's name and version, as central shows it.
    package init(
        _ engine: SiteEngine, link: CentralLink, app: String, schedule: SyncSchedule, pageBytes: Int, clock: SiteClock,
        metrics: MetricRegistry,
        logger: Logger
    ) {
        self.engine = engine
        self.link = link
        self.app = app
        self.schedule = schedule
        self.pageBytes = pageBytes
        self.clock = clock
        self.metrics = metrics
        self.logger = logger
        current.isPaused = schedule.interval == nil
    }

    package func status() -> SyncStatus { current }

    /// What a call for news needs; nil while the site is offline, paused, or has no session.
    func listening() -> String? { current.isOnline && !current.isPaused && current.progress == nil ? token : nil }

    /// No further call to central is begun; a sync under way ends with `cancelled` and goes on from there next time.
    package nonisolated func stop() {
        stopping.withLock { $0 = true }
        due.ring()
        ended.ring()
    }

    nonisolated var isStopping: Bool { stopping.withLock { $0 } }

    // MARK: What asks for a sync

    /// Starts a sync, or joins the one that runs, without waiting.
    package func request() {
        if current.progress == nil { schedule.request() }
        due.ring()
    }

    /// Starts a sync, or joins the one that runs, and returns when everything written before this call was sent.
    ///
    /// - Throws: what ended the sync; `cancelled` when the program stops.
    package func sync() async throws -> CycleReport {
        let number = nextWaiter
        nextWaiter += 1
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard !isStopping, !Task.isCancelled else { return continuation.resume(throwing: Failure(.cancelled)) }
                waiters[number] = Waiter(continuation: continuation, isLate: current.progress != nil)
                request()
            }
        } onCancel: {
            self.forget(waiter: number)
        }
    }

    private nonisolated func forget(waiter number: Int) {
        abandoned.withLock { _ = $0.insert(number) }
        due.ring()
    }
    private nonisolated let abandoned = Mutex<Set<Int>>([])

    private func dropAbandoned() {
        for number in abandoned.withLock({ numbers in
            defer { numbers = [] }
            return numbers
        }) {
            waiters.removeValue(forKey: number)?.continuation.resume(throwing: Failure(.cancelled))
        }
    }

    package func noteWrite() {
        schedule.noteWrite(at: clock.uptime())
        publishNext()
        due.ring()
    }

    func noteNews() {
        schedule.noteNews(at: clock.uptime())
        due.ring()
    }

    /// Central does not know the session any more: the next sync opens another.
    func dropSession(_ dropped: String) { if token == dropped { token = nil } }

    // MARK: The schedule

    /// Syncs when it is time, until `stop`.
    func runSchedule() async {
        schedule.begin(at: clock.uptime())
        while !isStopping, !Task.isCancelled {
            dropAbandoned()
            publishNext()
            let wait = schedule.due.map { $0 - clock.uptime() }
            if let wait, wait <= .zero {
                await scheduledSync()
            } else {
                await due.wait(atMost: wait, clock)
            }
        }
        for number in waiters.keys.sorted() { waiters[number]?.continuation.resume(throwing: Failure(.cancelled)) }
        waiters = [:]
    }

    private func scheduledSync() async {
        let result: Result<CycleReport, any Error>
        do { result = .success(try await cycle()) } catch { result = .failure(error) }
        dropAbandoned()
        var again = false
        for number in waiters.keys.sorted() {
            // Whoever came after the push may have written since: it is served by one more sync.
            if waiters[number]?.isLate == true, case .success = result, await waitsToSend() {
                waiters[number]?.isLate = false
                again = true
                continue
            }
            waiters.removeValue(forKey: number)?.continuation.resume(with: result)
        }
        if again { schedule.request() }
    }

    private func waitsToSend() async -> Bool {
        let engine = engine
        return (try? await work.run { try engine.database.read { try $0.outboxCounts().waitingGroups > 0 } }) ?? false
    }

    private func publishNext() {
        current.nextAttempt = schedule.due.map { due in
            clock.now() + Int64(max(due - clock.uptime(), .zero).inSeconds.rounded(.up))
        }
    }

    // MARK: One sync

    /// One whole sync, in the caller's task.
    ///
    /// - Parameter onProgress: is told after each step.
    /// - Throws: the failure that ended it; what was reached is kept.
    package func cycle(onProgress: (@Sendable (SyncProgress) -> Void)? = nil) async throws -> CycleReport {
        guard current.progress == nil else { throw Failure(.overloaded, "A sync is under way.") }
        schedule.start()
        let start = clock.uptime()
        rate = ReceivingRate()
        current.progress = SyncProgress(phase: .connecting, startedAt: clock.now())
        do {
            let report = try await steps(onProgress)
            await finish(nil, report, start)
            return report
        } catch {
            let failure = FailureAnswer.failure(from: error)
            await finish(failure, nil, start)
            throw failure
        }
    }

    private func steps(_ onProgress: (@Sendable (SyncProgress) -> Void)?) async throws -> CycleReport {
        var cycle = SiteCycle(engine, app: app, hasSession: token != nil, pageBytes: pageBytes, newID: clock.newID)
        while true {
            let before = cycle
            let (after, step) = try await work.run {
                var cycle = before
                let step = try cycle.next()
                return (cycle, step)
            }
            cycle = after
            pageBytes = cycle.pageBytes
            show(cycle, onProgress)
            guard case .send(let call, let body) = step else { return cycle.report }
            guard !isStopping, !Task.isCancelled else { throw Failure(.cancelled) }
            switch await answer(call, body) {
            case .success(let answer): cycle = try await take(call, answer, cycle)
            case .failure(let failure): try refused(call, failure, &cycle)
            }
            show(cycle, onProgress)
        }
    }

    private func answer(_ call: SiteCycle.Call, _ body: [UInt8]) async -> Result<CentralAnswer, Failure> {
        do {
            return .success(try await link.call(call, body, token: token))
        } catch {
            return .failure(FailureAnswer.failure(from: error))
        }
    }

    private func refused(_ call: SiteCycle.Call, _ failure: Failure, _ cycle: inout SiteCycle) throws {
        if failure.code == .sessionUnknown { token = nil }
        if failure.code == .centralUnreachable && call == .pull {
            // Perhaps the page was too much for this link: ask for less next time.
            pageBytes = max(pageBytes / 2, engine.limits.pageBytes.lowerBound)
        }
        try cycle.receive(call, failure: failure)
    }

    private func take(_ call: SiteCycle.Call, _ answer: CentralAnswer, _ cycle: SiteCycle) async throws -> SiteCycle {
        current.bytesSent += answer.bytesSent
        current.bytesReceived += answer.bytesReceived
        if call == .session { token = answer.token }
        do {
            return try await work.run {
                var cycle = cycle
                try cycle.receive(call, answer.body)
                if call == .pull { cycle.adapt(pageTook: answer.took) }
                return cycle
            }
        } catch let failure as Failure where failure.code == .bodyMalformed {
            throw Failure(.centralAnswerMalformed, nil, failure.context)
        }
    }

    private func show(_ cycle: SiteCycle, _ onProgress: (@Sendable (SyncProgress) -> Void)?) {
        guard var progress = current.progress else { return }
        progress.phase = cycle.phase
        progress.pushed = cycle.report.pushed
        progress.parked = cycle.report.parked
        progress.received = cycle.report.received
        progress.remaining = cycle.remaining
        progress.secondsLeft = rate.secondsLeft(received: cycle.report.received, remaining: cycle.remaining, at: clock.uptime())
        current.progress = progress
        onProgress?(progress)
    }

    private func finish(_ failure: Failure?, _ report: CycleReport?, _ start: Duration) async {
        let now = clock.now()
        schedule.end(failure, at: clock.uptime(), chance: clock.random())
        current.progress = nil
        let before = current.trouble?.failure
        if let failure {
            if failure.code != .cancelled {
                let since = before?.code == failure.code ? current.trouble?.since ?? now : now
                current.trouble = SyncTrouble(
                    failure: failure, since: since, lastAt: now, attempts: (current.trouble?.attempts ?? 0) + 1)
            }
            if [.credentialsWrong, .secondDevice, .siteFenced].contains(failure.code) { token = nil }
        } else {
            current.trouble = nil
            current.lastSuccess = now
            current.lastReport = report
        }
        measure(failure, report, clock.uptime() - start)
        await note(failure, after: before)
        publishNext()
        ended.ring()
    }

    private func measure(_ failure: Failure?, _ report: CycleReport?, _ took: Duration) {
        metrics.add(.syncs, [("code", failure?.code.rawValue ?? "ok")])
        metrics.observe(.syncTime, [], took.inSeconds)
        metrics.add(.pushed, [], Double(report?.pushed ?? 0))
        metrics.add(.received, [], Double(report?.received ?? 0))
        if let failure {
            logger.warning("A sync failed", metadata: ["code": "\(failure.code.rawValue)", "message": "\(failure.message)"])
        } else {
            logger.debug("A sync succeeded", metadata: ["pushed": "\(report?.pushed ?? 0)", "received": "\(report?.received ?? 0)"])
        }
    }

    /// Keeps the beginning and the end of a trouble in the site's own log.
    private func note(_ failure: Failure?, after before: Failure?) async {
        guard failure?.code != before?.code, failure?.code != .cancelled else { return }
        let engine = engine
        // A disk that cannot take the line is no reason to stop: the status tells the same.
        try? await work.run {
            try engine.database.write { ledger in
                if let failure {
                    try ledger.log("sync-failed", code: failure.code.rawValue, failure.message)
                } else {
                    try ledger.log("sync-recovered", "Sync works again.")
                }
            }
        }
    }
}
