import Failures
import Foundation
import HTTPHost
import NIOSSL
import Storage

/// Where central is and who calls.
package struct CentralLinkSettings: Sendable, CustomStringConvertible {
    /// `http` or `https`, host, port and perhaps a path before the protocol's own.
    package let url: String
    package let site: String
    let credentials: SiteCredentials
    /// Tells one password from another and says nothing of either; nil when the device needs none.
    private var passwordMark: Digest?
    /// PEM file of the authority that signed central's certificate, when the system does not know it.
    package var caFile: String?
    package var limits = CentralLinkLimits()
    /// Seconds since 1970 on this device, to tell why a certificate is refused; nil when nobody knows.
    package var now: (@Sendable () -> Int64)?

    /// - Throws: `argument-invalid` unless `url` is a plain http or https address.
    package init(url: String, site: String, password: String, caFile: String? = nil) throws {
        self.url = try Self.address(url)
        self.site = site
        credentials = SiteCredentials(site: site, password: password)
        self.caFile = caFile
    }

    /// Signs in by what the folder holds: its own key, or the password.
    ///
    /// - Throws: `argument-invalid`; `site-key-unknown` where the folder holds neither.
    init(url: String, site: String, folder: SiteFolder, caFile: String?) throws {
        self.url = try Self.address(url)
        self.site = site
        credentials = SiteCredentials(site: site, folder: folder)
        passwordMark = try folder.password().map { Digest.of(Array($0.utf8)) }
        guard try passwordMark != nil || folder.key() != nil else {
            throw Failure(
                .siteKeyUnknown, "The data folder holds neither \(SiteFolder.keyName) nor \(SiteFolder.passwordName).", ["folder": folder.path])
        }
        self.caFile = caFile
    }

    private static let remedy =
        "The option --url takes the address, at tributary site init or site edit: http or https, the host and its port; without a port 443 is meant, or 80 with http."

    /// An address without its last slash, checked.
    package static func address(_ text: String) throws -> String {
        guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme?.lowercased() ?? ""),
            !(parts.host ?? "").isEmpty, parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else {
            // Not repeated: what somebody put into it may be a password.
            throw Failure(.argumentInvalid, "The central server's address must look like https://central.example:8443.", remedy: remedy)
        }
        // A number too large for the parser leaves no port, only its digits.
        guard parts.port.map({ (1...65_535).contains($0) }) ?? (parts.rangeOfPort == nil) else {
            throw Failure(.argumentInvalid, "The central server's port is a number from 1 to 65535.", remedy: remedy)
        }
        var address = text
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }

    /// - Throws: `certificate-invalid` unless the file holds certificates.
    package static func checkAuthority(_ file: String) throws { _ = try authority(file) }

    static func authority(_ file: String) throws -> [NIOSSLCertificate] {
        do {
            try FileFacts.checkIsFile(file)
            let certificates = try NIOSSLCertificate.fromPEMFile(file)
            if !certificates.isEmpty { return certificates }
        } catch {}
        throw Failure(.certificateInvalid, "The authority's certificate cannot be read: \(file).", ["file": file])
    }

    /// Whether it leads to the same place, in the same name, as an earlier one; a password that is no longer needed makes no difference.
    func isSame(as earlier: Self) -> Bool {
        url == earlier.url && site == earlier.site && caFile == earlier.caFile && (passwordMark == nil || passwordMark == earlier.passwordMark)
    }

    package var description: String { "\(site) at \(url)" }
}
