import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// A site's first load by file: central pairs a device before it exists (R-SITE 4, R-SYNC 10).
extension Administration {
    /// Pairs the site with the database that a new device will have, and knows it by its key.
    ///
    /// - Parameters:
    ///   - database: a new id.
    ///   - key: what the device will be known by.
    /// - Throws: `second-device` while a device is paired: the pairing is cleared first.
    package func beginExport(_ reference: String, database id: String, key: KeyOffer, app: String) throws -> BundleAddress {
        try database.write { transaction in
            let site = try Self.site(reference, transaction)
            guard site.kind != .central else { throw Failure(.siteIsCentral) }
            guard site.database == nil else {
                throw Failure(.secondDevice, "\(site.name) is paired with a device.", ["site": site.name])
            }
            let request = SessionRequest(app: app, database: id, session: ("export", 0), replaces: nil, cursor: nil, seenOpenings: [], time: nil)
            _ = try CentralEngine(database).answer(request, site: site.id, transaction).get()
            try transaction.siteKeys.save(SiteKeyEntry(hash: key.hash, site: site.id, database: id, half: key.half))
            let stand = BundleStand(made: 0, answered: 0, opening: "", seen: 0, subscription: 0, channels: [:], isInitialised: false)
            try transaction.carried.save(
                CarriedSite(
                    site: site.id, database: id, session: 0, bundle: "export", made: 0, accepted: 0,
                    words: CarriedWords(stand: stand, half: nil, fork: nil).text))
            try audit(.siteExported, site.name, ["site": .string(site.id), "database": .string(id)], transaction)
            return BundleAddress(
                site: site.id, name: site.name, database: id, central: try transaction.state.value(Meta.database) ?? "", half: key.half)
        }
    }

    /// The file could not be written: nobody has the device that was paired, so the pairing goes.
    package func cancelExport(_ address: BundleAddress) throws {
        try database.write { transaction in
            guard var site = try transaction.sites.site(address.site), site.database == address.database else { return }
            site.database = nil
            // It never called: nobody is to be waited for.
            if site.lastContact == nil { site.app = nil }
            try transaction.sites.save(site)
            try DeviceChoice(transaction: transaction, site: site.id).open(paired: nil, chosen: nil)
            try transaction.siteKeys.forget(of: site.id, database: address.database)
            try transaction.log.write("export-failed", site: site.id, "The file of an export could not be written; the site is not paired.")
        }
    }
}
