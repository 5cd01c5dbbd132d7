import Storage
import SyncRules

extension World {
    /// The stores that are active at a place, as central has it.
    func storesActive(at place: Place) async throws -> [String] {
        let site = if case .site(let name) = place { "site-\(name)" } else { "site-central" }
        return try await read(.central) { transaction in
            try transaction.offices.tenures(of: site).compactMap { tenure in
                if case .store(let store) = tenure.office { store } else { nil }
            }.sorted()
        }
    }

    /// Where a store is active: at a site, or at central.
    func place(of store: String) async throws -> Place {
        for site in Town.sites where try await storesActive(at: .site(site)).contains(store) { return .site(site) }
        return .central
    }
}
