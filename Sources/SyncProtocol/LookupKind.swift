import Failures
import Payload

/// Whom a site looks for.
package enum LookupKind: String, Sendable, CaseIterable {
    case patient, prescriber
}
