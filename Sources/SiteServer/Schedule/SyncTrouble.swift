import Failures
import Payload
import SyncSite

/// A failure that lasts.
package struct SyncTrouble: Sendable, Equatable {
    package var failure: Failure
    /// When it was first met, in an unbroken row, and last.
    package var since: Int64
    package var lastAt: Int64
    package var attempts: Int
}
