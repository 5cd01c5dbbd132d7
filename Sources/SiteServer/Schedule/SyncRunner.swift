import Failures
import HTTPHost
import Logging
import Storage
import SyncProtocol
import SyncSite
import Synchronization

/// Runs a site's syncs through the link to central, one at a time; who asks meanwhile joins the one that runs (R-SYNC 7).
///
/// A sync runs in the task that calls `cycle` or, in a server, in its schedule's; a caller who gives up never ends it.
package actor SyncRunner {
    let engine: SiteEngine
    private(set) var link: CentralLink
    let app: String
    let clock: SiteClock
    let metrics: MetricRegistry
    let logger: Logger
    let work = BoundedWork(threads: 1, waitingMax: 8)
    /// Reads pages beside that.
    let reading = BoundedWork(threads: 1, waitingMax: 8)
    /// What was asked beside a push did not come: in this sync it is not asked again, as each push would wait for it.
    var asksBeside = true
    private let stopping = Mutex(false)
    /// Rings when the schedule has to be looked at, and when a sync ended.
    nonisolated let due = Signal()
    nonisolated let ended = Signal()
    /// For the one who ends a call to central that takes too long once the program stops.
    nonisolated let stopAsked = Signal()

    var schedule: SyncSchedule
    var current = SyncStatus()
    var token: String?
    /// How much goes over the line at a time, and what the database remembers of it; nil until that was read.
    var pace: LinkPace?
    private var remembered = ""
    /// The database says that a page is long under way.
    private var isPageNoted = false
    /// Payload bytes of the first page, when nothing is remembered.
    private let firstPageBytes: Int
    var memory: SyncMemory?
    var rate = ReceivingRate()
    /// Of the sync that runs, or ran last.
    var times = CycleTimes()
    var idle = IdleSyncs()
    private var waiters: [Int: Waiter] = [:]
    private var nextWaiter = 0

    private struct Waiter {
        var continuation: CheckedContinuation<CycleReport, any Error>
        /// It came when a sync was running, which may have pushed already.
        var isLate: Bool
    }

    /// - Parameters:
    ///   - memory: what earlier processes told of their syncs.
    ///   - app: this program's name and version, as central shows it.
    package init(
        _ engine: SiteEngine, memory: SyncMemory?, link: CentralLink, app: String, schedule: SyncSchedule, pageBytes: Int, clock: SiteClock,
        metrics: MetricRegistry,
        logger: Logger
    ) {
        self.engine = engine
        self.link = link
        self.app = app
        self.schedule = schedule
        firstPageBytes = pageBytes
        self.clock = clock
        self.metrics = metrics
        self.logger = logger
        self.memory = memory
        if let memory { memory.recall(into: &current) }
        (current.isPaused, current.plan) = (schedule.interval == nil, schedule.plan)
    }

    /// What the line let through last, in this process or an earlier one.
    func knownPace() async throws -> LinkPace {
        if let pace { return pace }
        let (engine, first) = (engine, firstPageBytes)
        let known = try await work.run { try engine.firstPace(pageBytes: first) }
        (pace, remembered, isPageNoted) = (known.pace, known.pace.text, known.isAfterEnd)
        return known.pace
    }

    /// Writes down what the line lets through, when it changed: also a command that runs once begins with it.
    func rememberPace() async {
        guard let pace, pace.text != remembered else { return }
        let engine = engine
        // A disk that cannot take it is no reason to stop: the next process finds it out again.
        guard (try? await work.run { try engine.remember(pace) }) != nil else { return }
        remembered = pace.text
    }

    /// A page that takes longer than this is written down while it is under way.
    private static let longUnderWay: Duration = .seconds(1)

    /// Writes down that a page is under way, when it is for long: where this process ends before the page is here, killed or switched off, the next
    /// one asks for a smaller one. A machine that is on for seconds at a time would never have a whole page otherwise.
    func noteLongPage() async {
        guard let bytes = pace?.pageBytes, (try? await Task.sleep(for: Self.longUnderWay)) != nil else { return }
        let engine = engine
        if (try? await work.run { try engine.note(pageUnderWay: bytes) }) != nil { isPageNoted = true }
    }

    /// The page came, or another size is tried: what was found out is kept, whatever ends this process now.
    func forgetLongPage() async {
        guard isPageNoted else { return }
        // Also where it is what this process began with: that may stand nowhere yet.
        remembered = ""
        await rememberPace()
        let engine = engine
        if (try? await work.run { try engine.note(pageUnderWay: nil) }) != nil { isPageNoted = false }
    }

    package func status() -> SyncStatus { current }

    /// How many wait for the end of a sync.
    package var waitingCount: Int { waiters.count }

    /// Whether the last sync succeeded and found nothing to do.
    var broughtNothing: Bool { current.isOnline && current.lastReport?.didNothing ?? false }

    /// What a call for news needs; nil while the site is offline, paused here, or has no session. One that central pauses waits to hear of an end.
    func listening() -> (token: String, schedule: SiteSchedule)? {
        guard let token, current.progress == nil else { return nil }
        let mayListen =
            switch schedule.plan.pausedBy {
            case nil: current.isOnline
            case .central: current.isOnline || isAnswered
            case .machine: false
            }
        return mayListen ? (token, schedule.plan.told) : nil
    }

    /// Central answered the last question of a site that it pauses.
    var isAnswered = false

    /// No further call to central is begun; a sync under way ends with `cancelled` and goes on from there next time.
    package nonisolated func stop() {
        stopping.withLock { $0 = true }
        due.ring()
        ended.ring()
        stopAsked.ring()
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

    package func heardOfWrite() {
        schedule.heardOfWrite(at: clock.uptime())
        publishNext()
        due.ring()
    }

    func heardOfNews() {
        schedule.heardOfNews(at: clock.uptime())
        due.ring()
    }

    /// Central was asked and has nothing new.
    func heardOfNoNews() { if current.isOnline, schedule.interval != nil { current.upToDateAt = clock.now() } }

    /// A command changed the schedule in the folder's settings.
    ///
    /// - Parameter own: what is set on this machine.
    func setPlan(_ own: SyncPlan) {
        var plan = own
        plan.terms = schedule.plan.terms
        follow(plan)
    }

    /// Goes by what central said last.
    func heedTerms() async {
        let engine = engine
        guard let terms = try? await work.run({ try engine.terms() }) else { return }
        var plan = schedule.plan
        plan.terms = terms
        follow(plan)
    }

    private func follow(_ plan: SyncPlan) {
        guard plan != schedule.plan else { return }
        schedule.change(plan, at: clock.uptime())
        (current.isPaused, current.plan) = (plan.interval == nil, plan)
        publishNext()
        due.ring()
        ended.ring()
    }

    /// A command changed where central is, who calls it, or by what password: the next call goes there.
    ///
    /// A sync under way ends as it began; its session says nothing at the new place.
    func setLink(_ link: CentralLink) {
        nextLink = link
        if current.progress == nil { takeNextLink() }
        logger.info("the folder's settings changed: the next call to central follows them")
        request()
        ended.ring()
    }

    private var nextLink: CentralLink?

    func takeNextLink() {
        guard let nextLink else { return }
        link = nextLink
        token = nil
        self.nextLink = nil
    }

    /// Central does not know the session any more: the next sync opens another.
    func dropSession(_ dropped: String) { if token == dropped { token = nil } }

    // MARK: The schedule

    /// Syncs when it is time, until `stop`.
    func runSchedule() async {
        await heedTerms()
        schedule.begin(at: clock.uptime())
        while !isStopping, !Task.isCancelled {
            dropAbandoned()
            publishNext()
            let now = clock.uptime()
            let next = [schedule.due, schedule.questionDue].compactMap { $0 }.min()
            let wait = next.map { $0 - now }
            if let due = schedule.due, due <= now {
                await scheduledSync()
            } else if let wait, wait <= .zero {
                await askForSettings()
            } else {
                await due.wait(atMost: wait, clock)
            }
        }
        // Whoever asks from now on is turned away at once.
        stop()
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
        return (try? await work.run { try engine.database.read { try $0.outbox.hasWaitingGroups() } }) ?? false
    }

    func publishNext() {
        current.nextAttempt = schedule.due.map { due in
            clock.now() + Int64(max(due - clock.uptime(), .zero).seconds.rounded(.up))
        }
    }
}
