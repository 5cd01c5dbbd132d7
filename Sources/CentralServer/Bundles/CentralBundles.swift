import Bundles
import Failures
import HTTPHost
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import Transfers

/// Central's bundles: files that are carried to sites and from them instead of syncs over a network (R-SYNC 10).
package struct CentralBundles: Sendable {
    private let administration: Administration
    private let folder: String

    /// - Parameter folder: central's data folder, which holds its key.
    package init(_ administration: Administration, folder: String) {
        self.administration = administration
        self.folder = folder
    }

    /// Takes a site's bundle.
    ///
    /// - Parameter files: its files in any order; those beside a single one are found by their names.
    /// - Throws: one of the codes of bundles, and what a session of the site would be refused with, before anything is applied.
    package func accept(_ files: [String]) throws -> AcceptedBundle {
        let parts = try BundleParts(files)
        let head = parts.head
        let reader = try parts.proved(
            atCentral: administration.database.read { try $0.state.value(Meta.database) }, CentralKey.load(folder: folder).pair
        ) { try administration.knowsHalf($0, ofSite: $1) }
        let outcome = try administration.accept(site: head.site, bundle: head.bundle, half: head.fromHalf) {
            while let (kind, bytes) = try reader.next() {
                if let kind = BundleMessage.Kind(rawValue: kind) { return BundleMessage(kind, bytes) }
            }
            return nil
        }
        // What follows from it goes with the next bundle, whether a server runs or not.
        _ = try CentralTransfers(administration.database).catchUp()
        return outcome
    }

    /// Makes a bundle for a site.
    ///
    /// - Parameter size: bytes of a file at most; nil makes one file.
    /// - Throws: `bundle-key-missing`, `site-not-ready`, `disk-full` and its kin.
    package func make(for reference: String, _ path: String, size: Int?) throws -> (files: [String], made: MadeBundle) {
        let key = try CentralKey.load(folder: folder)
        for attempt in 1... {
            let address = try administration.bundleAddress(reference)
            let head = BundleFileHead(
                bundle: NewID.make(), way: .toSite, site: address.site, name: address.name, central: address.central, from: key.pair.half,
                to: address.half)
            let writer = try BundleWriter(path, head, by: key.pair, size: size)
            do {
                let made = try administration.makeBundle(for: address) { try writer.write(kind: $0.kind.rawValue, $0.bytes) }
                return (try writer.finish(), made)
            } catch let failure as Failure where failure.code == .subscriptionChanged && attempt < 5 { continue }
        }
        throw Failure(.subscriptionChanged)
    }

    /// Exports a site for a device that does not exist yet: who it is, its key, and its first load, sealed by the site's password.
    ///
    /// - Throws: `credentials-wrong` when the password is not the site's, `second-device` while a device is paired.
    package func export(
        _ reference: String, _ path: String, password: String, url: String?, size: Int?, app: String
    ) throws -> (files: [String], made: MadeBundle) {
        let site = try administration.site(reference)
        guard let secret = site.secret, SitePassword.verify(password, against: secret) else {
            throw Failure(
                .credentialsWrong, "The password is not the one of the site \(site.name).",
                remedy: "tributary sites edit NAME --password-file FILE sets another; it is needed again at tributary site init --from.")
        }
        let central = try CentralKey.load(folder: folder)
        let text = Secrets.hex(Secrets.random(32))
        let hash = Digest.of(Array(text.utf8))
        let pair = try KeyPair(secret: Secrets.random(KeyPair.bytes))
        let salt = Secrets.random(BundlePassword.saltBytes)
        let recipient = try BundlePassword.pair(password, salt: salt)
        let database = NewID.make()
        let address = try administration.beginExport(reference, database: database, key: KeyOffer(hash: hash, half: pair.half), app: app)
        do {
            let head = BundleFileHead(
                bundle: NewID.make(), way: .newSite, site: address.site, name: address.name, central: address.central, from: central.pair.half,
                to: recipient.half, salt: salt)
            let identity = BundleIdentity(
                name: address.name, url: url, database: database, key: text, secret: pair.secret,
                voucher: KeyVoucher(
                    site: address.site,
                    voucher: central.voucher(site: address.site, hash: hash, generation: try administration.siteKeyGeneration(address.site))),
                central: central.pair.half)
            for attempt in 1... {
                let writer = try BundleWriter(path, head, by: central.pair, size: size)
                do {
                    var hasIdentity = false
                    let made = try administration.makeBundle(for: address) { message in
                        try writer.write(kind: message.kind.rawValue, message.bytes)
                        guard !hasIdentity else { return }
                        hasIdentity = true
                        try writer.write(kind: BundleMessage.Kind.identity.rawValue, identity.encoded())
                    }
                    return (try writer.finish(), made)
                } catch let failure as Failure where failure.code == .subscriptionChanged && attempt < 5 { continue }
            }
            throw Failure(.subscriptionChanged)
        } catch {
            try? administration.cancelExport(address)
            throw error
        }
    }
}
