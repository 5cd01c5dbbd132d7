import Failures
import Payload
import Storage

/// What one run of the follower did.
package struct ItemListReport: Equatable, Sendable {
    package var shown = 0
    package var hidden = 0
    /// Left their lists and stay visible, because the store has stock of them or may have.
    package var kept = 0
    package var isFinished = false
}

/// Makes the items of the master lists a store uses visible in it, and hides those that left the last of them (R-OWN 11).
///
/// Acts on what the lists change, not on what they are: a row set by hand stays as it was set until a list next adds or drops
/// that item for that store. An item of which the store has stock is never hidden; it is hidden when the stock is gone. Works
/// only where the primary's office is held. A slice is one transaction with its marks: interrupted or repeated, the end is the same.
package struct ItemListFollower: Sendable {
    private let database: LedgerDatabase
    private let rules: Rules
    /// Pairs of item and store compared in one transaction, unless one mark alone has more.
    package static let slice = 2_000

    package init(_ database: LedgerDatabase, rules: Rules = .standard) {
        self.database = database
        self.rules = rules
    }

    /// Whether anything has to be compared; costs next to nothing when not.
    package func isNeeded() throws -> Bool {
        try database.read { ledger in
            guard try Self.isOn(ledger) else { return false }
            return try !ledger.marks(1).isEmpty || ledger.keptItems().contains { try Self.head(of: $0.store, ledger) > $0.checked }
        }
    }

    /// Compares the next slice.
    package func step() throws -> ItemListReport {
        try database.write { ledger in
            guard try Self.isOn(ledger) else {
                var report = ItemListReport()
                report.isFinished = true
                return report
            }
            let run = ItemListRun(rules: rules, ledger: ledger)
            _ = try ledger.group { try run.run(limit: Self.slice) }
            run.report.isFinished = try ledger.marks(1).isEmpty
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

    static func head(of store: String, _ ledger: Ledger) throws -> Int64 {
        try ledger.knownChannel(named: Channel.store(store)).map { try ledger.channel($0).head } ?? 0
    }

    private static func isOn(_ ledger: Ledger) throws -> Bool {
        guard try ledger.meta(ItemListFacts.isOn) != nil, let own = try ledger.meta(Meta.site) else { return false }
        return try ledger.tenure(.primary)?.site == own
    }
}

/// One transaction of the follower.
private final class ItemListRun {
    let rules: Rules
    let ledger: Ledger
    var report = ItemListReport()
    private var compared = 0
    private var active: [String: Bool] = [:]
    private var stock: [String: Set<String>] = [:]

    init(rules: Rules, ledger: Ledger) {
        self.rules = rules
        self.ledger = ledger
    }

    func run(limit: Int) throws {
        for kept in try ledger.keptItems() where try ItemListFollower.head(of: kept.store, ledger) > kept.checked {
            try hide(kept.item, in: kept.store)
        }
        for mark in try ledger.marks(limit) {
            guard compared < limit else { return }
            switch mark.kind {
            case .item: try compareItem(mark.id)
            case .store: try compareStore(mark.id)
            }
            try ledger.unmark(mark)
        }
    }

    private func compareItem(_ item: String) throws {
        let exists = try isLive("item", item)
        let wanted = exists ? Set(try ledger.storesListing(item).filter { try isActive($0.list) }.map(\.store)) : []
        let before = Set(try ledger.storesWhereListed(item))
        for store in wanted.subtracting(before).sorted() { try show(item, in: store) }
        for store in before.subtracting(wanted).sorted() { try hide(item, in: store) }
    }

    private func compareStore(_ store: String) throws {
        guard try ledger.store(store) != nil else {
            for item in try ledger.listedItems(in: store) { try ledger.removeListed(item, in: store) }
            return
        }
        let listed = Set(try ledger.itemsListed(for: store).filter { try isActive($0.list) }.map(\.item))
        let wanted = try listed.filter { try isLive("item", $0) }
        let before = Set(try ledger.listedItems(in: store))
        compared += wanted.count
        for item in wanted.subtracting(before).sorted() { try show(item, in: store) }
        for item in before.subtracting(wanted).sorted() { try hide(item, in: store) }
    }

    private func isLive(_ table: String, _ id: String) throws -> Bool { try ledger.record(table, id).map { !$0.isDeleted } ?? false }

    private func isActive(_ list: String) throws -> Bool {
        if let known = active[list] { return known }
        var found = false
        if let record = try ledger.record("list_master", list), !record.isDeleted, let table = rules["list_master"] {
            found = try table.view(of: record.payload).text("inactive") != "true"
        }
        active[list] = found
        return found
    }

    // MARK: Effects

    private var writer: LedgerWriter { LedgerWriter(rules: rules, ledger: ledger) }

    /// A list names the item for the store now: one row shows it, an old hidden one before a new one.
    private func show(_ item: String, in store: String) throws {
        compared += 1
        try ledger.setListed(item, in: store)
        let rows = try ItemRows(rules: rules, ledger: ledger).rows(item, in: store)
        guard !rows.contains(where: { !$0.isHidden }) else { return }
        let change = try ItemRows.showing(item, in: store, rows)
        try writer.put(RecordKey(try ledger.table("item_store_join"), change.id), payload: change.payload, origin: 0)
        report.shown += 1
    }

    /// No list names it any more: hidden, unless the store has stock of it.
    private func hide(_ item: String, in store: String) throws {
        compared += 1
        let shown = try ItemRows(rules: rules, ledger: ledger).rows(item, in: store).filter { !$0.isHidden }
        if !shown.isEmpty, try !knowsStock(of: store) || inStock(of: store).contains(item) {
            try ledger.setListed(item, in: store, kept: try ItemListFollower.head(of: store, ledger))
            report.kept += 1
            return
        }
        try ledger.removeListed(item, in: store)
        for row in shown {
            try writer.put(row.record.key, payload: try ItemRows.setting(row.record, hidden: true), origin: 0)
            report.hidden += 1
        }
    }

    /// Whether this database holds the store's stock lines: a dispensary elsewhere may withhold them (R-OWN 5). What is not known is
    /// not hidden.
    private func knowsStock(of store: String) throws -> Bool {
        guard try ledger.store(store)?.isDispensary == true else { return true }
        return try ledger.tenure(.store(store))?.site == ledger.meta(Meta.site)
    }

    /// The items of which the store has any.
    private func inStock(of store: String) throws -> Set<String> {
        if let known = stock[store] { return known }
        var found: Set<String> = []
        if let chan = try ledger.knownChannel(named: Channel.store(store)), let table = rules["item_line"] {
            try ledger.forEachRecord(of: "item_line", in: chan) { record in
                let view = try table.view(of: record.payload)
                if view.text("store_ID") == store, (Double(view.text("quantity")) ?? 0) > 0 { found.insert(view.text("item_ID")) }
            }
        }
        stock[store] = found
        return found
    }
}
