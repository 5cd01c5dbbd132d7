import Failures
import Foundation
import HTTPHost
import NIOSSL

/// Finds out why a TLS connection to central was refused: the library that refused it keeps the cause to itself.
///
/// It connects once more, reads the certificates that are shown, believes none of them and sends nothing.
struct CertificateCheck: Sendable {
    let url: String
    /// Seconds since 1970 on this device.
    let now: Int64?
    let limit: Duration

    /// The failure behind `error`, with its cause in words; nil when it has nothing to do with TLS.
    func failure(for error: any Error) async -> Failure? {
        guard Self.isRefusedHandshake(error) else { return nil }
        let text = String(describing: error)
        if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"].contains(where: text.contains) {
            return Failure(.tlsNotSpoken, nil, ["address": url])
        }
        guard error is NIOSSLExtraError || text.contains("CERTIFICATE_VERIFY_FAILED"), let parts = URLComponents(string: url),
            let host = parts.host
        else { return nil }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let chain = await CertificateFetch.chain(host: bare, port: parts.port ?? 443, within: limit)
        guard let leaf = chain.first else { return nil }
        return failure(leaf, chain, isOtherName: error is NIOSSLExtraError, host: bare)
    }

    /// Not a connection that broke later on.
    private static func isRefusedHandshake(_ error: any Error) -> Bool {
        if case NIOSSLError.handshakeFailed = error { return true }
        return error is NIOSSLExtraError
    }

    private func failure(_ leaf: NIOSSLCertificate, _ chain: [NIOSSLCertificate], isOtherName: Bool, host: String) -> Failure {
        if let now {
            let clock = "This device's clock says \(ShownCertificate.day(now))."
            if let late = chain.first(where: { Int64($0.notValidAfter) < now }) {
                return Failure(
                    .certificateExpired, "The central server's certificate expired on \(ShownCertificate.day(Int64(late.notValidAfter))). \(clock)")
            }
            if let early = chain.first(where: { Int64($0.notValidBefore) > now }) {
                return Failure(
                    .certificateNotYetValid,
                    "The central server's certificate is not valid before \(ShownCertificate.day(Int64(early.notValidBefore))). \(clock)")
            }
        }
        if isOtherName {
            let names = ShownCertificate(leaf).names
            let said = names.isEmpty ? "another name" : names.joined(separator: ", ")
            return Failure(.certificateOtherName, "The central server's certificate is for the host name \(said), not for \(host).")
        }
        return Failure(.certificateUntrusted)
    }
}
