import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// Creates a site and makes a store active on it, in one transaction: both stand, or neither (R-SITE 1, R-STORE 5).
    ///
    /// - Returns: the site, its store, and what an administrator should know of them.
    /// - Throws: `name-taken`, `argument-invalid`, `not-found` for the store, `store-move-needed` when another site holds it.
    package func addSite(_ new: NewSite) throws -> (site: Site, store: StoreFacts, remarks: [String]) {
        try database.write { transaction in
            let site = try createSite(name: new.name, code: new.code, kind: new.kind, secret: new.secret, id: new.id, transaction)
            let store: StoreFacts =
                switch new.store {
                case .existing(let reference): try Self.store(reference, transaction)
                case .new(let code, let title, let isDispensary, let ids):
                    try createStore(code: code, title: title, isDispensary: isDispensary, nameID: nil, ids: ids, transaction)
                }
            try give(store, toNew: site, transaction)
            let withholds = try Topology(transaction).withholds(store, site: site.id)
            let remarks =
                withholds
                ? ["Transactions of \(store.title) stay on its site until they are to be synced: tributary stores edit \(store.code) --transactions on"] : []
            return (try transaction.sites.site(site.id) ?? site, store, remarks)
        }
    }

    /// Makes a store that central holds active on a site that never called: nothing is there to be drained.
    private func give(_ store: StoreFacts, toNew site: Site, _ transaction: Transaction) throws {
        let before = try transaction.offices.tenure(.store(store.id))
        if let holder = try before.flatMap({ try transaction.sites.site($0.site) }), holder.kind != .central {
            throw Failure(.storeMoveNeeded, "\(store.title) is active on \(holder.name).", ["store": store.code, "site": holder.name])
        }
        try make(store, activeOn: site, before: before, force: false, transaction)
    }
}
