import Failures
import Payload
import Storage

/// Who would speak of nobody if a name or an item were deleted.
package struct RecordUses: Sendable {
    /// How many live records of each table name it, those that name it most first.
    package let counts: [(table: String, count: Int)]
    /// Stock lines of which something is there; for an item.
    package let stockLines: Int

    package var isEmpty: Bool { counts.isEmpty }

    /// What a person reads: `12 transact, 3 requisition`.
    package var words: String { counts.map { "\($0.count) \($0.table)" }.joined(separator: ", ") }

    private static let places: [String: [(table: String, field: String)]] = [
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
    package static func of(_ table: String, _ id: String, _ ledger: Ledger) throws -> RecordUses? {
        guard let places = places[table.lowercased()] else { return nil }
        var counts: [(table: String, count: Int)] = []
        var stockLines = 0
        for place in places {
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

    /// An item of which there is stock is not deleted where the primary's records are edited; one that a merge drops goes to the kept
    /// one.
    ///
    /// Nor is a store that a site works in: the site would lose everything of it, also what it has not sent.
    ///
    /// - Throws: `item-in-stock`, `store-is-active`.
    static func check(_ changes: [Change], _ ledger: Ledger) throws {
        for change in changes where change.payload == nil && change.table.lowercased() == "store" {
            guard let holder = try ledger.tenure(.store(change.id))?.site, let site = try ledger.site(holder), site.kind != .central else { continue }
            throw Failure(.storeIsActive, "The store is active on the site \(site.name).", ["table": "store", "id": change.id, "site": site.name])
        }
        let dropped = Set(try changes.merges.map { try Merge($0) }.filter { $0.of == "item" }.map(\.dropped))
        for change in changes where change.payload == nil && change.table.lowercased() == "item" && !dropped.contains(change.id) {
            guard let uses = try of("item", change.id, ledger), uses.stockLines > 0 else { continue }
            throw Failure(
                .itemInStock, "There is stock of the item \(change.id) in \(uses.stockLines) stock lines.",
                ["table": "item", "id": change.id, "stockLines": String(uses.stockLines)])
        }
    }
}
