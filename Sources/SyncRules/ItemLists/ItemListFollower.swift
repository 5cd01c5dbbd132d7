import Failures
import Payload
import Storage

/// Makes the items of the master lists a store uses visible in it, and hides those that left the last of them (R-OWN 11).
///
/// Acts on what the lists change, not on what they are: a row set by hand stays as it was set until a list next adds or drops
/// that item for that store. An item of which the store has stock, or may have, is never hidden; it is hidden when the stock is gone.
/// Works only where the primary's office is held: on central, or on a remote primary with each of its syncs (R-ROLE 3). A slice is
/// one transaction with its marks: interrupted or repeated, the end is the same.
package struct ItemListFollower: Sendable {
    private let database: LedgerDatabase
    /// Whether the primary's records are edited here.
    private let worksHere: @Sendable (Transaction) throws -> Bool
    private let host: @Sendable (Transaction) throws -> any ItemListHost
    /// Pairs of item and store compared in one transaction, unless one mark alone has more.
    package static let slice = 2_000

    package init(
        _ database: LedgerDatabase, worksHere: @escaping @Sendable (Transaction) throws -> Bool,
        host: @escaping @Sendable (Transaction) throws -> any ItemListHost
    ) {
        self.database = database
        self.worksHere = worksHere
        self.host = host
    }

    /// Whether anything has to be compared; costs next to nothing when not.
    package func isNeeded() throws -> Bool {
        try database.read { transaction in
            guard try isOn(transaction) else { return false }
            let host = try host(transaction)
            return try !transaction.lists.marks(1).isEmpty || transaction.lists.keptItems().contains { try host.stockVersion(of: $0.store) > $0.checked }
        }
    }

    /// Compares the next slice.
    package func step() throws -> ItemListReport {
        try database.write { transaction in
            guard try isOn(transaction) else {
                var report = ItemListReport()
                report.isFinished = true
                return report
            }
            let run = ItemListRun(transaction: transaction, host: try host(transaction))
            _ = try transaction.group { try run.run(limit: Self.slice) }
            run.report.isFinished = try transaction.lists.marks(1).isEmpty
            return run.report
        }
    }

    /// Goes on until nothing is left.
    package func run() throws -> ItemListReport {
        var total = ItemListReport()
        while try isNeeded() {
            let report = try step()
            total.shown += report.shown
            total.hidden += report.hidden
            total.kept += report.kept
        }
        total.isFinished = true
        return total
    }

    private func isOn(_ transaction: Transaction) throws -> Bool { try transaction.state.has(ItemListFacts.isOn) && worksHere(transaction) }
}

/// One transaction of the follower.
private final class ItemListRun {
    let transaction: Transaction
    var rules: Rules { transaction.rules }
    let host: any ItemListHost
    var report = ItemListReport()
    private var compared = 0
    private var active: [String: Bool] = [:]
    /// Rows of the piece of work under way that are to be written together, and the pairs of item and store that they are about.
    private var waiting: [Change] = []
    private var pairs: Set<[String]> = []
    /// Rows of one group, unless the next one reads what waits.
    private static let groupMax = 500

    init(transaction: Transaction, host: any ItemListHost) {
        self.transaction = transaction
        self.host = host
    }

    func run(limit: Int) throws {
        for kept in try transaction.lists.keptItems() where try host.stockVersion(of: kept.store) > kept.checked {
            try aside("The item \(kept.item) stays visible in store \(kept.store)") { try hide(kept.item, in: kept.store) }
        }
        for mark in try transaction.lists.marks(limit) where compared < limit {
            try aside("The \(mark.kind) \(mark.id) does not follow its lists") {
                switch mark.kind {
                case .item: try compareItem(mark.id)
                case .store: try compareStore(mark.id)
                }
            }
            // What was set aside is compared again once it is marked again.
            try transaction.lists.unmark(mark)
        }
    }

    /// Does one piece of work whole: its rows are written, and what is kept of them stands, or neither.
    private func aside(_ what: @autoclosure () -> String, _ body: () throws -> Void) throws {
        let failure = try transaction.settingAside("items-set-aside", what()) {
            try body()
            try flush()
        }
        guard failure != nil else { return }
        waiting = []
        pairs = []
    }

    private func compareItem(_ item: String) throws {
        let exists = try isLive("item", item)
        let wanted = exists ? Set(try transaction.lists.storesListing(item).filter { try isActive($0.list) }.map(\.store)) : []
        let before = Set(try transaction.lists.storesWhereListed(item))
        for store in wanted.subtracting(before).sorted() { try show(item, in: store) }
        for store in before.subtracting(wanted).sorted() { try hide(item, in: store) }
    }

    private func compareStore(_ store: String) throws {
        guard try transaction.stores.store(store) != nil else {
            for item in try transaction.lists.listedItems(in: store) { try transaction.lists.removeListed(item, in: store) }
            return
        }
        let listed = Set(try transaction.lists.itemsListed(for: store).filter { try isActive($0.list) }.map(\.item))
        let wanted = try listed.filter { try isLive("item", $0) }
        let before = Set(try transaction.lists.listedItems(in: store))
        compared += wanted.count
        for item in wanted.subtracting(before).sorted() { try show(item, in: store) }
        for item in before.subtracting(wanted).sorted() { try hide(item, in: store) }
    }

    private func isLive(_ table: String, _ id: String) throws -> Bool { try transaction.records.record(table, id).map { !$0.isDeleted } ?? false }

    private func isActive(_ list: String) throws -> Bool {
        if let known = active[list] { return known }
        var found = false
        if let record = try transaction.records.record("list_master", list), !record.isDeleted {
            found = try !rules.record(ItemListRecord.self, record.payload).isHidden
        }
        active[list] = found
        return found
    }

    // MARK: Effects

    private func rows(_ item: String, in store: String) throws -> [(record: StoredRecord, isHidden: Bool)] {
        if pairs.contains([item, store]) { try flush() }
        return try ItemRows(transaction: transaction).rows(item, in: store)
    }

    private func write(_ change: Change, _ item: String, in store: String) throws {
        waiting.append(change)
        pairs.insert([item, store])
        if waiting.count >= Self.groupMax { try flush() }
    }

    private func flush() throws {
        guard !waiting.isEmpty else { return }
        try host.write(waiting)
        waiting = []
        pairs = []
    }

    /// A list names the item for the store now: one row shows it, an old hidden one before a new one.
    private func show(_ item: String, in store: String) throws {
        compared += 1
        try transaction.lists.setListed(item, in: store)
        let rows = try rows(item, in: store)
        guard !rows.contains(where: { !$0.isHidden }) else { return }
        try write(try ItemRows.showing(item, in: store, rows), item, in: store)
        report.shown += 1
    }

    /// No list names it any more: hidden, unless the store has stock of it.
    private func hide(_ item: String, in store: String) throws {
        compared += 1
        let shown = try rows(item, in: store).filter { !$0.isHidden }
        if !shown.isEmpty, try !host.knowsStock(of: store) || host.inStock(of: store).contains(item) {
            try transaction.lists.setListed(item, in: store, kept: try host.stockVersion(of: store))
            report.kept += 1
            return
        }
        try transaction.lists.removeListed(item, in: store)
        for row in shown {
            let payload = try VisibilityRow.setting(row.record, hidden: true)
            try write(Change(table: row.record.key.table.name, id: row.record.key.id, payload: payload), item, in: store)
            report.hidden += 1
        }
    }
}
