import Failures
import Payload

/// The calls of a site that looks for somebody on central, beside those of a sync.
package enum LookupCall: String, Sendable, CaseIterable {
    case search
    case grant = "patient"
}
