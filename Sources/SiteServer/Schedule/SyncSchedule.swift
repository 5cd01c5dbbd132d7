import Failures
import HTTPHost

/// When the next sync is due, as a value: told what happened and the time, it decides (R-SYNC 7).
///
/// Times are the clock's uptime.
package struct SyncSchedule: Sendable {
    /// What was set here and at central.
    package private(set) var plan: SyncPlan
    /// Between syncs; nil is paused: only a person's request starts one.
    package var interval: Duration? { plan.interval }
    /// While central pauses this site: how often it asks whether that is still so.
    private var questionInterval: Duration? { plan.pausedBy == .central ? SyncPlan.questionInterval : nil }
    /// After a local write, so that several writes travel together.
    package var writeDelay: Duration = .milliseconds(500)
    /// The first wait after a failure that passes by itself; it doubles with each further one.
    package var retryFirst: Duration = .seconds(1)
    package var retryMost: Duration = .seconds(300)
    /// The longest wait while central keeps synchronisation off: it answers, and a site hears soon that it is on again.
    package var offMost: Duration = .seconds(12)
    /// The shortest wait after a failure that a person must deal with.
    package var actionWait: Duration = .seconds(60)

    /// Failures in a row.
    package private(set) var failures = 0
    private var isRequested = false
    private var soon: Duration?
    private var regular: Duration?
    private var question: Duration?
    private var isRunning = false

    package init(_ plan: SyncPlan) { self.plan = plan }

    /// - Parameter interval: nil is paused.
    package init(interval: Duration?) { self.init(SyncPlan(isPausedHere: interval == nil, ownInterval: interval)) }

    /// The process has begun: a site that runs on a schedule syncs at once.
    package mutating func begin(at now: Duration) {
        regular = interval == nil ? nil : now
        question = questionInterval == nil ? nil : now
    }

    /// A person, or a program on behalf of one, asked.
    package mutating func request() { isRequested = true }

    /// A local write waits to be sent; while central cannot be reached the retries carry it.
    package mutating func heardOfWrite(at now: Duration) {
        guard interval != nil, failures == 0, soon == nil else { return }
        soon = now + writeDelay
    }

    /// Central has something; a sync under way reads it anyway.
    package mutating func heardOfNews(at now: Duration) {
        guard !isRunning else { return }
        if interval != nil { soon = now } else if questionInterval != nil { question = now }
    }

    /// When to sync was changed, here or at central; a site that is no longer paused syncs at once.
    package mutating func change(_ new: SyncPlan, at now: Duration) {
        let wasPaused = interval == nil
        plan = new
        question = questionInterval.map { now + $0 }
        guard let new = interval else { (regular, soon) = (nil, nil); return }
        regular = wasPaused ? now : min(regular ?? now, now + new)
    }

    /// A sync starts: it serves whatever asked for it.
    package mutating func start() {
        isRunning = true
        isRequested = false
        soon = nil
    }

    /// A sync ended.
    ///
    /// - Parameter chance: between 0 and 1: spreads the retries of many sites.
    package mutating func end(_ failure: Failure?, at now: Duration, chance: Double) {
        isRunning = false
        guard let failure else {
            failures = 0
            regular = interval.map { now + $0 }
            question = questionInterval.map { now + $0 }
            return
        }
        failures += 1
        soon = nil
        regular = interval.map { now + delay(after: failure, interval: $0, chance: chance) }
        question = questionInterval.map { now + delay(after: failure, interval: $0, chance: chance) }
    }

    private func delay(after failure: Failure, interval: Duration, chance: Double) -> Duration {
        let asked = failure.context[Failure.retryAfter].flatMap { Int64($0) }.map { Duration.seconds(min(max($0, 0), 3_600)) }
        let wait: Duration
        switch failure.code.retry {
        case .automatic:
            let doubled = retryFirst * (1 << min(failures - 1, 20))
            wait = min(doubled, failure.code == .syncIsOff ? offMost : retryMost, max(interval, retryFirst))
        case .afterAction, .never:
            wait = max(actionWait, min(interval, .seconds(600)))
        }
        let spread = wait * (0.5 + 0.5 * min(max(chance, 0), 1))
        return max(spread, asked.map { $0 + retryFirst * chance } ?? .zero)
    }

    /// When the next sync starts; nil when only a request will start one.
    package var due: Duration? {
        if isRequested { return .zero }
        guard let regular else { return soon }
        return min(regular, soon ?? regular)
    }

    /// When central is to be asked whether it still pauses this site; nil while it does not.
    package var questionDue: Duration? { isRequested ? nil : question }
}
