import Storage
import SyncRules

/// What is measured of central besides its status.
extension Administration {
    /// Stores by where they are active (`central`, `site`, `nowhere`), the disabled ones apart as `disabled`; and the followers of the ledger, with the
    /// positions that each has yet to look at.
    package func measures() async throws -> (stores: [(state: String, count: Int)], followersBehind: [(name: String, positions: Int64)]) {
        try await database.readAsync { transaction in
            let central = try Topology(transaction).central().id
            var counts = ["central": 0, "site": 0, "nowhere": 0, "disabled": 0]
            for store in try transaction.stores.all() {
                let site = try transaction.offices.tenure(.store(store.id))?.site
                counts[store.isDisabled ? "disabled" : site == nil ? "nowhere" : site == central ? "central" : "site", default: 0] += 1
            }
            let head = try transaction.ledger.head()
            return (
                counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, try transaction.followers.all().map { ($0.name, max(head - $0.position, 0)) }
            )
        }
    }
}
