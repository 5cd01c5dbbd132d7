import Failures
import Storage
import SyncRules

/// Who edits what all stores share, and what becomes of it (R-ROLE 2, 3).
package struct TopologyStatus: Sendable {
    package let central: Site
    /// The site that is the primary now.
    package let primary: Site
    package let epoch: Int64
    /// Where the office is going; nil when it stays.
    package let handover: HandoverListing?

    package var isMirrored: Bool { primary.id != central.id }
}
