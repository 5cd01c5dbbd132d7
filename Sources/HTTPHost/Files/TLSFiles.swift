import Failures
import NIOSSL

/// A certificate chain and its key, as PEM files.
package struct TLSFiles: Hashable, Sendable {
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// A server's settings: TLS 1.2 or newer, no client certificates.
    ///
    /// - Throws: `certificate-invalid` when a file cannot be read or the two do not belong together.
    func configuration() throws -> TLSConfiguration {
        do {
            for file in [certificate, key] { try FileFacts.checkIsFile(file) }
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            let key = try NIOSSLPrivateKey(file: key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            // Building it once here finds a key that does not belong to the certificate.
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch {
            throw Failure(.certificateInvalid, nil, ["certificate": certificate, "key": key])
        }
    }
}
