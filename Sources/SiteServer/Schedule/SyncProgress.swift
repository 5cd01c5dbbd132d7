import Failures
import Payload
import SyncSite

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
    /// Of a first load, or of its part under way, in hundredths.
    package var percent: Int64?
    /// How far a first load is; nil for any other sync.
    package var load: LoadStanding?
    /// Seconds until they are here, at the rate seen so far.
    package var secondsLeft: Int64?

    package init(phase: SiteCycle.Phase, startedAt: Int64) {
        self.phase = phase
        self.startedAt = startedAt
    }
}
