import Failures
import HTTPHost

/// Whether a central server answers at its address, and not a proxy, a log-in page or somebody else.
package struct AddressCheck: Check {
    package let name = "address"
    private let outcome: ProbeOutcome

    package init(_ outcome: ProbeOutcome) { self.outcome = outcome }

    package func look() -> Finding {
        switch outcome.answer {
        case .failure(let failure): return .failure(failure)
        case .success((let trouble?, _)): return .failure(trouble, .warn)
        case .success((nil, _)):
            let parts = outcome.took.components
            let tenths = parts.seconds * 10 + parts.attoseconds / 100_000_000_000_000_000
            return .ok("A central server answers at \(outcome.url), in \(tenths / 10).\(tenths % 10) seconds.", Measure(parts.seconds, .seconds))
        }
    }
}
