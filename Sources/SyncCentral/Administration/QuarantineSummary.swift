import Failures
import Payload
import Storage
import SyncRules

/// What is kept apart, in numbers.
package struct QuarantineSummary: Sendable {
    package let totals: [QuarantineTotal]
    /// Names by site id.
    package let names: [String: String]
    package let room: QuarantineRoom

    package var groups: Int64 { totals.reduce(0) { $0 + $1.groups } }
    package var bytes: Int64 { totals.reduce(0) { $0 + $1.bytes } }
}
