import Payload
import Storage

/// A line on which the two halves of a transfer do not agree; quantities in units.
package struct LineDifference: Equatable, Sendable {
    /// The initiating line, or the responding one where there is no other.
    package let line: String
    package let item: String
    package let sent: Double?
    package let received: Double?
}
