import Failures
import Storage
import SyncProtocol
import SyncRules

/// The keys of sites' own, by which central knows their devices once they are paired (R-SITE 5).
extension Administration {
    /// What is kept of the key with this hash.
    package func siteKeyAsync(_ hash: Digest) async throws -> SiteKeyEntry? { try await database.readAsync { try $0.siteKeys.key(hash) } }

    /// Whether another device has taken the place of the one whose key this is.
    package func isReplacedAsync(_ key: SiteKeyEntry) async throws -> Bool {
        try await database.readAsync { try DeviceChoice(transaction: $0, site: key.site).isRetired(key.database) }
    }

    /// How often all keys of a site were shut out. A voucher of an earlier time is worth nothing, whatever became of the row of its key.
    package func siteKeyGeneration(_ site: String) throws -> Int64 { try database.read { try $0.state.value(Self.generation[site]) ?? 0 } }

    /// As `siteKeyGeneration`.
    package func siteKeyGenerationAsync(_ site: String) async throws -> Int64 {
        try await database.readAsync { try $0.state.value(Self.generation[site]) ?? 0 }
    }

    private static let generation = StateKeys<Int64>("keys.generation:")

    /// Shuts out every device that has a key of this site, or central's word for one.
    static func revokeKeys(of site: String, _ transaction: Transaction) throws {
        try transaction.siteKeys.revoke(of: site)
        try transaction.state.set(generation[site], (transaction.state.value(generation[site]) ?? 0) + 1)
    }

    /// Whether there is such a site, for a voucher whose key a restored database has lost.
    package func knowsSiteAsync(_ id: String) async throws -> Bool {
        try await database.readAsync { transaction in
            guard let site = try transaction.sites.site(id) else { return false }
            return site.kind != .central
        }
    }

    /// Knows the device by its own key from now on.
    ///
    /// - Parameters:
    ///   - caller: who a session was opened for; its credential, where one is checked, must still be the site's.
    /// - Returns: false when it does not speak for the site any more, or its key was shut out.
    package func keepSiteKeyAsync(_ offer: KeyOffer, of caller: Caller) async throws -> Bool {
        let known = try await database.readAsync { transaction in
            (key: try transaction.siteKeys.key(offer.hash), paired: try transaction.sites.site(caller.site)?.database)
        }
        guard known.paired == caller.database else { return false }
        if let key = known.key, key.site == caller.site, key.database == caller.database, key.half == offer.half { return !key.isRevoked }
        return try await database.writeAsync { try Self.keep(offer, of: caller, $0) }
    }

    /// As `keepSiteKeyAsync`, in a transaction under way.
    package static func keep(_ offer: KeyOffer, of caller: Caller, _ transaction: Transaction) throws -> Bool {
        guard let site = try transaction.sites.site(caller.site), site.database == caller.database else { return false }
        if let credential = caller.credential, credential != Caller.credential(ofSecret: site.secret) { return false }
        let known = try transaction.siteKeys.key(offer.hash)
        if let known, known.site != site.id || known.isRevoked { return false }
        try transaction.siteKeys.save(SiteKeyEntry(hash: offer.hash, site: site.id, database: caller.database, half: offer.half))
        if known == nil {
            try transaction.log.write("keyed", site: site.id, "The site's device has a key of its own; it needs the password no more.")
        }
        return true
    }
}
