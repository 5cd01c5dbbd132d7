import Failures
import Payload

/// How far a site's clock is from central's, as one session showed it; told to people, trusted by nobody.
package struct ClockDifference: Sendable, Equatable {
    /// Differences up to this many seconds are not worth a word: lines are slow, and clocks drift.
    package static let toleratedSeconds: Int64 = 120
    /// Moments outside of the years 1 to 9999 are no clock's.
    private static let moments: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Seconds that the site's clock is ahead of central's; negative when it is behind.
    package let siteAhead: Int64

    package init(siteAhead: Int64) { self.siteAhead = siteAhead }

    /// Nil when one of the two did not say its time, or they agree well enough.
    package init?(site: Int64?, central: Int64?) {
        guard let site, let central, Self.moments.contains(site), Self.moments.contains(central) else { return nil }
        siteAhead = site - central
        guard siteAhead.magnitude > Self.toleratedSeconds.magnitude else { return nil }
    }

    /// A moment that a peer tells, when it can be one.
    package static func moment(_ value: JSONValue?) -> Int64? { value?.integer.flatMap { moments.contains($0) ? $0 : nil } }

    /// Whether it is another one, not the same measured again over a slower line.
    package func isNews(after former: ClockDifference?) -> Bool {
        guard let former else { return true }
        return (former.siteAhead - siteAhead).magnitude > Self.toleratedSeconds.magnitude
    }

    /// "3 hours ahead of", "2 days behind": to stand between two names of clocks.
    package var words: String {
        "\(TimeSpan.words(Int64(clamping: siteAhead.magnitude))) \(siteAhead > 0 ? "ahead of" : "behind")"
    }

    /// For the site's own screen.
    package var atSite: String {
        "This device's clock is \(words) the central server's. Look at the date, the time and the time zone here; if they are right, tell the "
            + "people of the central server. Times shown may be wrong; nothing else depends on them."
    }

    /// For central's list and log.
    package func atCentral(_ site: String) -> String {
        "The clock of \(site) is \(words) this server's. One of the two is wrong; nothing but the times shown depends on it."
    }
}
