import Failures
import HTTPHost
import Storage

/// Whether central's own certificate file is good, for how long still, and the running program shows it.
package struct OwnCertificate: Check {
    package let name = "certificate"
    private static let renewing = "Renew it, and start tributary central serve anew with the new files."

    private let file: String?
    private let serving: (host: String, port: Int)?
    private let now: Int64
    private let limit: Duration

    /// - Parameters:
    ///   - file: its PEM file; nil when central speaks plain HTTP.
    ///   - serving: where the running program answers over TLS; nil when none does.
    ///   - now: seconds since 1970.
    ///   - limit: how long the running program may take to show it.
    package init(file: String?, serving: (host: String, port: Int)? = nil, now: Int64, within limit: Duration = .seconds(10)) {
        self.file = file
        self.serving = serving
        self.now = now
        self.limit = limit
    }

    package func look() async -> Finding {
        guard let file else {
            return .skipped("Central was started without a certificate, as behind a proxy; with --url the doctor looks at the proxy's.")
        }
        do {
            let chain = try ShownCertificate.chain(inFile: file)
            let finding = CertificateSpan.finding(chain, now: now, renewing: Self.renewing)
            guard let serving else { return finding }
            let shown = await CertificateFetch.chain(host: serving.host, port: serving.port, within: limit).first.map { ShownCertificate($0) }
            guard let shown, shown.digest != chain.first?.digest else { return finding }
            let other = Finding.warn(
                "The running program shows another certificate than the file holds: one that is valid until \(ShownCertificate.day(shown.validUntil)).",
                remedy: "Start tributary central serve anew: it reads the file when it starts.")
            return .worst(of: [finding, other], or: finding)
        } catch { return .failure(FailureAnswer.failure(from: error)) }
    }
}
