import Failures
import Storage
import SyncProtocol
import SyncRules

extension ItemListFollower {
    /// At a site, while it is the primary.
    package init(_ engine: SiteEngine) {
        self.init(
            engine.database,
            worksHere: { try SiteEngine.isComplete($0) && engine.holds(.primary, $0) },
            host: { try SiteItemLists(engine, $0) })
    }
}

/// A remote primary: rows are its own edits and travel as its groups (R-ROLE 3). It knows the stock of the stores it holds, whole.
final class SiteItemLists: ItemListHost {
    private let engine: SiteEngine
    private let transaction: Transaction
    private var held: [String: HeldStore] = [:]
    private var stock: [String: Set<String>]?

    init(_ engine: SiteEngine, _ transaction: Transaction) throws {
        self.engine = engine
        self.transaction = transaction
        for store in try Settings.kept(transaction)?.stores ?? [] { held[store.id] = store }
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
        try transaction.records.forEachRecord(of: "item_line") { record in
            guard !record.isDeleted else { return }
            let line = try transaction.rules.record(StockLine.self, record.payload)
            if line.isStocked { found[line.text(.store_ID), default: []].insert(line.text(.item_ID)) }
        }
        stock = found
        return found[store] ?? []
    }

    func stockVersion(of store: String) throws -> Int64 { knowsStock(of: store) ? try transaction.ledger.head() : 0 }

    /// What may not be changed here after all stays as it is; the sync itself goes on.
    func write(_ changes: [Change]) throws { try engine.writeEach(changes, event: "items-set-aside", transaction) }
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
    package func listsSetItems() throws -> Bool { try database.read { try $0.state.has(ItemListFacts.isOn) } }

    /// Switches that on or off at the primary (R-OWN 11): a preference of its own, which does not travel.
    ///
    /// - Throws: `not-editor` when this site is not the primary.
    package func setListsSetItems(_ isOn: Bool) throws {
        try database.write { transaction in
            guard try holds(.primary, transaction) else { throw Failure(.notEditor, "Master lists are edited on the primary server only.") }
            let change = try ItemListFacts.setting(isOn, transaction)
            _ = try write([change], acting: .program, transaction)
        }
    }
}
