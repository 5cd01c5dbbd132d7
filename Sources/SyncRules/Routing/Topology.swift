import Failures
import Storage
import SyncProtocol

/// Derives, from tenure and visibility, what each site is to each store and which channels it receives.
package struct Topology {
    package let transaction: Transaction

    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// The site that is central itself.
    package func central() throws -> Site {
        guard let id = try transaction.state.value(Meta.site), let site = try transaction.sites.site(id) else { throw Failure(.notInitialised) }
        return site
    }

    /// The stores that are active on a site.
    package func activeStores(of site: String) throws -> [String] {
        try transaction.offices.tenures(of: site).compactMap { if case .store(let id) = $0.office { id } else { nil } }
    }

    /// A new store starts active on central (R-STORE 5).
    package func openStore(_ id: String) throws {
        let central = try central()
        try transaction.offices.hand(.store(id), to: central.id)
        try refresh(central.id)
    }

    /// Every store the site is anything to, by id.
    package func stores(of site: String) throws -> [HeldStore] {
        var kinds: [String: (StoreKind, Int64)] = [:]
        for tenure in try transaction.offices.tenures(of: site) {
            if case .store(let id) = tenure.office { kinds[id] = (.active, tenure.epoch) }
        }
        if try isCentral(site) {
            // Log-in and reports work on central for every store (R-STORE 2).
            for facts in try transaction.stores.all() where kinds[facts.id] == nil { kinds[facts.id] = (.collector, 0) }
        }
        for id in try transaction.offices.collected(by: site) where kinds[id] == nil { kinds[id] = (.collector, 0) }
        if try isRemotePrimary(site) {
            // Whoever edits what all stores share knows them all (R-ROLE 2).
            for facts in try transaction.stores.all() where kinds[facts.id] == nil { kinds[facts.id] = (.transfer, 0) }
        } else {
            for held in kinds.keys.sorted() {
                for partner in try transaction.visibility.partners(of: held) where kinds[partner] == nil { kinds[partner] = (.transfer, 0) }
            }
        }
        let isPrimary = try isRemotePrimary(site)
        return try kinds.keys.sorted().compactMap { id in
            guard let (kind, epoch) = kinds[id], let facts = try transaction.stores.store(id) else { return nil }
            return HeldStore(
                id: id, kind: kind, epoch: epoch, isDispensary: facts.isDispensary,
                withholds: try kind == .active && self.withholds(facts, site: site),
                activeSite: isPrimary ? try transaction.offices.tenure(.store(id))?.site : nil)
        }
    }

    private func isCentral(_ site: String) throws -> Bool { try transaction.state.value(Meta.site) == site }

    /// The primary, where that is not central itself (R-ROLE 3).
    package func isRemotePrimary(_ site: String) throws -> Bool {
        guard try transaction.offices.tenure(.primary)?.site == site else { return false }
        return try !isCentral(site)
    }

    /// Whether a store's transactions would stay on a site where it is active: never on central itself.
    package func withholds(_ facts: StoreFacts, site: String) throws -> Bool {
        guard facts.isDispensary, site != (try transaction.state.value(Meta.site)) else { return false }
        // The program of another system sends all it has.
        guard try transaction.sites.site(site)?.kind != .openMSupply else { return false }
        return try !transaction.options.syncsTransactions(of: facts.id)
    }

    /// The channels that follow from what the site is to each store.
    package func channels(of site: String, stores: [HeldStore]) throws -> [String] {
        var channels: Set<String> = [Channel.everyone, Channel.site(site)]
        // The primary holds all it edits: also what is for dispensaries, and what is attached to a name seen nowhere near.
        if try transaction.offices.tenure(.primary)?.site == site { channels.formUnion([Channel.primary, Channel.dispensaries]) }
        for store in stores {
            channels.insert(Channel.partner(store.id))
            guard store.kind != .transfer else { continue }
            channels.insert(Channel.store(store.id))
            guard store.kind == .active else { continue }
            channels.insert(Channel.inbox(store.id))
            if store.isDispensary { channels.insert(Channel.dispensaries) }
        }
        if try transaction.sites.site(site)?.kind == .openMSupply {
            channels.formUnion(ForeignAudiences(transaction: transaction).channels(holding: stores.filter { $0.kind != .transfer }.map(\.id)))
        }
        return channels.sorted()
    }

    /// Brings a site's subscription up to date; its version goes up only when something about it changed.
    ///
    /// Central receives nothing by channels: it holds every record.
    package func refresh(_ site: String, always: Bool = false) throws {
        guard try !isCentral(site) else { return }
        let channels = try channels(of: site, stores: try stores(of: site))
        let before = try transaction.sites.subscription(of: site)
        guard always || before != channels else { return }
        try transaction.sites.setSubscription(of: site, to: channels)
        try transaction.sites.raiseSubscriptionVersion(of: site)
    }

    /// Every site that holds the store or trades with it, and the primary.
    package func refreshSites(concernedBy store: String) throws {
        var stores = Set(try transaction.visibility.partners(of: store))
        stores.insert(store)
        for store in stores.sorted() { try refreshSites(holding: store, always: true) }
        if let primary = try transaction.offices.tenure(.primary)?.site, try isRemotePrimary(primary) { try refresh(primary) }
    }

    /// The primary at another site hears that a store changed hands: it enters orders by it (R-OWN 6).
    package func refreshPrimary() throws {
        if let primary = try transaction.offices.tenure(.primary)?.site, try isRemotePrimary(primary) { try refresh(primary, always: true) }
    }

    package func refreshSites(holding store: String, always: Bool = false) throws {
        var sites = Set(try transaction.offices.collectors(of: store))
        if let active = try transaction.offices.tenure(.store(store))?.site { sites.insert(active) }
        for site in sites.sorted() where try transaction.sites.site(site) != nil { try refresh(site, always: always) }
    }
}
