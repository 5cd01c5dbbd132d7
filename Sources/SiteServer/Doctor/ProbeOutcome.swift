import Failures
import HTTPHost

/// Who answered at central's address, and how.
package struct ProbeOutcome: Sendable {
    package let url: String
    /// A central server, with what it says is wrong with it and with its time; or why there was none.
    package let answer: Result<(central: Failure?, date: Int64?), Failure>
    /// The certificates that were shown, believed or not; none without TLS.
    package let chain: [ShownCertificate]
    package let took: Duration
    /// Seconds since 1970 on this device, when the answer had come.
    package let askedAt: Int64

    package var isSecure: Bool { url.lowercased().hasPrefix("https:") }

    /// Nil when a central server answered.
    package var failure: Failure? {
        guard case .failure(let failure) = answer else { return nil }
        return failure
    }
}
