import Failures
import Payload
import Sync

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
    /// Seconds until they are here, at the rate seen so far.
    package var secondsLeft: Int64?
}

/// A failure that lasts.
package struct SyncTrouble: Sendable, Equatable {
    package var failure: Failure
    /// When it was first met, in an unbroken row, and last.
    package var since: Int64
    package var lastAt: Int64
    package var attempts: Int
}

/// How fast rows arrive, from the first page on.
struct ReceivingRate: Sendable {
    private var startedAt: Duration?
    private var startedWith = 0

    /// Seconds until `remaining` more rows are here; nil until something arrived.
    mutating func secondsLeft(received: Int, remaining: Int64?, at now: Duration) -> Int64? {
        guard let startedAt else {
            self.startedAt = now
            startedWith = received
            return nil
        }
        let seconds = (now - startedAt).inSeconds
        guard let remaining, received > startedWith, seconds > 0 else { return nil }
        return Whole.nearest((Double(remaining) * seconds / Double(received - startedWith)).rounded(.up))
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
