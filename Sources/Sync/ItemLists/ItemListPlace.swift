import Failures
import Payload
import Storage

/// The database in which items follow their lists: what it knows of stock, and how it writes.
protocol ItemListPlace: AnyObject {
    /// Whether it holds the store's stock lines, all of them. What is not known is not hidden.
    func knowsStock(of store: String) throws -> Bool
    /// The items of which the store has any.
    func inStock(of store: String) throws -> Set<String>
    /// Goes up with every change of the store's stock.
    func stockMark(of store: String) throws -> Int64
    func write(_ change: Change, about pair: [String]) throws
    /// What is about the pair is written now, because it is about to be read.
    func settle(_ pair: [String]) throws
    /// Everything is written now.
    func finish() throws
}

/// Central, while it is the primary itself: each row takes its place in the transaction's one group.
final class CentralItemLists: ItemListPlace {
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
        if let chan = try ledger.knownChannel(named: Channel.store(store)), let table = rules["item_line"] {
            try ledger.forEachRecord(of: "item_line", in: chan) { record in
                let view = try table.view(of: record.payload)
                if view.text("store_ID") == store, view.isStocked { found.insert(view.text("item_ID")) }
            }
        }
        stock[store] = found
        return found
    }

    func stockMark(of store: String) throws -> Int64 {
        try ledger.knownChannel(named: Channel.store(store)).map { try ledger.channel($0).head } ?? 0
    }

    func write(_ change: Change, about pair: [String]) throws {
        guard let payload = change.payload else { return }
        let key = RecordKey(try ledger.table(change.table), change.id)
        try LedgerWriter(rules: rules, ledger: ledger).put(key, payload: payload, origin: 0)
    }

    func settle(_ pair: [String]) {}
    func finish() {}
}

/// A remote primary: rows are its own edits and travel as its groups (R-ROLE 3). It knows the stock of the stores it holds, whole.
final class SiteItemLists: ItemListPlace {
    private let engine: SiteEngine
    private let ledger: Ledger
    private var held: [String: HeldStore] = [:]
    private var stock: [String: Set<String>]?
    private var waiting: [Change] = []
    private var pairs: Set<[String]> = []
    /// Rows of one group, unless the next one reads what waits.
    private static let groupMax = 500

    init(_ engine: SiteEngine, _ ledger: Ledger) throws {
        self.engine = engine
        self.ledger = ledger
        for store in try SiteEngine.settings(ledger)?.stores ?? [] { held[store.id] = store }
    }

    /// A copy of a dispensary's data may lack what is withheld.
    func knowsStock(of store: String) -> Bool {
        switch held[store]?.kind {
        case .active: true
        case .collector: held[store]?.isDispensary == false
        default: false
        }
    }

    func inStock(of store: String) throws -> Set<String> {
        if let stock { return stock[store] ?? [] }
        var found: [String: Set<String>] = [:]
        if let table = engine.rules["item_line"] {
            try ledger.forEachRecord(of: "item_line") { record in
                guard !record.isDeleted else { return }
                let view = try table.view(of: record.payload)
                if view.isStocked { found[view.text("store_ID"), default: []].insert(view.text("item_ID")) }
            }
        }
        stock = found
        return found[store] ?? []
    }

    func stockMark(of store: String) throws -> Int64 { knowsStock(of: store) ? try ledger.head() : 0 }

    func write(_ change: Change, about pair: [String]) throws {
        waiting.append(change)
        pairs.insert(pair)
        if waiting.count >= Self.groupMax { try finish() }
    }

    func settle(_ pair: [String]) throws {
        if pairs.contains(pair) { try finish() }
    }

    func finish() throws {
        guard !waiting.isEmpty else { return }
        // What may not be changed here after all stays as it is; the sync itself goes on.
        try engine.writeEach(waiting, event: "items-set-aside", ledger)
        waiting = []
        pairs = []
    }
}

extension FieldView {
    /// A stock line of which something is there.
    fileprivate var isStocked: Bool { (Double(text("quantity")) ?? 0) > 0 }
}

extension SiteEngine {
    /// Lets items follow their lists where this site is the primary and its setting is on.
    ///
    /// - Returns: whether rows were written that central must hear of.
    @discardableResult
    func followItemLists() throws -> Bool {
        let report = try ItemListFollower(self).run()
        return report.shown + report.hidden > 0
    }

    func mustFollowItemLists() throws -> Bool { try ItemListFollower(self).isNeeded() }

    /// Whether master lists decide about the visibility of items.
    package func listsSetItems() throws -> Bool { try database.read { try $0.meta(ItemListFacts.isOn) != nil } }

    /// Switches that on or off at the primary (R-OWN 11): a preference of its own, which does not travel.
    ///
    /// - Throws: `not-editor` when this site is not the primary.
    package func setListsSetItems(_ isOn: Bool) throws {
        try database.write { ledger in
            guard try holds(.primary, ledger) else { throw Failure(.notEditor, "Master lists are edited on the primary server only.") }
            let change = try ItemListFacts.setting(isOn, ledger)
            _ = try write([change], acting: .program, ledger)
        }
    }
}
