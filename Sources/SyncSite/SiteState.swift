import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// How far a site is (R-SYNC 4).
package enum SiteState: String, StateValue {
    /// Never spoken to central.
    case new
    /// Receiving its first load; not open for use.
    case loading
    case ready
    /// Restored from a backup: fetching its own data again, closed for edits.
    case healing
}
