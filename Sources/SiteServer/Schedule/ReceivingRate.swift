import Failures
import HTTPHost
import Payload
import SyncSite

/// How fast what remains grows less, from the first page on.
package struct ReceivingRate: Sendable {
    /// Nobody plans further ahead.
    private static let secondsMost = 1e8

    private var start: (at: Duration, remaining: Int64)?

    package init() {}

    /// Seconds until nothing remains; nil until it has become less. When it grew, there is a new beginning.
    package mutating func secondsLeft(remaining: Int64?, at now: Duration) -> Int64? {
        guard let remaining else { return nil }
        guard let start, remaining <= start.remaining else {
            self.start = (now, remaining)
            return nil
        }
        let seconds = (now - start.at).seconds
        guard remaining < start.remaining, seconds > 0 else { return nil }
        return Whole.nearest(min(Double(remaining) * seconds / Double(start.remaining - remaining), Self.secondsMost).rounded(.up))
    }
}
