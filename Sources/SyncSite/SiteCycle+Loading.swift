import SyncProtocol

/// What comes between two pages of a first load, and what is asked ahead (decision 77).
extension SiteCycle {
    /// Before the next page of a first load: in which part it comes, and whether people may work already.
    ///
    /// A page that has come already is taken before anything else is done: bytes that a poor line brought are not asked for twice.
    /// - Returns: whether something is to be sent first.
    mutating func goOnLoading(isPageHere: Bool) throws -> Bool {
        if loading.pages == 0, try engine.resumesLoad() { loading.isResumed = true }
        if isPageHere {
            loading.isTurning = try (engine.partsBegin() != nil || engine.mayOpen()) && isWorthOpening || engine.mustSendEarly()
            return false
        }
        loading.isTurning = false
        if let here = try engine.partsBegin(), isWorthOpening { try engine.beginParts(at: here) }
        if try engine.mayOpen(), isWorthOpening {
            if try engine.open() { hasFollowed = true }
            load = try engine.loadStanding()
        }
        guard loading.pages > loading.pagesAtPush, try engine.mustSendEarly() else { return false }
        (loading.pagesAtPush, isPushed) = (loading.pages, false)
        return true
    }

    private var isWorthOpening: Bool { loading.isWorthOpening(remaining: remaining, from: engine.limits.opensFrom) }

    /// The pull that will most likely come next, for a host that wants to ask while it works `page` in.
    ///
    /// Only an answer to exactly the call that `next` then names may be used.
    package func likelyPull(after page: UnreadPage) throws -> [UInt8]? {
        guard !loading.isTurning, try !engine.mustSendEarly() else { return nil }
        return try engine.pullAfter(page, bytes: pace.pageBytes)
    }

    /// Whether the answer to what was asked ahead answers this pull as well.
    func isAnswered(_ asked: [UInt8], instead pull: [UInt8]) throws -> Bool {
        try asked == pull || PullRequest(decoding: asked).bare == PullRequest(decoding: pull).bare
    }
}
