import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 18: what somebody writes on central speaks of records that are there", .ownThreads)
struct JoinedRecordTests {
    private static let rows: [(change: Change, code: FailureCode)] = [
        (Town.change("list_local_line", "l1", ["list_master_name_join_ID": "nowhere", "item_ID": "salt"]), .parentMissing),
        (Town.change("list_local_line", "l2", ["item_ID": "salt"]), .parentMissing),
        (Town.change("list_master_line", "l3", ["item_master_ID": "nowhere", "item_ID": "salt"]), .parentMissing),
        (Town.change("list_master_line", "l4", ["item_master_ID": "list", "item_ID": "nothing"]), .parentMissing),
        (Town.change("item_store_join", "i1", ["item_ID": "nothing", "store_ID": "alpha"]), .parentMissing),
        (Town.change("item_store_join", "i2", ["item_ID": "salt", "store_ID": "nowhere"]), .storeUnknown),
        (Town.change("name_store_join", "n1", ["name_ID": "nobody", "store_ID": "alpha"]), .parentMissing),
        (Town.change("name_store_join", "n2", ["name_ID": "customer", "store_ID": "nowhere"]), .storeUnknown),
        (Town.change("clinician_store_join", "c1", ["prescriber_ID": "nobody", "store_ID": "alpha"]), .parentMissing),
    ]
    private static let known = [Town.change("item", "salt"), Town.change("list_master", "list")]
    private static let person = WriteContext(user: "ama", isForEachStore: true)

    @Test func `a row that joins what is not there is refused, written or imported`() throws {
        let town = try Town(before: Self.known)
        for (row, code) in Self.rows {
            #expect(town.refusal { try town.central([row], acting: Self.person) } == code, "\(row.id)")
            // Pairs of stores in a file are completed when both have come.
            guard row.id != "n1" else { continue }
            #expect(try CentralWriter(town.network.central).importSlice([row]).refused.map(\.failure.code) == [code], "\(row.id)")
            #expect(try !town.hasAtCentral(row.table, row.id))
        }
        try town.central(
            [
                Town.change("list_master_line", "good", ["item_master_ID": "list", "item_ID": "salt"]),
                Town.change("list_master_name_join", "used", ["name_ID": "customer", "list_master_ID": "list"]),
                Town.change("list_local_line", "own", ["list_master_name_join_ID": "used", "item_ID": "salt"]),
                Town.change("list_local_line", "blank", ["list_master_name_join_ID": "used"]),
                Town.change("item_store_join", "seen", ["item_ID": "salt", "store_ID": "alpha"]),
            ], acting: Self.person)
    }

    @Test func `the import that founds a central takes them in any order`() throws {
        let network = try Network(sample: false)
        let row = Town.change("item_store_join", "i", ["item_ID": "salt", "store_ID": "alpha"])
        #expect(try CentralWriter(network.central).importSlice([row]).refused.isEmpty)
    }

    @Test func `what stands already is edited although what it speaks of has gone`() throws {
        let town = try Town(before: Self.known)
        let row = Town.change("item_store_join", "i", ["item_ID": "salt", "store_ID": "alpha"])
        try town.central([row])
        try town.central([Town.delete("item", "salt")])
        let edit = Town.change("item_store_join", "i", ["item_ID": "salt", "store_ID": "alpha", "inactive": "true"])
        #expect(town.refusal { try town.central([edit], acting: Self.person) } == nil)
    }

    @Test func `a table's name one slip from a known one is refused, an unknown one is kept`() throws {
        let town = try Town()
        try town.network.central.read { transaction in
            let failure = #expect(throws: Failure.self) { try MistypedTable.check([Town.change("itme", "x")], transaction) }
            #expect(failure?.code == .tableUnknown && failure?.message.contains("item") == true)
            try MistypedTable.check([Town.change("brand_new_things", "x"), Town.change("item", "y"), Town.delete("merge", "z")], transaction)
        }
        let failure = #expect(throws: Failure.self) { try town.network.administration.explain(table: "nope", id: "x", site: "North") }
        #expect(failure?.code == .tableUnknown)
    }
}
