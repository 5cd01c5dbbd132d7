/// When a site syncs by itself and how much goes at a time, as central sets it for one site or for all (R-SYNC 7); nil sets nothing.
package struct SyncTerms: Equatable, Sendable {
    /// Only a person's request starts a sync.
    package var isPaused: Bool?
    /// Seconds between syncs.
    package var interval: Int64?
    /// Payload bytes of one push, at most.
    package var pushBytes: Int64?
    /// Payload bytes of one page, at most.
    package var pageBytes: Int64?

    package static let none = SyncTerms()
    /// Between ten seconds, as whoever is online hears of news anyway, and thirty days.
    package static let intervals: ClosedRange<Int64> = 10...2_592_000
    /// Between what a poor line carries in a minute and half of what central takes at once.
    package static let sizes: ClosedRange<Int64> = 16_384...8_000_000

    package init(isPaused: Bool? = nil, interval: Int64? = nil, pushBytes: Int64? = nil, pageBytes: Int64? = nil) {
        self.isPaused = isPaused
        self.interval = interval
        self.pushBytes = pushBytes
        self.pageBytes = pageBytes
    }

    /// The same, with what is not set here taken from there.
    package func completed(by other: SyncTerms) -> SyncTerms {
        SyncTerms(
            isPaused: isPaused ?? other.isPaused, interval: interval ?? other.interval, pushBytes: pushBytes ?? other.pushBytes,
            pageBytes: pageBytes ?? other.pageBytes)
    }

    /// The same within what makes sense: a site does not take a slip of central's for more than it can mean.
    package var bounded: SyncTerms {
        func within(_ value: Int64?, _ range: ClosedRange<Int64>) -> Int64? { value.map { min(max($0, range.lowerBound), range.upperBound) } }
        return SyncTerms(
            isPaused: isPaused, interval: within(interval, Self.intervals), pushBytes: within(pushBytes, Self.sizes),
            pageBytes: within(pageBytes, Self.sizes))
    }
}
