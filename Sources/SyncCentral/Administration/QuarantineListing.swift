import Failures
import Payload
import Storage
import SyncRules

/// A parked group as the administrator's list shows it.
package struct QuarantineListing: Sendable {
    package let group: QuarantinedGroup
    package let siteName: String
    /// The parked groups that wait for a decision about this one.
    package let waiters: [Int64]

    /// What the site was told to do about it.
    package var remedy: String { FailureCode(rawValue: group.code)?.remedy ?? "" }
}
