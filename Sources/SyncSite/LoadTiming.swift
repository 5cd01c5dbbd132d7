import Payload

/// How a first load goes in one sync: how far it came, how long that took, and whether people should work meanwhile.
struct LoadTiming: Sendable {
    /// What pages took over the line, and how much of the load they passed.
    var time = Duration.zero
    var passed: Int64 = 0
    var pages = 0
    /// It was begun in another sync.
    var isResumed = false
    /// How many pages there were when changes that people made meanwhile were sent last.
    var pagesAtPush = -1

    /// Something else than the next page comes after the one that is asked for: no further one is asked for ahead.
    var isTurning = false

    mutating func take(_ page: ReceivedPage) {
        pages += 1
        // What the first part passes over costs nothing.
        if case .rest = page.head.load { passed = Whole.sum(passed, page.head.passed ?? 0) } else { passed += Int64(page.rows.count) }
    }

    /// Whether what is still to come takes so long that people should work meanwhile; a load that was interrupted may take any time.
    ///
    /// - Parameters:
    ///   - remaining: entries; nil where nobody counted.
    ///   - limit: from which time on.
    func isWorthOpening(remaining: Int64?, from limit: Duration) -> Bool {
        if isResumed { return true }
        guard pages > 0, let remaining else { return limit == .zero }
        return time / Int(clamping: max(passed, 1)) * Int(clamping: remaining) >= limit
    }
}
