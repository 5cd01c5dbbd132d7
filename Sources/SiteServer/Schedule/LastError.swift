import Failures
import Payload
import SyncSite

/// The failure that stands between a site and its next success, for as long as it lasts.
package struct LastError: Sendable, Equatable {
    package var failure: Failure
    /// When it was first met, in an unbroken row, and last.
    package var since: Int64
    package var lastAt: Int64
    package var attempts: Int
}
