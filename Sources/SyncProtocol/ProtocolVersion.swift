import Failures
import Payload
import Storage

/// The protocol generations this program speaks.
package enum ProtocolVersion {
    package static let oldest: Int64 = 1
    package static let newest: Int64 = 1
}
