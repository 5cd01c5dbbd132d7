import Failures
import Payload
import Storage

/// Who would speak of nobody if a record that others name were deleted.
package struct RecordUses: Sendable {
    /// How many live records of each table name it, those that name it most first.
    package let counts: [(table: String, count: Int)]
    /// Stock lines of which something is there; for an item.
    package let stockLines: Int

    package init(counts: [(table: String, count: Int)], stockLines: Int, isStores: Bool) {
        self.counts = counts
        self.stockLines = stockLines
        self.isStores = isStores
    }

    package var isEmpty: Bool { counts.isEmpty }

    /// A store trades under the name: while the store is there, the name is not deleted.
    package let isStores: Bool

    /// What a person reads: `12 transact, 3 requisition`.
    package var words: String { counts.map { "\($0.count) \($0.table)" }.joined(separator: ", ") }

    /// Nil for tables of which nobody asks.
    package static func of(_ table: String, _ id: String, _ transaction: Transaction) throws -> RecordUses? {
        guard let places = Naming.places[table.lowercased()] else { return nil }
        var counts: [(table: String, count: Int)] = []
        for place in places {
            guard let known = try transaction.knownTable(place.table) else { continue }
            let count = try transaction.gone.count(of: known, naming: id, in: place.fields)
            if count > 0 { counts.append((place.table, count)) }
        }
        return RecordUses(
            counts: counts.sorted { $0.count > $1.count }, stockLines: try stockLines(table, id, transaction),
            isStores: try isStores(table, id, transaction))
    }

    /// Stock lines of an item of which something is there.
    private static func stockLines(_ table: String, _ id: String, _ transaction: Transaction) throws -> Int {
        guard table.lowercased() == "item", let lines = try transaction.knownTable("item_line") else { return 0 }
        return try transaction.records.records(of: lines, naming: id, in: [StockLine.Field.item_ID.name]).count(where: {
            (try? Rules.standard.record(StockLine.self, $0.payload))?.isStocked ?? false
        })
    }

    /// A store trades under this name.
    private static func isStores(_ table: String, _ id: String, _ transaction: Transaction) throws -> Bool {
        guard table.lowercased() == "name", let stores = try transaction.knownTable("store") else { return false }
        return try transaction.gone.count(of: stores, naming: id, in: [StoreRecord.Field.name_ID.name]) > 0
    }

    /// A store that a site works in is not deleted: the site would lose everything of it, also what it has not sent.
    ///
    /// - Throws: `store-is-active`.
    package static func checkStores(_ changes: [Change], _ transaction: Transaction) throws {
        for change in changes where change.payload == nil && change.table.lowercased() == "store" {
            guard let holder = try transaction.offices.tenure(.store(change.id))?.site, let site = try transaction.sites.site(holder), site.kind != .central
            else { continue }
            throw Failure(.storeIsActive, "The store is active on the site \(site.name).", ["table": "store", "id": change.id, "site": site.name])
        }
    }

    /// What is not deleted: a name that a store trades under, and an item of which there is stock, where the primary's records are
    /// edited; and, unless the caller says to know it, whatever else is named by others. A merge's dropped record goes to the kept one.
    ///
    /// - Throws: `item-in-stock`, `record-in-use`.
    package static func check(_ changes: [Change], _ acting: WriteContext, _ transaction: Transaction) throws {
        guard changes.contains(where: { $0.payload == nil && Naming.places[$0.table.lowercased()] != nil }) else { return }
        let dropped = Set(try changes.merges.map { try Merge($0) }.map { ProposedChanges.key($0.of, $0.dropped) })
        for change in changes where change.payload == nil && !dropped.contains(ProposedChanges.key(change.table, change.id)) {
            let context = ["table": change.table, "id": change.id]
            // What goes with it, or is made to name another, is gone by now.
            let stockLines = try stockLines(change.table, change.id, transaction)
            guard stockLines == 0 else {
                throw Failure(
                    .itemInStock, "There is stock of the item \(change.id) in \(stockLines) stock lines.",
                    context.merging(["stockLines": String(stockLines)]) { first, _ in first })
            }
            guard try !isStores(change.table, change.id, transaction) else {
                throw Failure(
                    .recordInUse, "A store trades under this name; while the store is there, the name is not deleted.", context,
                    remedy:
                        "On central, the store's name and code are changed by: tributary stores edit STORE; one that is out of use is marked with --disabled.")
            }
            guard acting.isAskedFirst, let uses = try of(change.table, change.id, transaction), !uses.isEmpty else { continue }
            throw Failure(
                .recordInUse, "Other records name it: \(uses.words). It is deleted all the same when the call says \"confirmed\".", context)
        }
    }
}
