import Failures
import HTTPHost

/// Whether a central server answers at its address, and not a proxy, a log-in page or somebody else.
package struct AddressCheck: Check {
    package let name = "address"
    private let outcome: ProbeOutcome

    package init(_ outcome: ProbeOutcome) { self.outcome = outcome }

    package func look() -> Finding {
        switch outcome.answer {
        // The check of the certificate tells it, once.
        case .failure(let failure) where CertificateEnd.refusals.contains(failure.code):
            return .skipped("Whether a central server answers is unknown: its certificate is not accepted here.")
        case .failure(let failure): return .failure(failure)
        case .success((let trouble?, _)): return .failure(trouble, .warn)
        case .success((nil, _)):
            let parts = outcome.took.components
            let milliseconds = parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
            return .ok("A central server answers at \(outcome.url), in \(milliseconds) ms.", Measure(milliseconds, .milliseconds))
        }
    }
}
