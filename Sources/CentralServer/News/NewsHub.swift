import Failures
import HTTPHost
import Logging
import ServiceLifecycle
import SyncCentral
import Synchronization

/// Tells waiting sites that there is something to pull.
///
/// One task looks for all of them: after a commit of this process at once, for writes of other processes every half
/// second. A big crowd is answered slice by slice, so that it does not come back in one instant.
final class NewsHub: Service {
    /// Sites asked about in one read.
    private static let slice = 200
    private static let sliceDelay: Duration = .milliseconds(20)

    private struct Waiter {
        let number: Int
        let question: NewsQuestion
        let deadline: ContinuousClock.Instant
        /// Whether anybody is there to hear the answer.
        let isThere: @Sendable () -> Bool
        let answer: CheckedContinuation<Bool, Never>
        var isNew = true
    }

    private struct State {
        var waiters: [String: Waiter] = [:]
        /// Waits that were given up before they began.
        var abandoned: Set<Int> = []
        var number = 0
        var isClosed = false
    }

    private let administration: Administration
    private let waitTime: Duration
    private let pollTime: Duration
    private let waitersMax: Int
    private let logger: Logger
    private let state = Mutex(State())
    private let change = Signal()

    init(_ administration: Administration, _ configuration: CentralServerConfiguration, logger: Logger) {
        self.administration = administration
        waitTime = configuration.longPollTime
        pollTime = configuration.newsPollTime
        // Whoever waits holds a connection: some are left for those who have something to say.
        waitersMax = min(configuration.longPollsMax, OpenFiles.room(for: configuration.limits.connectionsMax) / 4 * 3)
        self.logger = logger
    }

    var count: Int { state.withLock { $0.waiters.count } }

    /// Who waits now.
    var sites: Set<String> { state.withLock { Set($0.waiters.keys) } }

    /// Something was committed.
    func ring() { change.ring() }

    /// True as soon as the site has news, false after a while, or when nobody is there any more; a site's older wait ends when a newer one begins.
    ///
    /// - Parameter isThere: whether the connection of the site still stands; asked twice a second.
    /// - Throws: `overloaded` when too many wait.
    func wait(_ question: NewsQuestion, isThere: @escaping @Sendable () -> Bool = { true }) async throws -> Bool {
        let number = try state.withLock { state in
            guard state.waiters.count < waitersMax else { throw Failure(.overloaded, nil, [Failure.retryAfter: "30"]) }
            state.number += 1
            return state.number
        }
        defer { state.withLock { _ = $0.abandoned.remove(number) } }
        return await withTaskCancellationOrGracefulShutdownHandler {
            await withCheckedContinuation { register(question, number, isThere, $0) }
        } onCancelOrGracefulShutdown: {
            self.giveUp(question.site, number)
        }
    }

    private func register(_ question: NewsQuestion, _ number: Int, _ isThere: @escaping @Sendable () -> Bool, _ answer: CheckedContinuation<Bool, Never>) {
        let over: CheckedContinuation<Bool, Never>? = state.withLock { state in
            guard !state.isClosed, !state.abandoned.contains(number) else { return answer }
            let older = state.waiters[question.site]
            state.waiters[question.site] = Waiter(
                number: number, question: question, deadline: .now + waitTime, isThere: isThere, answer: answer)
            return older?.answer
        }
        over?.resume(returning: false)
        ring()
    }

    private func giveUp(_ site: String, _ number: Int) {
        let answer: CheckedContinuation<Bool, Never>? = state.withLock { state in
            guard let waiter = state.waiters[site], waiter.number == number else {
                state.abandoned.insert(number)
                return nil
            }
            state.waiters[site] = nil
            return waiter.answer
        }
        answer?.resume(returning: false)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.watch() }
        let left = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.answer)
        }
        for answer in left { answer.resume(returning: false) }
    }

    private func watch() async {
        var known: NewsFingerprint?
        await change.forEach(atLeastEvery: pollTime) {
            do {
                try await look(&known)
            } catch is CancellationError {
                return
            } catch {
                let failure = FailureAnswer.failure(from: error)
                logger.warning("Looking for news failed", metadata: ["code": "\(failure.code.rawValue)"])
            }
        }
    }

    /// Asks for those whose answer may have changed, and ends waits that lasted long enough.
    private func look(_ known: inout NewsFingerprint?) async throws {
        guard count > 0 else { return }
        let start = ContinuousClock.now
        let seen = try await administration.newsFingerprint()
        let changed = seen != known
        let asked = state.withLock { state in
            let asked = state.waiters.values.filter { changed || $0.isNew }.sorted { $0.number < $1.number }
            for waiter in asked { state.waiters[waiter.question.site]?.isNew = false }
            return asked
        }
        var rest = asked[...]
        while !rest.isEmpty {
            let some = rest.prefix(Self.slice)
            rest = rest.dropFirst(Self.slice)
            let answers = try await administration.haveNews(some.map(\.question))
            for (waiter, hasNews) in zip(some, answers) where hasNews { answer(waiter, true) }
            if !rest.isEmpty { try await Task.sleep(for: Self.sliceDelay) }
        }
        known = seen
        let now = ContinuousClock.now
        for waiter in state.withLock({ $0.waiters.values.filter { $0.deadline <= now || !$0.isThere() } }) { answer(waiter, false) }
        // A busy ledger and a big crowd: no more than half of the time is spent looking.
        if asked.count > Self.slice { try await Task.sleep(for: ContinuousClock.now - start) }
    }

    private func answer(_ waiter: Waiter, _ hasNews: Bool) {
        let isMine = state.withLock { state in
            guard state.waiters[waiter.question.site]?.number == waiter.number else { return false }
            state.waiters[waiter.question.site] = nil
            return true
        }
        if isMine { waiter.answer.resume(returning: hasNews) }
    }
}
