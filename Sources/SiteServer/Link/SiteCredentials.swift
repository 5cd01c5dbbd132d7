import Failures
import Foundation
import HTTPHost
import Payload
import SyncProtocol

/// What a site shows central when it asks for a session: its device's own key, or the password until central knows one.
///
/// Read from the folder for each session, and nothing of it is kept in memory. Guarantees: a key is on disk before it is offered, and the
/// password is removed only after central said that it knows the key.
struct SiteCredentials: Sendable {
    /// How one attempt to open a session proves who asks.
    struct Proof: Sendable {
        let headers: [(name: String, value: String)]
        let isPassword: Bool
        /// The key that is offered beside it.
        let offered: SiteKey?
    }

    private enum Source: Sendable {
        case folder(SiteFolder)
        case password(String)
    }

    private let site: String
    private let source: Source

    /// By the name and the password alone, for tools that are no device.
    init(site: String, password: String) { (self.site, source) = (site, .password(password)) }

    init(site: String, folder: SiteFolder) { (self.site, source) = (site, .folder(folder)) }

    /// The ways to prove who asks, the first to be tried first; the next counts where central does not know the key of the one before.
    ///
    /// - Parameter body: the session request, which names the database.
    /// - Throws: `site-key-unknown` where the folder holds neither a key that central knows nor a password.
    func proofs(_ body: [UInt8]) throws -> [Proof] {
        switch source {
        case .password(let password): return [Proof(headers: [basic(password)], isPassword: true, offered: nil)]
        case .folder(let folder):
            let key = Self.key(of: folder, for: (try? JSONValue(parsing: body))?["database"]?.text ?? "")
            var proofs: [Proof] = []
            if let shown = key?.shown ?? key?.former {
                proofs.append(Proof(headers: Self.bearer(shown) + Self.offer(key), isPassword: false, offered: key))
            }
            if let password = try folder.password() {
                proofs.append(Proof(headers: [basic(password)] + Self.offer(key), isPassword: true, offered: key))
            }
            guard !proofs.isEmpty else {
                throw Failure(.siteKeyUnknown, "This device has neither a key that the central server knows nor the site's password.", ["folder": folder.path])
            }
            return proofs
        }
    }

    /// Central does not know the key that was shown: another one is made, to be offered with the password.
    func discard(_ proof: Proof) {
        guard case .folder(let folder) = source, let key = proof.offered, (try? folder.key()) == key else { return }
        try? folder.save(SiteKey.make(for: key.database, after: nil))
    }

    /// A session was opened; what central said of the key that was offered.
    ///
    /// A disk that cannot take it is no reason to stop: the next session is told the same.
    func take(_ receipt: String?, for proof: Proof, reply: [UInt8]) {
        guard case .folder(let folder) = source, let offered = proof.offered, let receipt = receipt.flatMap({ try? KeyReceipt(decoding: $0) }),
            let site = (try? JSONValue(parsing: reply))?["site"]?["id"]?.text
        else { return }
        let kept = offered.kept(receipt, site: site)
        do {
            if try folder.key() != kept { try folder.save(kept) }
            folder.forgetPassword()
        } catch {}
    }

    /// The folder's key for a database, made where there is none yet; nil on a disk that cannot take it.
    private static func key(of folder: SiteFolder, for database: String) -> SiteKey? {
        let known = try? folder.key()
        if let known, known.database == database { return known }
        let made = SiteKey.make(for: database, after: known)
        do { try folder.save(made) } catch { return nil }
        return made
    }

    private func basic(_ password: String) -> (name: String, value: String) {
        ("authorization", "Basic \(Data("\(site):\(password)".utf8).base64EncodedString())")
    }

    private static func bearer(_ shown: SiteKey.Shown) -> [(name: String, value: String)] {
        [("authorization", "Bearer \(shown.text)"), (SyncAddress.voucherHeader, shown.voucher.text)]
    }

    private static func offer(_ key: SiteKey?) -> [(name: String, value: String)] {
        key.flatMap { try? $0.offer() }.map { [(SyncAddress.keyHeader, $0.text)] } ?? []
    }
}
