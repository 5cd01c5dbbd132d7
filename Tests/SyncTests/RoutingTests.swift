import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-ROUTE: what hangs on a record goes where the record goes", .ownThreads)
struct RoutingTests {
    private func invoice(_ id: String, to name: String) -> Change {
        Town.change("transact", id, ["store_ID": "alpha", "name_ID": name, "type": "ci"])
    }
    private func line(_ id: String, of invoice: String) -> Change {
        Town.change("trans_line", id, ["transaction_ID": invoice, "item_name": "Salt"])
    }

    @Test func `the lines of a transfer go with it to both stores' sites and nowhere else`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [line("l1", of: "i"), invoice("i", to: "name-beta"), line("l2", of: "i")])
        try town.syncAll()
        for id in ["l1", "l2"] { #expect(try town.holders("trans_line", id) == ["North", "South"]) }
        try town.expectSound()
    }

    @Test func `an invoice addressed anew takes its lines along and leaves the site it was meant for first`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [invoice("i", to: "name-beta"), line("l", of: "i")])
        try town.syncAll()
        try town.write("North", [invoice("i", to: "name-pharmacy")])
        try town.syncAll()
        #expect(try town.holders("transact", "i") == ["North", "Clinic"])
        #expect(try town.holders("trans_line", "l") == ["North", "Clinic"])
        try town.write("North", [invoice("i", to: "customer")])
        try town.syncAll()
        #expect(try town.holders("trans_line", "l") == ["North"])
        try town.expectSound()
    }

    @Test func `a line that comes before its invoice is kept apart at central, and goes with the invoice when that comes`() throws {
        let town = try Town()
        try town.syncAll()
        #expect(try town.forge("North", [[line("l", of: "late")]]).map(\.code) == ["owner-unknown"])
        try town.network.sync("South")
        #expect(try town.holders("trans_line", "l") == [])
        #expect(try town.centralPayload("trans_line", "l") == nil)
        _ = try town.forge("North", [[invoice("late", to: "name-beta")]])
        #expect(try town.parkedCodes() == [])
        #expect(try town.network.central.read { try $0.records.orphanCount() } == 0)
        try town.network.sync("South")
        #expect(try town.holders("trans_line", "l").contains("South"))
        #expect(try town.network.administration.verify().problems == [])
    }

    @Test func `lines of lines follow over two steps`() throws {
        let town = try Town()
        try town.central([
            Town.change("list_master_name_join", "join", ["name_ID": "customer"]),
            Town.change("list_local_line", "line", ["list_master_name_join_ID": "join"]),
        ])
        try town.syncAll()
        #expect(try town.holders("list_local_line", "line") == ["North"])
        try town.central([Town.change("name_store_join", "see", ["name_ID": "customer", "store_ID": "lonely"])])
        try town.syncAll()
        #expect(try town.holders("list_local_line", "line") == ["North", "Island"])
        try town.central([Town.delete("name_store_join", "see")])
        try town.syncAll()
        #expect(try town.holders("list_local_line", "line") == ["North"])
        try town.expectSound()
    }

    @Test func `lines of a deleted invoice go with it, also those that nobody named`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [invoice("i", to: "name-beta"), line("l", of: "i"), line("m", of: "i")])
        try town.syncAll()
        try town.write("North", [Town.delete("transact", "i"), Town.delete("trans_line", "l")])
        try town.syncAll()
        #expect(try town.holders("transact", "i") == [])
        #expect(try town.holders("trans_line", "l") == [])
        #expect(try town.holders("trans_line", "m") == [])
        #expect(try town.centralPayload("trans_line", "m") == nil)
        try town.expectSound()
        // Forgetting the removals later changes nothing of that.
        try town.network.central.write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) }
        try town.syncAll()
        #expect(try town.holders("trans_line", "m") == [])
        #expect(try town.centralPayload("trans_line", "m") == nil)
        try town.expectSound()
    }

    @Test func `a patient made visible in another dispensary goes there with everything attached`() throws {
        let town = try Town(before: Town.store("second") + [Town.change("nameInsuranceJoin", "insurance", ["nameID": "patient"])])
        _ = try town.network.addSite("Second", stores: ["second"])
        try town.syncAll()
        try town.network.sync("Second")
        let second = try town.site("Second").database
        #expect(try second.read { try $0.records.record("name", "patient") } == nil)
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "second"])])
        try town.network.sync("Second")
        #expect(try second.read { try $0.records.record("name", "patient") } != nil)
        #expect(try second.read { try $0.records.record("nameInsuranceJoin", "insurance") } != nil)
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "second", "inactive": "true"])])
        try town.network.sync("Second")
        #expect(try second.read { try $0.records.record("nameInsuranceJoin", "insurance") } == nil)
        try town.expectSound()
    }

    @Test func `a collector receives all of the store's data and may change none of it`() throws {
        let town = try Town(before: [Town.change("item_line", "stock", ["store_ID": "alpha"])])
        try town.syncAll()
        try town.network.administration.setCollector(store: "alpha", at: "Island", true)
        try town.syncAll()
        #expect(try town.holders("item_line", "stock") == ["North", "Island"])
        #expect(throws: Failure.self) {
            try town.write("Island", [Town.change("item_line", "stock", ["store_ID": "alpha", "batch": "2"])])
        }
        #expect(
            try town.forge("Island", [[Town.change("item_line", "stock", ["store_ID": "alpha", "batch": "2"])]]).first?.code == "not-editor"
        )
        try town.network.administration.setCollector(store: "alpha", at: "Island", false)
        _ = try town.network.administration.editSite(
            "Island",
            {
                var edit = Administration.SiteEdit()
                edit.clearsPairing = true
                return edit
            }())
        try town.network.addDevice("Island")
        try town.syncAll()
        #expect(try town.holders("item_line", "stock") == ["North"])
        try town.expectSound()
    }

    @Test func `dispensary data comes with the first active dispensary store and goes with the last`() throws {
        let town = try Town(before: [Town.change("diagnosis", "d", [:])])
        try town.syncAll()
        #expect(try town.holders("diagnosis", "d") == ["Clinic"])
        try town.central([
            Town.change("store", "depot", ["name": "Depot", "code": "depot", "name_ID": "name-depot", "store_mode": "dispensary"])
        ])
        try town.network.administration.assign(store: "depot", to: "South", force: false)
        try town.syncAll()
        #expect(try town.holders("diagnosis", "d") == ["South", "Clinic"])
        try town.network.administration.assign(store: "depot", to: "central", force: true)
        try town.syncAll()
        #expect(try town.holders("diagnosis", "d") == ["Clinic"])
        try town.expectSound()
    }

    @Test func `a customer that becomes a store is known as such where the customer was visible`() throws {
        let town = try Town(before: [Town.change("pref", "alpha-pref", ["store_ID": "alpha", "item": "x"])])
        try town.syncAll()
        let store = try town.network.administration.createStore(
            code: "new", title: "New", isDispensary: false, nameID: "customer", ids: ("new-store", "unused"))
        try town.syncAll()
        #expect(try town.holders("store", store.id) == ["North"])
        try town.expectSound()
    }
}
