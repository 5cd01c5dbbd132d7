import Storage
import SyncRules

extension Administration {
    /// The partner sites of a site, derived from the visibility between its active stores and theirs; by number.
    ///
    /// - Throws: `not-found`.
    package func partners(ofSite reference: String) throws -> [PartnerSite] {
        try database.read { transaction in
            let site = try Self.site(reference, transaction)
            var pairs: [String: [(own: StoreFacts, other: StoreFacts)]] = [:]
            for own in try Topology(transaction).activeStores(of: site.id).compactMap({ try transaction.stores.store($0) }) {
                for other in try transaction.visibility.partners(of: own.id).compactMap({ try transaction.stores.store($0) }) {
                    guard let holder = try transaction.offices.tenure(.store(other.id))?.site, holder != site.id else { continue }
                    pairs[holder, default: []].append((own, other))
                }
            }
            return try transaction.sites.all().compactMap { partner in
                pairs[partner.id].map { found in
                    PartnerSite(site: partner, pairs: found.sorted { ($0.own.code, $0.other.code) < ($1.own.code, $1.other.code) })
                }
            }.sorted { $0.site.number < $1.site.number }
        }
    }
}
