import Compression
import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// One sync of a site as a value: it says what to send, is told what came back, and keeps everything durable in between.
///
/// Dropping it at any moment loses nothing: a new one goes on from what the database says (R-SYNC 3).
package struct SiteCycle: Sendable {

    package typealias Call = SyncCall

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
    /// There is more to come than `remaining`.
    package private(set) var remainingIsLeast = false
    /// Of a first load, or of its part under way, in hundredths.
    package private(set) var percent: Int64?
    /// How far a first load is; nil for any other sync.
    package internal(set) var load: LoadStanding?
    /// How much goes over the line at a time; the host tells what the calls took with `adapt`.
    package private(set) var pace: LinkPace
    /// A push on its way in parts, and its body, which a witness may look at.
    private(set) var parcel: Parcel?
    package private(set) var pushUnderWay: [UInt8]?
    /// Bytes of the last request that carried a push or a part of it, and whether it was the last part.
    private var sentBytes = 0
    private var sentAll = false
    /// An answer to a push may be kept that is not yet worked in.
    package private(set) var mayHoldReply = true
    /// This cycle kept it: before the first call it is worked in first, whoever left it.
    private(set) var keepsReply = false
    /// Central does not know of parts.
    private var sendsWhole = false
    /// Bytes of a part that was cut, until central has said what it kept of it.
    private var cutPart: Int?
    /// The line did not let a push through; what central has is received all the same, and then this is what the cycle ends with.
    private var pushFailure: Failure?
    /// Calls in a row that the line cut.
    private var cutsInARow = 0
    private static let cutsMax = 3

    let engine: SiteEngine
    private let app: String
    private let newID: @Sendable () -> String
    private var hasSession: Bool
    /// It asks what central sets now, and sends and receives nothing else.
    private let asksForSettings: Bool
    private var sessions = 0
    /// Records that waited to be sent when they were counted last, and how many were answered until then.
    var counted: (waiting: Int64, answered: Int)?
    var isPushed = false
    private var isComplete = false
    private var (wantsDetail, detailRounds) = (false, 0)
    private var comparison: Comparison?
    private var asked: [RecordKey] = []
    private var needsBytes = false
    /// Documents about which central was asked with the call under way.
    private var questions: [RecordKey] = []
    /// How often this cycle went round again for new settings, and for a hand-over: what was written before the freeze, the report, the new settings.
    private var (settingsRounds, handoverRounds) = (0, 0)
    private var sendsWithheld = false
    /// What was received led to changes of the site's own; they are sent in the same sync, once.
    var hasFollowed = false
    private var isFollowUp = false
    /// What was integrated is confirmed by asking once more from there, once in a cycle: so central knows what has arrived (R-SYNC 1, 8).
    private var confirmation = Confirmation.none

    private enum Confirmation { case none, due, given }
    var loading = LoadTiming()
    /// Made while the push before it travels.
    private var prepared: PreparedPush?

    /// - Parameters:
    ///   - hasSession: whether the host still holds a session of an earlier cycle.
    ///   - pace: what the line let through in earlier cycles.
    ///   - pageBytes: instead of the pace's.
    ///   - asksForSettings: opens a session for what central sets now, and does no more.
    ///   - newID: a source of random ids.
    package init(
        _ engine: SiteEngine, app: String, hasSession: Bool, pace: LinkPace? = nil, pageBytes: Int? = nil, asksForSettings: Bool = false,
        newID: @escaping @Sendable () -> String
    ) {
        self.engine = engine
        self.app = app
        self.hasSession = hasSession && !asksForSettings
        self.asksForSettings = asksForSettings
        var pace = pace ?? LinkPace()
        if let pageBytes { pace.pageBytes = pageBytes }
        // A page may be asked for in any size; central has the last word.
        pace.partBytes = min(max(pace.partBytes, engine.limits.partBytes.lowerBound), engine.limits.partBytes.upperBound)
        self.pace = pace
        self.newID = newID
    }

    /// What to do next.
    ///
    /// - Parameter held: a pull that was asked ahead and answered; where that is what comes next, it is named as it was asked.
    package mutating func next(holding held: [UInt8]? = nil) throws -> Step {
        if try engine.mustIntroduceItself() { hasSession = false }
        if asksForSettings, hasSession {
            phase = .done
            return .finished(report)
        }
        if mayHoldReply, !asksForSettings {
            // Where another push follows, it goes out first: the host calls `catchUp` while it travels.
            if keepsReply, hasSession, !isPushed, let push = try nextPush() {
                phase = .pushing
                return push
            }
            try catchUp()
        }
        guard hasSession else {
            phase = .connecting
            sessions += 1
            guard sessions <= 6 else { throw Failure(.overloaded, "The session could not be opened.") }
            return .send(.session, try engine.sessionRequest(app: app))
        }
        if !isPushed, let push = try nextPush() {
            phase = .pushing
            return push
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
                return .send(.fetch, FetchRequest(records: asked.map { ($0.table.name, $0.id) }, bytes: try engine.pageBytes(pace.pageBytes)).encoded())
            }
            needsBytes = false
        }
        questions = isComplete ? try engine.questions() : []
        if !questions.isEmpty {
            phase = .fetching
            return .send(.fetch, FetchRequest(records: questions.map { ($0.table.name, $0.id) }, bytes: try engine.pageBytes(pace.pageBytes)).encoded())
        }
        if isComplete, hasFollowed, !isFollowUp {
            (isFollowUp, isPushed, isComplete) = (true, false, false)
            return try next()
        }
        if isComplete {
            // Settings that arrived just now may ask for what was withheld so far: it goes in the same sync.
            if !sendsWithheld, try engine.database.read({ try $0.withheld.firstDue() != nil }) {
                sendsWithheld = true
                (isPushed, isComplete) = (false, false)
                return try next()
            }
            guard confirmation == .due else {
                if let pushFailure { throw pushFailure }
                phase = .done
                return .finished(report)
            }
            (confirmation, isComplete) = (.given, false)
        }
        let heldPull = try held.flatMap { try isAnswered($0, instead: engine.nextPull(bytes: pace.pageBytes, wantsDetail: wantsDetail)) ? $0 : nil }
        if try engine.isLoading(), try goOnLoading(isPageHere: heldPull != nil) { return try next() }
        phase = .pulling
        return .send(.pull, try heldPull ?? engine.nextPull(bytes: pace.pageBytes, wantsDetail: wantsDetail))
    }

    /// The next push, whole or the next part of it; nil when nothing waits any more, or the line does not let it through.
    private mutating func nextPush() throws -> Step? {
        guard pushFailure == nil else {
            isPushed = true
            return nil
        }
        if parcel == nil {
            try engine.followItemLists()
            defer { prepared = nil }
            let isNew = try !engine.hasPushUnderWay()
            guard let push = try engine.nextPush(prepared) else {
                (isPushed, pushUnderWay) = (true, nil)
                return nil
            }
            pushUnderWay = push
            if !sendsWhole { parcel = Parcel(push, number: try engine.pushNumber(), partBytes: pace.wholeBytes, isNew: isNew) }
            guard parcel != nil else {
                sentBytes = push.count
                return .send(.push, push)
            }
        }
        guard let part = parcel?.next(partBytes: pace.partBytes) else { return nil }
        sentBytes = part.bytes.count
        sentAll = part.from + Int64(part.bytes.count) == part.size
        return .send(.part, part.encoded())
    }

    /// Takes central's answer to the last call, a pull, that was read.
    package mutating func receive(_ page: ReceivedPage) throws {
        countAnswer()
        try take(page)
    }

    private mutating func countAnswer() {
        report.calls += 1
        cutsInARow = 0
    }

    /// Takes central's answer to the last call.
    package mutating func receive(_ call: Call, _ body: [UInt8]) throws {
        countAnswer()
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
        case .push: try takePushReply(body)
        case .part:
            guard let reply = try PartReply(decoding: body) else {
                report.keptBytes += parcel?.unheard ?? 0
                cutPart = nil
                return try takePushReply(body)
            }
            let kept = try parcel?.take(reply) ?? 0
            report.keptBytes += kept
            if let bytes = cutPart { pace.cutPart(bytes: bytes, kept: kept, engine.limits) }
            cutPart = nil
        case .compare:
            guard var comparison else { return }
            try engine.takeComparison(body, &comparison)
            report.repaired += comparison.prefixes.isEmpty ? comparison.differences : 0
            self.comparison = comparison.prefixes.isEmpty ? nil : comparison
            if comparison.prefixes.isEmpty { needsBytes = true }
        case .fetch where !questions.isEmpty:
            if try engine.takeAnswers(body, asked: questions) { hasFollowed = true }
            questions = []
        case .fetch:
            let fetched = try engine.takeFetched(body, asked: asked)
            report.received += fetched
            report.rows += fetched
        case .pull: try take(try ReceivedPage(body))
        }
    }

    /// Works in what central answered to the push before, where that was kept; the host may call it while the next one travels.
    ///
    /// - Parameter beside: what central answered to `pullBeside` meanwhile.
    package mutating func catchUp(_ beside: ReceivedPage? = nil) throws {
        guard mayHoldReply else { return }
        let outcome = try engine.takeKeptReply(with: beside?.addingOnly)
        count(outcome.answered)
        if let page = outcome.page { (report.calls, report.received, report.rows) = (report.calls + 1, report.received + page.news, report.rows + page.rows) }
        mayHoldReply = false
        if pushUnderWay != nil { prepared = try engine.preparePush() }
    }

    private mutating func takePushReply(_ body: [UInt8]) throws {
        try catchUp()
        if try engine.keepPushReply(body) { (mayHoldReply, keepsReply) = (true, true) } else { count(try engine.takePushReply(body)) }
        (parcel, pushUnderWay) = (nil, nil)
    }

    private mutating func count(_ outcome: (accepted: Int, parked: Int)) {
        report.pushed += outcome.accepted
        report.parked += outcome.parked
    }

    private mutating func take(_ page: ReceivedPage) throws {
        let outcome = try engine.takePage(page)
        loading.take(page)
        report.received += outcome.news
        report.rows += outcome.rows
        remaining = outcome.remaining
        remainingIsLeast = outcome.remainingIsLeast
        percent = outcome.percent
        load = try engine.loadStanding()
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
            if try engine.endAskedAgain() || report.rows > 0, confirmation == .none { confirmation = .due }
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
            _ = try engine.startReconciling(page.head)
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
            if failure.code == .pushBodyDiffers || failure.isOfAnsweredPush { try engine.rememberTwin() }
            hasSession = false
            isPushed = false
            parcel = nil
        case .deviceRetired:
            try engine.rememberRetired(true)
            throw failure
        case .quarantineFull where call == .push || call == .part:
            // What has no room waits here; receiving goes on.
            (pushFailure, parcel) = (failure, nil)
        case .subscriptionChanged:
            settingsRounds += 1
            guard settingsRounds <= 20, call != .session else { throw failure }
            comparison = nil
            hasSession = false
        case .pushPartsDiffer where call == .part:
            guard parcel?.beginAnew() == true else { throw failure }
        case .routeUnknown where call == .part:
            (sendsWhole, parcel) = (true, nil)
        default:
            guard let trouble = LinkTrouble(failure) else { throw failure }
            try goOn(after: trouble, call, failure)
        }
    }

    /// The line let a call not through: less at a time may get through, and a push that does not must not keep the site from receiving.
    private mutating func goOn(after trouble: LinkTrouble, _ call: Call, _ failure: Failure) throws {
        if trouble == .cut { cutsInARow += 1 }
        switch call {
        case .push, .part:
            let bytes = call == .push ? pushUnderWay.map { Zstd.compress($0).count } ?? 0 : sentBytes
            if trouble != .tooLarge { parcel?.ask() }
            if trouble == .cut, !sendsWhole, bytes > 0, cutsInARow < Self.cutsMax {
                // Where central kept what had arrived of it, a smaller one would be of no use; a push that went whole goes in parts now.
                if call == .part { cutPart = bytes }
                return pace.wasCut()
            }
            let isSmaller = pace.lostPart(bytes: bytes, trouble, engine.limits) && !sendsWhole
            if trouble != .slow, isSmaller || trouble == .cut && cutsInARow < Self.cutsMax { return }
            // Central has surely not taken it, and cannot by and by: what it has may be received before the push is answered.
            let told = isSmaller ? failure : LinkTrouble.atTheSmallest(failure)
            guard trouble == .tooLarge || call == .part && !sentAll else { throw told }
            (pushFailure, parcel) = (told, nil)
        case .pull, .fetch:
            let isSmaller = pace.lostPage(trouble, engine.limits)
            guard trouble != .slow, isSmaller || trouble == .cut && cutsInARow < Self.cutsMax else {
                // The request is small whatever is asked for; only its answer could be smaller.
                throw isSmaller && trouble == .slow ? failure : LinkTrouble.atTheSmallest(failure)
            }
        case .session, .compare:
            guard trouble == .cut, cutsInARow < Self.cutsMax else { throw LinkTrouble.atTheSmallest(failure) }
            _ = pace.lostPage(trouble, engine.limits)
        }
    }

    /// Follows the link: what it lets through quickly grows, what takes long shrinks.
    ///
    /// - Parameters:
    ///   - bytes: of the answer.
    ///   - cuts: how often the line was cut over it.
    package mutating func adapt(_ call: Call, took duration: Duration, bytes: Int, cuts: Int = 0) {
        pace.tookAnswer(cuts: cuts)
        switch call {
        case .pull, .fetch:
            pace.tookPage(bytes: bytes, duration, cuts: cuts, engine.limits)
            if call == .pull { loading.time += duration }
        case .push, .part: pace.sent(bytes: sentBytes, duration, engine.limits)
        case .session, .compare: break
        }
    }
}
