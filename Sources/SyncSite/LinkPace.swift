import Storage
import SyncRules

/// How much goes over the line at a time, as the line has shown what it lets through (R-SYNC 10).
///
/// Guarantees: never below the floors, which lie under the size of a record; what worked is remembered with the site's data.
package struct LinkPace: Sendable, Equatable {
    /// Payload bytes asked for in the next page.
    package var pageBytes = 1_000_000
    /// Compressed bytes sent in one request; a push that is larger goes in parts.
    package var partBytes = 1_000_000
    /// Connections ended in the middle lately: answers are kept on central until they are here.
    package var isFragile = false
    /// The last page came quickly, so a cut would make little vain.
    private var isQuick = false
    /// Whether central is asked to keep an answer until it is here: over a line that was cut lately, that is slow, or that nobody knows yet.
    package var keepsAnswers: Bool { isFragile || !isQuick }
    /// What goes as a whole; over a line that was cut lately a push goes in parts, as central keeps the beginning of a part that is cut.
    var wholeBytes: Int { isFragile ? min(partBytes, 16_384) : partBytes }
    /// Parts that must get through before they grow: more of them once growing was too much.
    private var partsBeforeGrowth = 0
    private var partsInARow = 0
    private var callsWithoutCut = 0
    /// Parts in a row that were cut and of which central kept nothing.
    private var vainParts = 0

    package init() {}

    init(pageBytes: Int, partBytes: Int, isFragile: Bool) {
        self.pageBytes = pageBytes
        self.partBytes = partBytes
        self.isFragile = isFragile
        // What an earlier process found out is not put to the test at once.
        partsBeforeGrowth = Self.patience
    }

    /// Parts to go well before the size is tried that failed.
    private static let patience = 16
    /// Calls without a cut after which the line is taken to hold.
    private static let callsUntilSteady = 50

    mutating func bound(by limits: SiteLimits) {
        pageBytes = min(max(pageBytes, limits.pageBytes.lowerBound), limits.pageBytes.upperBound)
        partBytes = min(max(partBytes, limits.partBytes.lowerBound), limits.partBytes.upperBound)
    }

    /// A call was answered.
    mutating func tookAnswer(cuts: Int) {
        if cuts > 0 { isFragile = true }
        callsWithoutCut = cuts == 0 ? callsWithoutCut + 1 : 0
        if callsWithoutCut >= Self.callsUntilSteady { isFragile = false }
    }

    /// A page of this size came: they grow while they take less than four seconds and shrink when they take more than ten.
    ///
    /// Less would be spent on waiting for each: over a long way a connection and a question take seconds, however little is asked for.
    /// - Parameter cuts: how often the line was cut over it.
    mutating func tookPage(bytes: Int, _ duration: Duration, cuts: Int, _ limits: SiteLimits) {
        isQuick = duration < .seconds(1)
        if duration > .seconds(10) {
            pageBytes = max(pageBytes / 2, limits.pageBytes.lowerBound)
        } else if duration < .seconds(4), cuts == 0, bytes >= pageBytes / 2 {
            pageBytes = min(pageBytes * 2, limits.pageBytes.upperBound)
        }
    }

    /// So much was sent in one request and answered.
    ///
    /// Over a line that is cut again and again they are to get through between two cuts.
    mutating func sent(bytes: Int, _ duration: Duration, _ limits: SiteLimits) {
        let (quick, slow): (Duration, Duration) = isFragile ? (.seconds(3), .seconds(10)) : (.seconds(5), .seconds(20))
        if duration > slow {
            partBytes = max(partBytes / 2, limits.partBytes.lowerBound)
            partsInARow = 0
        } else if duration < quick, bytes >= partBytes {
            partsInARow += 1
            guard partsInARow > partsBeforeGrowth else { return }
            partsInARow = 0
            partBytes = min(partBytes * 2, limits.partBytes.upperBound)
        }
    }

    /// An earlier process ended while a page of this size was under way: over this line, before this machine is switched off again, a smaller one
    /// may come.
    mutating func endedUnder(pageBytes ended: Int, _ limits: SiteLimits) {
        pageBytes = max(min(pageBytes, ended / 2), limits.pageBytes.lowerBound)
    }

    private mutating func becomeFragile(after trouble: LinkTrouble) { if trouble == .cut { wasCut() } }

    /// A part was cut of which central kept so much: where it is nothing twice in a row, the next one is smaller.
    ///
    /// An older central keeps nothing, and a proxy may hand on nothing but what is whole; but a cut may also come right after a beginning.
    mutating func cutPart(bytes: Int, kept: Int, _ limits: SiteLimits) {
        vainParts = kept > 0 ? 0 : vainParts + 1
        guard vainParts > 1 else { return }
        vainParts = 0
        _ = lostPart(bytes: bytes, .cut, limits)
    }

    /// The line was cut, which says nothing of how much goes over it at a time.
    mutating func wasCut() { (isFragile, callsWithoutCut) = (true, 0) }

    /// A page did not get through.
    ///
    /// - Returns: whether the next one is smaller.
    mutating func lostPage(_ trouble: LinkTrouble, _ limits: SiteLimits) -> Bool {
        becomeFragile(after: trouble)
        guard pageBytes > limits.pageBytes.lowerBound else { return false }
        pageBytes = max(pageBytes / 2, limits.pageBytes.lowerBound)
        return true
    }

    /// A request with so many bytes did not get through.
    ///
    /// - Returns: whether the next one is smaller.
    mutating func lostPart(bytes: Int, _ trouble: LinkTrouble, _ limits: SiteLimits) -> Bool {
        becomeFragile(after: trouble)
        (partsInARow, partsBeforeGrowth) = (0, Self.patience)
        let tried = min(partBytes, bytes)
        guard tried > limits.partBytes.lowerBound else { return false }
        partBytes = max(tried / 2, limits.partBytes.lowerBound)
        return true
    }
}

extension LinkPace {
    /// What is remembered of it.
    package var text: String { "\(pageBytes) \(partBytes) \(isFragile ? "fragile" : "steady")" }

    /// - Returns: nil when the text is none.
    init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let page = Int(parts[0]), let part = Int(parts[1]) else { return nil }
        self.init(pageBytes: page, partBytes: part, isFragile: parts[2] == "fragile")
    }
}

extension SiteEngine {
    /// What is remembered of the line; nil when nothing is.
    package func linkPace() throws -> LinkPace? {
        try database.read { transaction in
            guard var pace = try transaction.state.value(SiteMeta.linkPace).flatMap({ LinkPace(text: $0) }) else { return nil }
            pace.bound(by: limits)
            return pace
        }
    }

    /// What this process begins with: as remembered, and smaller where an earlier one ended before a page was here.
    ///
    /// - Parameter first: payload bytes of the first page, when nothing is remembered.
    /// - Returns: the pace, and whether an earlier process ended before a page was here.
    package func firstPace(pageBytes first: Int) throws -> (pace: LinkPace, isAfterEnd: Bool) {
        var pace = LinkPace()
        pace.pageBytes = first
        if let known = try linkPace() { pace = known }
        guard let ended = try database.read({ try $0.state.value(SiteMeta.pageUnderWay) }) else { return (pace, false) }
        pace.endedUnder(pageBytes: Int(clamping: ended), limits)
        return (pace, true)
    }

    /// Writes down that a page of so many payload bytes is long under way, or, with nil, that none is any more.
    package func note(pageUnderWay bytes: Int?) throws {
        try database.write { try $0.state.set(SiteMeta.pageUnderWay, bytes.map { Int64(clamping: $0) }) }
    }

    /// Remembers how much at a time the line lets through, for the next process.
    package func remember(_ pace: LinkPace) throws {
        try database.write { try $0.state.set(SiteMeta.linkPace, pace.text) }
    }
}
