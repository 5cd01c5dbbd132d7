import Storage
import SyncRules

extension ItemListFollower {
    /// On central, while it is the primary itself.
    package init(_ database: LedgerDatabase) {
        self.init(
            database,
            worksHere: { transaction in
                guard let own = try transaction.state.value(Meta.site) else { return false }
                return try transaction.offices.tenure(.primary)?.site == own
            }, host: { CentralItemLists(transaction: $0) })
    }
}

/// Central, while it is the primary itself: its rows are the program's own work there.
final class CentralItemLists: ItemListHost {
    private let transaction: Transaction
    private var rules: Rules { transaction.rules }
    private var stock: [String: Set<String>] = [:]

    init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// A dispensary elsewhere may withhold its stock, and what it withheld until its transactions were switched on is still to come
    /// (R-OWN 5).
    func knowsStock(of store: String) throws -> Bool {
        guard let facts = try transaction.stores.store(store), facts.isDispensary, let tenure = try transaction.offices.tenure(.store(store)),
            tenure.site != (try transaction.state.value(Meta.site))
        else { return true }
        return try transaction.options.syncsTransactions(of: store) && Administration.withheld(at: tenure.site, transaction) == 0
    }

    func inStock(of store: String) throws -> Set<String> {
        if let known = stock[store] { return known }
        var found: Set<String> = []
        if let chan = try transaction.channels.knownChannel(named: Channel.store(store)) {
            try transaction.channels.forEachRecord(of: "item_line", in: chan) { record in
                let line = try rules.record(StockLine.self, record.payload)
                if line.text(.store_ID) == store, line.isStocked { found.insert(line.text(.item_ID)) }
            }
        }
        stock[store] = found
        return found
    }

    func stockVersion(of store: String) throws -> Int64 {
        try transaction.channels.knownChannel(named: Channel.store(store)).map { try transaction.channels.channel($0).head } ?? 0
    }

    func write(_ changes: [Change]) throws {
        try ChangeApplication(transaction: transaction, source: ChangeSource(origin: .itemList)).write(changes)
    }
}
