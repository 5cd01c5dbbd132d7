import Failures
import Payload
import Storage

/// Who would speak of nobody if a name or an item were deleted.
package struct RecordUses: Sendable {
    /// How many live records of each table name it, those that name it most first.
    package let counts: [(table: String, count: Int)]
    /// Stock lines of which something is there; for an item.
    package let stockLines: Int

    package init(counts: [(table: String, count: Int)], stockLines: Int) {
        self.counts = counts
        self.stockLines = stockLines
    }

    package var isEmpty: Bool { counts.isEmpty }

    /// A store trades under the name: while the store is there, the name is not deleted.
    package var isStores: Bool { counts.contains { $0.table == "store" } }

    /// What a person reads: `12 transact, 3 requisition`.
    package var words: String { counts.map { "\($0.count) \($0.table)" }.joined(separator: ", ") }

    package static let places: [String: [(table: String, field: String)]] = [
        "name": [
            ("transact", "name_ID"), ("requisition", "name_ID"), ("purchase_order", "name_ID"), ("Goods_received", "name_ID"),
            ("item_line", "name_ID"), ("store", "name_ID"),
        ],
        "item": [
            ("item_line", "item_ID"), ("trans_line", "item_ID"), ("requisition_line", "item_ID"), ("purchase_order_line", "item_ID"),
            ("Goods_received_line", "item_ID"), ("list_master_line", "item_ID"), ("Stock_take_lines", "item_ID"),
        ],
    ]

    /// Nil for tables of which nobody asks.
    ///
    /// - Parameter only: the one table to look in; all of them when nil.
    package static func of(_ table: String, _ id: String, _ ledger: Ledger, only: String? = nil) throws -> RecordUses? {
        guard let places = places[table.lowercased()] else { return nil }
        var counts: [(table: String, count: Int)] = []
        var stockLines = 0
        for place in places where only == nil || place.table == only {
            guard let known = try ledger.knownTable(place.table) else { continue }
            let found = try ledger.records(of: known, naming: id, in: [place.field])
            if !found.isEmpty { counts.append((place.table, found.count)) }
            if place.table == "item_line", table.lowercased() == "item" { stockLines = found.count(where: { Self.isStocked($0.payload) }) }
        }
        return RecordUses(counts: counts.sorted { $0.count > $1.count }, stockLines: stockLines)
    }

    private static func isStocked(_ payload: [UInt8]) -> Bool {
        switch (try? JSONValue(parsing: payload))?["quantity"] {
        case .number(let number): (Double(number.text) ?? 0) > 0
        case .string(let text): (Double(text) ?? 0) > 0
        default: false
        }
    }

    /// A store that a site works in is not deleted: the site would lose everything of it, also what it has not sent.
    ///
    /// - Throws: `store-is-active`.
    package static func checkStores(_ changes: [Change], _ ledger: Ledger) throws {
        for change in changes where change.payload == nil && change.table.lowercased() == "store" {
            guard let holder = try ledger.tenure(.store(change.id))?.site, let site = try ledger.site(holder), site.kind != .central else { continue }
            throw Failure(.storeIsActive, "The store is active on the site \(site.name).", ["table": "store", "id": change.id, "site": site.name])
        }
    }

    /// What is not deleted: a name that a store trades under, and an item of which there is stock, where the primary's records are
    /// edited; and, unless the caller says to know it, whatever else names one of these. A merge's dropped record goes to the kept one.
    ///
    /// - Throws: `item-in-stock`, `record-in-use`.
    package static func check(_ changes: [Change], _ acting: Acting, _ ledger: Ledger) throws {
        guard changes.contains(where: { $0.payload == nil && places[$0.table.lowercased()] != nil }) else { return }
        let dropped = Set(try changes.merges.map { try Merge($0) }.map { LocalChanges.key($0.of, $0.dropped) })
        for change in changes where change.payload == nil && !dropped.contains(LocalChanges.key(change.table, change.id)) {
            // What goes with it, or is made to name another, is gone by now.
            let place = acting.isAskedFirst ? nil : change.table.lowercased() == "item" ? "item_line" : "store"
            guard let uses = try of(change.table, change.id, ledger, only: place), !uses.isEmpty else { continue }
            let context = ["table": change.table, "id": change.id]
            guard uses.stockLines == 0 else {
                throw Failure(
                    .itemInStock, "There is stock of the item \(change.id) in \(uses.stockLines) stock lines.",
                    context.merging(["stockLines": String(uses.stockLines)]) { first, _ in first })
            }
            guard !uses.isStores else {
                throw Failure(
                    .recordInUse, "A store trades under this name; while the store is there, the name is not deleted.", context,
                    remedy: "On central, the store's name and code are changed by: tributary stores edit STORE; one that is out of use is marked with --disabled.")
            }
            guard acting.isAskedFirst else { continue }
            throw Failure(
                .recordInUse, "Other records name it: \(uses.words). It is deleted all the same when the call says \"confirmed\".", context)
        }
    }
}
