import Failures
import Payload
import Storage
import SyncRules

/// One change of a parked group beside what central holds.
package struct QuarantinedVersion: Sendable {
    package let table: String
    package let id: String
    /// The version kept apart; nil deletes.
    package let parked: [UInt8]?
    /// Central's version now; nil when it holds none.
    package let stored: [UInt8]?
    /// Whether central's version is still the one that the parked one was written over.
    package let isUntouched: Bool
}
