import Failures
import Storage
import SyncProtocol
import SyncRules

/// A site takes a bundle of central's, message by message: each by the function that takes it when it comes over a network.
///
/// Guarantees: dropping it at any moment loses nothing, and taking the same bundle again goes on from there; what the site has already is
/// passed over, however the bundle's pages and the site's own position overlap.
package struct CarriedCycle {
    package private(set) var report = CycleReport()
    /// The site took another database id, or wants to compare or to be sent something: it goes on with its next bundle.
    package private(set) var needsReturn = false
    private let engine: SiteEngine
    private let newID: @Sendable () -> String
    private var head: BundleHead?
    private var comparison: Comparison?
    /// The answers that the bundle brought; nil once they were looked at.
    private var answers: Set<Int64>? = []
    /// The rest of the bundle says nothing to this database any more.
    private var isOver = false

    /// - Parameter newID: a source of random ids.
    package init(_ engine: SiteEngine, newID: @escaping @Sendable () -> String) {
        self.engine = engine
        self.newID = newID
    }

    /// Takes the next message.
    ///
    /// - Throws: `bundle-repeated`, `bundle-old` with the first message, before anything is written.
    package mutating func take(_ message: BundleMessage) throws {
        guard !isOver else { return }
        if [.list, .fetched, .page].contains(message.kind) { try endAnswers() }
        guard !isOver else { return }
        switch message.kind {
        case .head:
            let head = try BundleHead(decoding: message.bytes)
            try engine.check(head)
            self.head = head
            _ = try engine.takeKeptReply()
        case .identity: break
        case .session: try takeSession(message.bytes)
        case .answer: try takeAnswer(try message.split())
        case .list: try takeList(try message.split())
        case .fetched:
            let (line, rest) = try message.split()
            let asked = try FetchRequest(decoding: line).records
            let keys = try engine.database.write { transaction in try asked.map { RecordKey(try transaction.table($0.table), $0.id) } }
            report.received += try engine.takeFetched(rest, asked: keys)
            if try engine.isComplete(), try engine.takeAnswers(rest, asked: keys) { needsReturn = true }
        case .page: try takePage(try message.split())
        case .stand, .words, .push: throw Failure(.bundleWrongWay)
        }
    }

    /// The bundle was taken to its end: from now on it is known for one that was.
    package func finish() throws {
        guard let head, !isOver else { return }
        try engine.finishBundle(head)
    }

    private mutating func takeSession(_ body: [UInt8]) throws {
        guard let head else { throw Wire.malformed("bundle") }
        var reply = try SessionReply(decoding: body)
        reply.time = nil
        guard try reply.fork != nil || engine.hasRead(reply.openings) else {
            throw Failure(
                .bundleOld, "The bundle is of another history than what this device has read: the central server was restored before or after it was made.",
                remedy: "Make a bundle on this device and carry it to the central server: the next one from there says where the two part.")
        }
        let outcome = try engine.takeSession(reply.encoded(), newID: newID(), heard: Heard(session: head.session, bundle: head.number))
        guard outcome != .proceed else { return }
        (report.healed, needsReturn) = (true, true)
        if outcome == .siteWasRestored { isOver = true }
    }

    private mutating func takeAnswer(_ parts: (line: [UInt8], rest: [UInt8])) throws {
        let number = try PushRequest.Reply(decoding: parts.rest).number
        answers?.insert(number)
        guard let body = try engine.frozenPush(number) else { return }
        guard Digest.of(body).hex == String(decoding: parts.line, as: UTF8.self) else {
            // Another copy of this database sent a push of that number: the next answer to a session says so, and the site heals.
            try engine.rememberTwin()
            (needsReturn, isOver) = (true, true)
            return
        }
        let outcome = try engine.takePushReply(parts.rest)
        report.pushed += outcome.accepted
        report.parked += outcome.parked
    }

    /// All answers are here that central keeps for this site: the one to the push under way is among them, if central has taken that.
    private mutating func endAnswers() throws {
        guard let head, let brought = answers else { return }
        answers = nil
        guard try engine.lacksAnswer(head, among: brought) else { return }
        // This database had it once and went back: the next answer to a session says so, and the site heals.
        try engine.rememberTwin()
        (needsReturn, isOver) = (true, true)
    }

    private mutating func takeList(_ parts: (line: [UInt8], rest: [UInt8])) throws {
        let list = try BundleList(decoding: parts.line)
        if list.isFirst { comparison = try engine.beginComparison(of: list.channel, at: CompareReply(decoding: parts.rest).position) }
        guard var comparison, comparison.channel == list.channel else { return }
        // What is not the last keeps the comparison open.
        comparison.prefixes = list.isLast ? [list.prefix] : ["-", list.prefix]
        try engine.takeComparison(parts.rest, &comparison)
        self.comparison = list.isLast ? nil : comparison
        if list.isLast { report.repaired += comparison.differences }
    }

    private mutating func takePage(_ parts: (line: [UInt8], rest: [UInt8])) throws {
        let marks = String(decoding: parts.line, as: UTF8.self).split(separator: " ").map { Int64($0) }
        guard marks.count <= 2, case let from?? = marks.first, case let floor? = marks.count > 1 ? marks[1] : 0 else { throw Wire.malformed("page") }
        let received = try ReceivedPage(parts.rest)
        // Whoever has something to compare compares it first, as over a network; a bundle that was made before it knew brings no lists of it.
        guard try !received.head.compare.isEmpty || engine.nextComparison() == nil else { return needsReturn = true }
        guard let page = try engine.fitting(received, from: from, floor: floor) else { return }
        let outcome = try engine.takePage(page)
        report.received += outcome.news
        report.rows += outcome.rows
        if outcome.hasFollowed || outcome.needsBytes { needsReturn = true }
        guard outcome.isComplete else {
            // Where the page asks to compare, lists follow in the same bundle.
            if outcome.differs, received.head.compare.isEmpty { needsReturn = true }
            return
        }
        guard !outcome.differs else {
            _ = try engine.startReconciling(page.head)
            needsReturn = true
            return
        }
        if try engine.endAskedAgain() { needsReturn = true }
        if try engine.finishCycle().hasFollowed || engine.mustFollowItemLists() || engine.confirmFreezes() { needsReturn = true }
    }
}
