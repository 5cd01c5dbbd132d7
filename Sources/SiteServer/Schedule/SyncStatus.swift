import Failures
import Payload
import SyncSite

/// What a site's sync is doing and how the last ones ended; times are seconds since 1970 (R-SYNC 8).
package struct SyncStatus: Sendable, Equatable {
    /// Nil while nothing runs.
    package var progress: SyncProgress?
    package var lastSuccess: Int64?
    /// The failure that stands between the site and its next success; nil while all is well.
    package var lastError: LastError?
    /// Nil when only a person's request starts a sync.
    package var nextAttempt: Int64?
    package var isPaused = false
    /// When it syncs by itself, and who set it; nil where the folder's settings cannot be read.
    package var plan: SyncPlan?
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

    /// Records that central has yet to send, as far as the site can know; nil before it ever heard and while it is offline.
    ///
    /// What is `staged` has been received: it waits for nothing but the checkpoint.
    package func toReceive(staged: Int64) -> Int64? {
        if let remaining = progress?.remaining ?? leftToReceive { return remaining }
        // A site that central pauses does not hear what there is.
        return isOnline && staged == 0 && plan?.pausedBy != .central ? 0 : nil
    }
}
