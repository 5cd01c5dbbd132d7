import Storage
import SyncRules

extension ItemListFollower {
    /// On central, while it is the primary itself.
    package init(_ database: LedgerDatabase, rules: Rules = .standard) {
        self.init(
            database, rules: rules,
            worksHere: { ledger in
                guard let own = try ledger.meta(Meta.site) else { return false }
                return try ledger.tenure(.primary)?.site == own
            }, host: { CentralItemLists(rules: rules, ledger: $0) })
    }
}

/// Central, while it is the primary itself: its rows are the program's own work there.
final class CentralItemLists: ItemListHost {
    private let rules: Rules
    private let ledger: Ledger
    private var stock: [String: Set<String>] = [:]

    init(rules: Rules, ledger: Ledger) {
        self.rules = rules
        self.ledger = ledger
    }

    /// A dispensary elsewhere may withhold its stock, and what it withheld until its transactions were switched on is still to come
    /// (R-OWN 5).
    func knowsStock(of store: String) throws -> Bool {
        guard let facts = try ledger.store(store), facts.isDispensary, let tenure = try ledger.tenure(.store(store)),
            tenure.site != (try ledger.meta(Meta.site))
        else { return true }
        return try ledger.syncsTransactions(of: store) && Administration.withheld(at: tenure.site, ledger) == 0
    }

    func inStock(of store: String) throws -> Set<String> {
        if let known = stock[store] { return known }
        var found: Set<String> = []
        if let chan = try ledger.knownChannel(named: Channel.store(store)) {
            try ledger.forEachRecord(of: "item_line", in: chan) { record in
                let line = try rules.record(StockLine.self, record.payload)
                if line.text(.store_ID) == store, line.isStocked { found.insert(line.text(.item_ID)) }
            }
        }
        stock[store] = found
        return found
    }

    func stockMark(of store: String) throws -> Int64 {
        try ledger.knownChannel(named: Channel.store(store)).map { try ledger.channel($0).head } ?? 0
    }

    func write(_ changes: [Change]) throws {
        try ChangeApplication(rules: rules, ledger: ledger, source: ChangeSource(origin: .itemList)).write(changes)
    }
}
