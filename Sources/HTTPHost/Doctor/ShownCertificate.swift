import Failures
import Foundation
import NIOSSL
import Storage

/// What a certificate says of itself; nothing of it is secret.
package struct ShownCertificate: Sendable, Equatable {
    /// Host names and addresses it is for, as many as are shown.
    package let names: [String]
    /// Seconds since 1970.
    package let validFrom: Int64
    package let validUntil: Int64
    /// Tells it from every other.
    package let digest: Digest?

    package init(_ certificate: NIOSSLCertificate) {
        names = Self.names(certificate)
        validFrom = Int64(clamping: certificate.notValidBefore)
        validUntil = Int64(clamping: certificate.notValidAfter)
        digest = (try? certificate.toDERBytes()).map { Digest.of($0) }
    }

    /// The certificates of a PEM file, the server's own first.
    ///
    /// - Throws: `certificate-invalid` when it cannot be read or holds none.
    package static func chain(inFile file: String) throws -> [ShownCertificate] {
        guard let chain = try? NIOSSLCertificate.fromPEMFile(file), !chain.isEmpty else {
            throw Failure(.certificateInvalid, "The certificate's file cannot be read, or holds no certificate: \(file).", ["file": file])
        }
        return chain.map { ShownCertificate($0) }
    }

    package static func day(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601.year().month().day())
    }

    /// Names a certificate is for, as text that can be shown.
    private static func names(_ certificate: NIOSSLCertificate) -> [String] {
        certificate._subjectAlternativeNames().prefix(5).compactMap { name in
            let bytes = Array(name.contents)
            switch name.nameType {
            case .dnsName:
                guard bytes.count <= 253, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
                return String(decoding: bytes, as: UTF8.self)
            case .ipAddress where bytes.count == 4: return bytes.map(String.init).joined(separator: ".")
            default: return nil
            }
        }
    }
}
