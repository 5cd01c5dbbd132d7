import Failures
import Payload
import SyncSite

/// What a site's sync is doing and how the last ones ended; times are seconds since 1970 (R-SYNC 8).
package struct SyncStatus: Sendable, Equatable {
    /// Nil while nothing runs.
    package var progress: SyncProgress?
    package var lastSuccess: Int64?
    /// The failure that stands between the site and its next success; nil while all is well.
    package var trouble: SyncTrouble?
    /// Nil when only a person's request starts a sync.
    package var nextAttempt: Int64?
    package var isPaused = false
    /// What the last sync that succeeded did.
    package var lastReport: CycleReport?
    /// Bytes of bodies on the line since the process began.
    package var bytesSent = 0
    package var bytesReceived = 0

    /// Whether the last sync of this process ended well.
    package var isOnline = false
    /// When central answered last that the site has everything, or with what it lacked.
    package var upToDateAt: Int64?
    /// What a sync that was interrupted had still to receive.
    package var leftToReceive: Int64?

    package init() {}
}

/// A sync under way.
package struct SyncProgress: Sendable, Equatable {
    package var phase: SiteCycle.Phase
    package var startedAt: Int64
    package var pushed = 0
    package var parked = 0
    package var received = 0
    /// Rows still to come, when central said so.
    package var remaining: Int64?
    /// There is more to come than `remaining`.
    package var remainingIsLeast = false
    /// Seconds until they are here, at the rate seen so far.
    package var secondsLeft: Int64?

    package init(phase: SiteCycle.Phase, startedAt: Int64) {
        self.phase = phase
        self.startedAt = startedAt
    }
}

/// A failure that lasts.
package struct SyncTrouble: Sendable, Equatable {
    package var failure: Failure
    /// When it was first met, in an unbroken row, and last.
    package var since: Int64
    package var lastAt: Int64
    package var attempts: Int
}

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
        let seconds = (now - start.at).inSeconds
        guard remaining < start.remaining, seconds > 0 else { return nil }
        return Whole.nearest(min(Double(remaining) * seconds / Double(start.remaining - remaining), Self.secondsMost).rounded(.up))
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
