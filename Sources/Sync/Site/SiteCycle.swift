import Failures
import Storage

/// One sync of a site as a value: it says what to send, is told what came back, and keeps everything durable in between.
///
/// Dropping it at any moment loses nothing: a new one goes on from what the database says (R-SYNC 3).
package struct SiteCycle: Sendable {
    /// A call to central.
    package enum Call: String, Sendable, CaseIterable {
        case session, push, pull, fetch, compare
    }

    package enum Step: Sendable {
        case send(Call, [UInt8])
        case finished(CycleReport)
    }

    /// What a person watches (R-SYNC 8).
    package enum Phase: String, Sendable {
        case connecting, pushing, pulling, fetching, comparing, done
    }

    package private(set) var report = CycleReport()
    package private(set) var phase = Phase.connecting
    /// Rows still to come, when central said so.
    package private(set) var remaining: Int64?
    /// Payload bytes asked for in the next page; the host follows the link's speed with `adapt`.
    package private(set) var pageBytes: Int

    private let engine: SiteEngine
    private let app: String
    private let newID: @Sendable () -> String
    private var hasSession: Bool
    private var sessions = 0
    private var isPushed = false
    private var isComplete = false
    private var wantsDetail = false
    private var detailRounds = 0
    private var comparison: Comparison?
    private var asked: [RecordKey] = []
    private var needsBytes = false
    private var settingsRounds = 0
    /// How often this cycle went round again for a hand-over: what was written before the freeze, the report, the new settings.
    private var handoverRounds = 0
    private var sendsWithheld = false
    /// What was received led to changes of the site's own; they are sent in the same sync, once.
    private var hasFollowed = false
    private var isFollowUp = false
    /// What was integrated is confirmed by asking once more from there, once in a cycle: so central knows what has arrived (R-SYNC 1, 8).
    private var confirmation = Confirmation.none

    private enum Confirmation { case none, due, given }

    /// - Parameters:
    ///   - hasSession: whether the host still holds a session of an earlier cycle.
    ///   - newID: a source of random ids.
    package init(
        _ engine: SiteEngine, app: String, hasSession: Bool, pageBytes: Int = 1_000_000, newID: @escaping @Sendable () -> String
    ) {
        self.engine = engine
        self.app = app
        self.hasSession = hasSession
        self.pageBytes = pageBytes
        self.newID = newID
    }

    /// What to do next.
    package mutating func next() throws -> Step {
        if try engine.mustIntroduceItself() { hasSession = false }
        guard hasSession else {
            phase = .connecting
            sessions += 1
            guard sessions <= 6 else { throw Failure(.overloaded, "The session could not be opened.") }
            return .send(.session, try engine.sessionRequest(app: app))
        }
        if !isPushed {
            try engine.followItemLists()
            if let push = try engine.nextPush() {
                phase = .pushing
                return .send(.push, push)
            }
            isPushed = true
        }
        if comparison == nil { comparison = try engine.nextComparison() }
        if let comparison, let prefix = comparison.prefixes.last {
            phase = .comparing
            return .send(.compare, CompareRequest(channel: comparison.channel, prefix: prefix).encoded())
        }
        if needsBytes {
            asked = try engine.database.read { try engine.missingBytes($0, count: FetchRequest.recordsMax) }
            if !asked.isEmpty {
                phase = .fetching
                return .send(.fetch, FetchRequest(records: asked.map { ($0.table.name, $0.id) }, bytes: pageBytes).encoded())
            }
            needsBytes = false
        }
        if isComplete, hasFollowed, !isFollowUp {
            (isFollowUp, isPushed, isComplete) = (true, false, false)
            return try next()
        }
        if isComplete {
            // Settings that arrived just now may ask for what was withheld so far: it goes in the same sync.
            if !sendsWithheld, try engine.database.read({ try $0.firstDue() != nil }) {
                sendsWithheld = true
                (isPushed, isComplete) = (false, false)
                return try next()
            }
            guard confirmation == .due else {
                phase = .done
                return .finished(report)
            }
            (confirmation, isComplete) = (.given, false)
        }
        phase = .pulling
        return .send(.pull, try engine.nextPull(bytes: pageBytes, wantsDetail: wantsDetail))
    }

    /// The pull that will most likely come next, for a host that wants to ask while it works `page` in.
    ///
    /// Only an answer to exactly the call that `next` then names may be used.
    package func likelyPull(after page: [UInt8]) throws -> [UInt8]? { try engine.pullAfter(page, bytes: pageBytes) }

    /// Takes central's answer to the last call.
    package mutating func receive(_ call: Call, _ body: [UInt8]) throws {
        report.calls += 1
        switch call {
        case .session:
            let outcome = try engine.takeSession(body, newID: newID())
            switch outcome {
            case .proceed: hasSession = true
            case .centralWasRestored:
                hasSession = true
                report.healed = true
            case .siteWasRestored: report.healed = true
            }
        case .push:
            let outcome = try engine.takePushReply(body)
            report.pushed += outcome.accepted
            report.parked += outcome.parked
        case .compare:
            guard var comparison else { return }
            try engine.takeComparison(body, &comparison)
            report.repaired += comparison.prefixes.isEmpty ? comparison.differences : 0
            self.comparison = comparison.prefixes.isEmpty ? nil : comparison
            if comparison.prefixes.isEmpty { needsBytes = true }
        case .fetch:
            report.received += try engine.takeFetched(body, asked: asked)
        case .pull: try takePage(body)
        }
    }

    private mutating func takePage(_ body: [UInt8]) throws {
        let outcome = try engine.takePage(body)
        report.received += outcome.rows
        remaining = outcome.remaining
        if outcome.hasNewSettings {
            settingsRounds += 1
            guard settingsRounds <= 20 else { throw Failure(.subscriptionChanged) }
            return
        }
        if outcome.needsBytes { needsBytes = true }
        if outcome.hasFollowed { hasFollowed = true }
        guard outcome.isComplete else { return }
        guard outcome.differs else {
            // A load that has just become complete asks once more: that is how central learns of it.
            if report.received > 0, confirmation == .none { confirmation = .due }
            let finished = try engine.finishCycle()
            if try finished.hasFollowed || engine.mustFollowItemLists() { hasFollowed = true }
            isComplete = !finished.wasUnfinished
            if isComplete, handoverRounds < 3, try engine.confirmFreezes() {
                handoverRounds += 1
                isComplete = false
                isPushed = false
            }
            return
        }
        if wantsDetail {
            detailRounds += 1
            guard detailRounds <= 4 else { throw Failure(.digestDiffers) }
            _ = try engine.markDiffering(body)
            wantsDetail = false
        } else {
            wantsDetail = true
        }
    }

    /// Takes a failed call: some are answered by going on differently, the rest end the cycle.
    package mutating func receive(_ call: Call, failure: Failure) throws {
        switch failure.code {
        case .sessionUnknown, .pushOutOfOrder, .pushBodyDiffers, .centralRestored, .cursorFromFuture:
            guard call != .session else { throw failure }
            if failure.code == .pushBodyDiffers { try engine.noteTwin() }
            hasSession = false
            isPushed = false
        case .subscriptionChanged:
            settingsRounds += 1
            guard settingsRounds <= 20, call != .session else { throw failure }
            comparison = nil
            hasSession = false
        case .bodyTooLarge where [.pull, .fetch].contains(call) && pageBytes > engine.limits.pageBytes.lowerBound:
            pageBytes = max(pageBytes / 2, engine.limits.pageBytes.lowerBound)
        default: throw failure
        }
    }

    /// Follows the link: pages grow while they take less than two seconds and shrink when they take more than ten.
    package mutating func adapt(pageTook duration: Duration) {
        let range = engine.limits.pageBytes
        if duration < .seconds(2) { pageBytes = min(pageBytes * 2, range.upperBound) }
        if duration > .seconds(10) { pageBytes = max(pageBytes / 2, range.lowerBound) }
    }
}

/// What one sync did.
package struct CycleReport: Sendable, Equatable {
    package var calls = 0
    /// Records central accepted, and records it keeps apart.
    package var pushed = 0
    package var parked = 0
    /// Rows that arrived.
    package var received = 0
    /// Records that differed from central without reason, and were fetched again.
    package var repaired = 0
    /// Either side was found to be restored from a backup.
    package var healed = false

    package init() {}
}

extension SiteEngine {
    /// Notes that the site holds exactly what central holds for it.
    ///
    /// - Returns: whether that was not so before, and whether changes of the site's own follow from what came.
    func finishCycle() throws -> (wasUnfinished: Bool, hasFollowed: Bool) {
        guard try state() != .ready else { return (false, false) }
        let hasFollowed = try database.write { ledger in
            let before = try Self.state(ledger)
            if before == .healing { try ledger.setNumber(SiteMeta.healedThrough, nil) }
            try ledger.setMeta(SiteMeta.state, SiteState.ready.rawValue)
            try followMerges(ledger)
            try followUp(ledger)
            try ledger.log("ready", before == .loading ? "The first load is complete." : "The site holds everything again.")
            return try follow(ledger)
        }
        return (true, hasFollowed)
    }
}
