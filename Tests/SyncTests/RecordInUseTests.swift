import Catalogue
import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 10: what others name is not deleted unawares", .ownThreads)
struct RecordInUseTests {
    private static func asked(_ confirmed: Bool) -> WriteContext {
        var acting = WriteContext(user: "ama", store: "depot")
        acting.isAskedFirst = !confirmed
        return acting
    }

    @Test func `a name on papers is deleted by somebody who says to know it`() throws {
        let town = try Town()
        try town.central([Town.change("transact", "t", ["store_ID": "depot", "name_ID": "customer", "type": "si", "mode": "store"])])
        let failure = #expect(throws: Failure.self) { try town.central([Town.delete("name", "customer")], acting: Self.asked(false)) }
        #expect(failure?.code == .recordInUse && failure?.message.contains("1 transact") == true)
        #expect(try town.hasAtCentral("name", "customer"))
        try town.central([Town.delete("name", "customer")], acting: Self.asked(true))
        #expect(try !town.hasAtCentral("name", "customer"))
    }

    @Test(
        arguments: [
            ("unit", "tablet", ["units": "tablet"], "item", "salt", ["unit_ID": "tablet"]),
            ("clinician", "fern", ["last_name": "Fern", "store_ID": "depot"], "transact", "t", ["store_ID": "depot", "prescriber_ID": "fern", "type": "si"]),
            ("Location", "shelf", ["store_ID": "depot", "code": "S"], "item_line", "l", ["store_ID": "depot", "location_ID": "shelf"]),
            ("transaction_category", "gift", ["category": "Gift"], "transact", "t", ["store_ID": "depot", "category_ID": "gift", "type": "si"]),
        ] as [(String, String, [String: String], String, String, [String: String])])
    func `whatever others name is deleted by somebody who says to know it`(
        table: String, id: String, fields: [String: String], user: String, userID: String, uses: [String: String]
    ) throws {
        let town = try Town()
        // A prescriber is a dispensary's.
        if table == "clinician" {
            try town.central([Town.change("store", "depot", ["name": "Depot", "code": "depot", "name_ID": "name-depot", "store_mode": "dispensary"])])
        }
        try town.central([Town.change(table, id, fields), Town.change(user, userID, uses)])
        let failure = #expect(throws: Failure.self) { try town.central([Town.delete(table, id)], acting: Self.asked(false)) }
        #expect(failure?.code == .recordInUse && failure?.message.contains("1 \(user)") == true, "\(String(describing: failure))")
        #expect(try town.hasAtCentral(table, id))
        try town.central([Town.delete(table, id)], acting: Self.asked(true))
        #expect(
            try town.network.administration.status().namedGone.map(\.sentence) == [
                "1 record names \(table) \(id), which was deleted or never came: \(user) \(userID)."
            ])
    }

    @Test func `the data types alone say which records others name`() {
        var expected: Set<String> = []
        for type in Catalogue.standard.types {
            for field in type.fields {
                guard let other = field.references else { continue }
                let named = Rules.wireName(other.table, other.api).lowercased()
                expected.insert("\(named) \(Rules.wireName(type.table, type.api)).\(field.name)")
            }
        }
        let found = Set(
            Naming.places.flatMap { table, places in places.flatMap { place in place.fields.map { "\(table) \(place.table).\($0)" } } })
        for known in [
            "unit item.unit_ID", "clinician transact.prescriber_ID", "location item_line.location_ID", "item item_line.item_ID", "name transact.name_ID",
            "name trans_line.donor_id", "list_master requisition.programID",
        ] {
            #expect(found.contains(known) && expected.contains(known), "\(known)")
        }
        // What is left out: what hangs on it, the rows that show it, and a storekeeper's own documents, lines and stock.
        #expect(found.isSubset(of: expected))
        for one in expected.subtracting(found) {
            let table = String(one.prefix { $0 != " " })
            let field = String(one.drop { $0 != " " }.dropFirst())
            let isDaily = Naming.places[table] == nil
            let hangs = (Cascade.hanging[table] ?? []).contains { "\($0.table).\($0.field)" == field }
            let shows = ["item_store_join.item_ID", "name_store_join.name_ID", "clinician_store_join.prescriber_ID"].contains(field)
            #expect(isDaily || hangs || shows, "\(one)")
        }
        for daily in ["transact", "trans_line", "item_line", "requisition", "purchase_order", "goods_received", "stock_take", "build"] {
            #expect(Naming.places[daily] == nil, "\(daily)")
        }
        #expect(Naming.everywhere == ["item", "unit"])
    }

    @Test func `what goes in the same transaction names nobody`() throws {
        let town = try Town()
        try town.central([
            Town.change("item", "salt"), Town.change("item_line", "s", ["store_ID": "depot", "item_ID": "salt", "quantity": "0"]),
        ])
        #expect(town.refusal { try town.central([Town.delete("item", "salt")], acting: Self.asked(false)) } == .recordInUse)
        try town.central([Town.delete("item_line", "s"), Town.delete("item", "salt")], acting: Self.asked(false))
        #expect(try !town.hasAtCentral("item", "salt"))
    }

    @Test func `the name that a store trades under stays while the store is there`() throws {
        let town = try Town()
        for acting in [Self.asked(true), .program] {
            let failure = #expect(throws: Failure.self) { try town.central([Town.delete("name", "name-alpha")], acting: acting) }
            #expect(failure?.code == .recordInUse)
            // A store's own name is not hidden away: what can be done is said.
            #expect(failure?.remedy.contains("stores edit") == true && failure?.remedy.contains("visibility revoke") == false)
        }
        try town.syncAll()
        try town.central([Town.delete("store", "depot"), Town.delete("name", "name-depot")])
    }

    @Test func `who may not edit it at all is told that first`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [Town.change("transact", "t", ["store_ID": "alpha", "name_ID": "customer", "type": "si", "mode": "store"])])
        var acting = WriteContext(user: "anna", store: "alpha")
        acting.isAskedFirst = true
        #expect(town.refusal { try town.write("North", [Town.delete("name", "customer")], acting: acting) } == .notEditor)
    }
}
