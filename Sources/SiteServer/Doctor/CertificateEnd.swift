import Failures
import HTTPHost

/// Whether central's certificate is believed here, and for how long still.
package struct CertificateEnd: Check {
    package let name = "certificate"
    static let refusals: Set<FailureCode> = [
        .certificateInvalid, .certificateExpired, .certificateNotYetValid, .certificateOtherName, .certificateUntrusted,
    ]
    private let outcome: ProbeOutcome

    package init(_ outcome: ProbeOutcome) { self.outcome = outcome }

    package func look() -> Finding {
        if let failure = outcome.failure, Self.refusals.contains(failure.code) { return .failure(failure) }
        guard outcome.isSecure else { return .skipped("Central's address begins with http: there is no certificate.") }
        guard !outcome.chain.isEmpty else { return .skipped("Central could not be asked for its certificate.") }
        return CertificateSpan.finding(
            outcome.chain, now: outcome.askedAt, renewing: "Whoever runs the central server renews the certificate, and starts it with the new files.")
    }
}
