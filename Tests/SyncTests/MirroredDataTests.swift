import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-ROLE 2, R-OWN 11, 13: what the primary and central each edit, and which stores the primary knows", .ownThreads)
struct MirroredDataTests {
    private func mirrored() throws -> Town {
        let town = try Town()
        try town.syncAll()
        _ = try town.mirror("Island")
        try town.syncAll()
        return town
    }

    /// Words of the requirements: who edits what when the primary is another site than central.
    static let cases: [(what: String, change: Change, editor: String)] = [
        ("items", Town.change("item", "x", ["item_name": "Salt"]), "Island"),
        ("names", Town.change("name", "x", ["name": "F", "type": "facility"]), "Island"),
        ("master lists", Town.change("list_master", "x", ["description": "Essential"]), "Island"),
        ("their lines", Town.change("list_master_line", "x", ["item_master_ID": "x"]), "Island"),
        ("item visibility", Town.change("item_store_join", "x", ["store_ID": "alpha", "item_ID": "i"]), "Island"),
        ("name visibility", Town.change("name_store_join", "x", ["store_ID": "alpha", "name_ID": "customer"]), "central"),
        ("stores", Town.change("store", "alpha", ["name": "Alpha", "code": "alpha", "name_ID": "name-alpha"]), "central"),
        ("a store's own name", Town.change("name", "name-alpha", ["name": "Alpha", "type": "store"]), "central"),
        ("a store's preferences", Town.change("pref", "x", ["store_ID": "alpha", "item": "x"]), "central"),
        ("an existing patient's visibility", Town.change("name_store_join", "x", ["store_ID": "alpha", "name_ID": "patient"]), "central"),
        (
            "a prescriber's visibility",
            Town.change("clinician_store_join", "x", ["store_ID": "alpha", "prescriber_ID": "prescriber"]), "central"
        ),
        ("authorisers", Town.change("authoriser", "x", [:]), "central"),
        ("dashboards", Town.change("dashboard_report", "x", [:]), "central"),
        ("a store's stock", Town.change("item_line", "x", ["store_ID": "alpha"]), "North"),
        ("a patient", Town.change("name", "patient", ["type": "patient", "supplying_store_id": "pharmacy"]), "Clinic"),
    ]

    @Test(arguments: cases.indices)
    func `in mirrored topology each kind of data has its one editor`(_ index: Int) throws {
        let town = try mirrored()
        let (what, change, editor) = Self.cases[index]
        try #require(Rules.standard[change.table] != nil, "\(change.table)")
        #expect(try town.editors(change) == [editor], "\(what)")
    }

    @Test func `central takes from the primary what it took from nobody, and from others what it took before`() throws {
        let town = try mirrored()
        let item = Town.change("item", "x", ["item_name": "Salt"])
        #expect(try town.forge("North", [[item]]).map(\.code) == ["not-editor"])
        #expect(try town.network.administration.quarantine()[0].message.contains("the site Island"))
        #expect(try town.forge("Island", [[item]]).map(\.code) == [nil])
        #expect(try town.forge("Island", [[Town.change("pref", "p", ["store_ID": "alpha"])]]).map(\.code) == ["not-editor"])
    }

    @Test func `the primary knows every store with its preferences and visibility, new ones too, and none of its stock`() throws {
        let town = try Town(before: [
            Town.change("pref", "beta-pref", ["store_ID": "beta", "item": "x"]), Town.change("item_line", "stock", ["store_ID": "beta"]),
            Town.change("item_store_join", "seen", ["store_ID": "beta", "item_ID": "i"]),
        ])
        try town.syncAll()
        let stores = ["alpha", "beta", "depot", "lonely", "pharmacy"]
        func known() throws -> [String] { try stores.filter { try town.holders("store", $0).contains("Island") } }
        #expect(try known() == ["lonely"])
        _ = try town.mirror("Island")
        try town.syncAll()
        #expect(try known() == stores)
        #expect(try town.holders("pref", "beta-pref") == ["North", "South", "Island"])
        #expect(try town.holders("item_store_join", "seen").contains("Island"))
        #expect(try town.holders("item_line", "stock") == ["South"])
        let facts = try town.network.administration.createStore(
            code: "new", title: "New", isDispensary: false, nameID: nil, ids: ("new", "name-new"))
        try town.syncAll()
        #expect(try town.holders("store", facts.id) == ["Island"])
        // There it gets its first items.
        try town.write("Island", [Town.change("item_store_join", "first", ["store_ID": "new", "item_ID": "i"])])
        try town.syncAll()
        #expect(try town.centralPayload("item_store_join", "first") != nil)
        try town.expectSound()
        _ = try town.unify()
        try town.syncAll()
        #expect(try known() == ["lonely"])
        #expect(try town.holders("store", facts.id) == [])
        #expect(try town.holders("pref", "beta-pref").contains("Island") == false)
        try town.expectSound()
    }
}
