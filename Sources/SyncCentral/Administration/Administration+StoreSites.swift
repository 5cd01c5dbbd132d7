import Failures
import Storage
import SyncProtocol
import SyncRules

extension Administration {
    /// Every site with what it is to a store, central first, then by number.
    ///
    /// - Parameter search: only sites whose name contains this in any case, whose number it is, or that are of the kind it names.
    package func sites(ofStore reference: String, search: String? = nil) throws -> [StoreSite] {
        try database.read { transaction in
            let facts = try Self.store(reference, transaction)
            let all = try Topology(transaction).sites(of: facts)
            guard let search = search?.lowercased(), !search.isEmpty else { return all }
            return all.filter {
                $0.site.name.lowercased().contains(search) || String($0.site.number) == search || $0.kind.rawValue == search
            }
        }
    }
}

extension Topology {
    /// The same derivation as `stores(of:)`, seen from one store.
    func sites(of facts: StoreFacts) throws -> [StoreSite] {
        let central = try central()
        let active = try transaction.offices.tenure(.store(facts.id))?.site
        let collectors = Set(try transaction.offices.collectors(of: facts.id))
        let primary = try transaction.offices.tenure(.primary)?.site
        var partners: [String: [String]] = [:]
        for store in try transaction.visibility.storesSeeing(.name, facts.nameID) where store != facts.id && !facts.nameID.isEmpty {
            guard let partner = try transaction.stores.store(store) else { continue }
            for site in Set(try transaction.offices.collectors(of: store) + [transaction.offices.tenure(.store(store))?.site].compactMap { $0 }) {
                partners[site, default: []].append(partner.title)
            }
        }
        return try transaction.sites.all().map { site in
            if site.id == active { return StoreSite(site: site, kind: .active, why: "The store is active here.") }
            if site.id == central.id {
                return StoreSite(site: site, kind: .collector, why: "Central holds a copy of every store.")
            }
            if collectors.contains(site.id) {
                return StoreSite(site: site, kind: .collector, why: "A full read-only copy was set by hand.")
            }
            if let trading = partners[site.id] {
                return StoreSite(site: site, kind: .transfer, why: "It trades with \(Self.list(trading.sorted())), held here.")
            }
            if site.id == primary { return StoreSite(site: site, kind: .transfer, why: "The primary server knows every store.") }
            return StoreSite(site: site, kind: .none, why: "No store held here sees it.")
        }
    }

    /// The first few, and how many more.
    private static func list(_ names: [String]) -> String {
        guard names.count > 5 else { return names.joined(separator: ", ") }
        return names.prefix(5).joined(separator: ", ") + " and \(names.count - 5) more"
    }
}
