import Failures
import Storage
import SyncRules

/// A hand-over under way as an administrator's list shows it.
package struct HandoverListing: Sendable {
    package let handover: Handover
    package let title: String
    /// Where it goes, in words.
    package let destination: String
    /// The site that is to freeze, drain and report.
    package let holder: Site?
}
