import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import Logging
import Storage
import SyncCentral
import SyncProtocol
import Synchronization

/// Knows a site's device by the key of its own, and takes down the key that a device offers.
///
/// A key is 32 random bytes: nobody guesses it, so it needs neither a slow hash nor a turn.
final class KeySignIn: Sendable {
    private let administration: Administration
    private let folder: String
    private let logger: Logger
    private let loaded = Mutex<CentralKey?>(nil)

    init(_ administration: Administration, folder: String, logger: Logger) {
        self.administration = administration
        self.folder = folder
        self.logger = logger
    }

    /// The site whose device holds the key that is shown; nil when the call shows none.
    ///
    /// - Throws: `site-key-unknown` for a key that central never heard of, and for one whose device was shut out; `device-retired` once another has taken
    ///   that device's place: it takes no more edits then.
    func site(of request: Request) async throws -> String? {
        guard let bearer = request.bearer else { return nil }
        guard bearer.utf8.count == 64 else { throw Failure(.siteKeyUnknown) }
        let hash = Digest.of(Array(bearer.utf8))
        if let known = try await administration.siteKeyAsync(hash) {
            guard !known.isRevoked else { throw Failure(try await administration.isReplacedAsync(known) ? .deviceRetired : .siteKeyUnknown) }
            return known.site
        }
        // A database that was restored may have lost the key; what was given with it proves that it was known.
        guard let shown = request.header(SyncAddress.voucherHeader).flatMap({ try? KeyVoucher(decoding: $0) }), let key = key(),
            try await key.vouches(shown.voucher, site: shown.site, hash: hash, generation: administration.siteKeyGenerationAsync(shown.site)),
            try await administration.knowsSiteAsync(shown.site)
        else { throw Failure(.siteKeyUnknown) }
        return shown.site
    }

    /// Takes down the key that a device offers with a session that was opened for it.
    ///
    /// - Returns: what the device is told; nil when it offers none, or goes on without: a session does not fail for it.
    func receipt(for request: Request, _ caller: Caller) async -> KeyReceipt? {
        guard let offer = request.header(SyncAddress.keyHeader).flatMap({ try? KeyOffer(decoding: $0) }), let key = key() else { return nil }
        do {
            guard try await administration.keepSiteKeyAsync(offer, of: caller) else { return nil }
        } catch {
            logger.warning("A device's key could not be kept", metadata: ["site": "\(caller.site)", "error": "\(error)"])
            return nil
        }
        guard let generation = try? await administration.siteKeyGenerationAsync(caller.site) else { return nil }
        return KeyReceipt(voucher: key.voucher(site: caller.site, hash: offer.hash, generation: generation), half: key.pair.half)
    }

    /// Central's own secret; nil while its folder has no room for it.
    private func key() -> CentralKey? {
        loaded.withLock { loaded in
            if loaded == nil {
                do { loaded = try CentralKey.load(folder: folder) } catch {
                    logger.warning("Central's own key cannot be read or made: devices go on by the password", metadata: ["error": "\(error)"])
                }
            }
            return loaded
        }
    }
}

extension Request {
    /// The value of a header by its name.
    fileprivate func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}
