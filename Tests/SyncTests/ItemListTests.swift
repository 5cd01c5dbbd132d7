import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 11: items follow the master lists that a store uses", .ownThreads)
struct ItemListTests {
    private func town(transactions: Bool = true) throws -> Town {
        let town = try Town(transactions: transactions)
        try town.central([
            Town.change("item", "salt", ["item_name": "Salt", "code": "s"]),
            Town.change("item", "zinc", ["item_name": "Zinc", "code": "z"]),
            Town.change("list_master", "list", ["description": "Essential"]),
            Town.change("list_master_line", "line", ["item_master_ID": "list", "item_ID": "salt"]),
            Town.change("list_master_name_join", "use", ["list_master_ID": "list", "name_ID": "name-alpha"]),
        ])
        return town
    }

    private func follow(_ town: Town) throws -> [Int] {
        let report = try ItemListFollower(town.network.central).run()
        return [report.shown, report.hidden, report.kept]
    }

    private func items(_ town: Town, _ store: String) throws -> [String] {
        try town.network.administration.visible(.item, in: store).map(\.id)
    }

    @Test func `nothing follows until the primary says so, and then once`() throws {
        let town = try town()
        #expect(try follow(town) == [0, 0, 0])
        try town.network.administration.setListsSetItems(true)
        #expect(try follow(town) == [1, 0, 0])
        #expect(try items(town, "alpha") == ["salt"])
        let head = try town.network.central.read { try $0.ledger.head() }
        #expect(try follow(town) == [0, 0, 0])
        #expect(try town.network.central.read { try $0.ledger.head() } == head)
        try town.network.administration.setListsSetItems(false)
        try town.central([Town.delete("list_master_line", "line")])
        #expect(try follow(town) == [0, 0, 0])
        #expect(try items(town, "alpha") == ["salt"])
        // What was dropped while it was off is caught up.
        try town.network.administration.setListsSetItems(true)
        #expect(try follow(town) == [0, 1, 0])
    }

    @Test func `where one item of a store cannot be worked on, none of that store's is shown without being noted as listed`() throws {
        let town = try town()
        try town.central([
            Town.change("list_master_line", "second", ["item_master_ID": "list", "item_ID": "zinc"]),
            Town.change("item_store_join", "z", ["item_ID": "zinc", "store_ID": "alpha", "inactive": "true"]),
        ])
        try town.network.administration.setListsSetItems(true)
        let central = town.network.central
        let whole = try central.engine.read { try $0.prepare("SELECT payload FROM records WHERE id = 'z'").first { Array($0.bytes(0)) } }
        try central.engine.write { try $0.prepare("UPDATE records SET payload = '{' WHERE id = 'z'").run() }
        #expect(try follow(town)[1...] == [0, 0])
        let (joins, listed) = try central.read { (try $0.lists.itemJoins("salt", in: "alpha"), try $0.lists.listedItems(in: "alpha")) }
        #expect(joins.isEmpty && listed.isEmpty)
        // Mended and marked again, all of it follows.
        try central.engine.write { session in
            let update = try session.prepare("UPDATE records SET payload = ? WHERE id = 'z'")
            update.bind(text: whole, at: 1)
            try update.run()
        }
        try town.central([Town.change("list_master", "list", ["description": "Essential", "code": "E"])])
        _ = try follow(town)
        #expect(try items(town, "alpha") == ["salt", "zinc"])
    }

    @Test func `a list used, no longer used, inactive and active again`() throws {
        let town = try town()
        try town.network.administration.setListsSetItems(true)
        #expect(try follow(town) == [1, 0, 0])
        try town.network.administration.show(.list, "Essential", in: "beta")
        #expect(try follow(town) == [1, 0, 0])
        try town.network.administration.hide(.list, "list", in: "beta")
        #expect(try follow(town) == [0, 1, 0])
        try town.central([Town.change("list_master", "list", ["description": "Essential", "inactive": "true"])])
        #expect(try follow(town) == [0, 1, 0])
        try town.central([Town.change("list_master", "list", ["description": "Essential"])])
        #expect(try follow(town) == [1, 0, 0])
        #expect(try items(town, "alpha") == ["salt"])
        try town.central([Town.change("list_master_line", "line", ["item_master_ID": "list", "item_ID": "zinc"])])
        #expect(try follow(town) == [1, 1, 0])
        #expect(try items(town, "alpha") == ["zinc"])
    }

    @Test func `rows set by hand stay as they are until a list changes, and keep what else they say`() throws {
        let town = try town()
        let row = #"{"ID":"r","item_ID":"zinc","store_ID":"alpha","minimum_stock":7,"inactive":false,"own":1.50}"#
        let hidden = #"{"ID":"h","item_ID":"salt","store_ID":"alpha","minimum_stock":3,"inactive":true}"#
        try town.central([
            Change(table: "item_store_join", id: "r", payload: Array(row.utf8)),
            Change(table: "item_store_join", id: "h", payload: Array(hidden.utf8)),
        ])
        try town.network.administration.setListsSetItems(true)
        #expect(try follow(town) == [1, 0, 0])
        // No list names zinc: its row is nobody's business. The hidden row of salt is shown, not doubled.
        #expect(try town.centralPayload("item_store_join", "r") == row)
        #expect(try town.centralPayload("item_store_join", "h") == hidden.replacing("true", with: "false"))
        try town.network.administration.hide(.item, "Salt", in: "alpha")
        #expect(try follow(town) == [0, 0, 0])
        #expect(try items(town, "alpha") == ["zinc"])
    }

    @Test func `where stock is withheld nothing is hidden, until the store is central's own`() throws {
        let town = try town(transactions: false)
        try town.network.administration.show(.list, "list", in: "pharmacy")
        try town.network.administration.setListsSetItems(true)
        #expect(try follow(town) == [2, 0, 0])
        try town.central([Town.delete("list_master_line", "line")])
        #expect(try follow(town) == [0, 1, 1])
        #expect(try items(town, "pharmacy") == ["salt"])
        try town.network.administration.assign(store: "pharmacy", to: "central", force: true)
        try town.central([Town.change("item_line", "other", ["store_ID": "pharmacy", "item_ID": "zinc", "quantity": "1"])])
        #expect(try follow(town) == [0, 1, 0])
    }

    @Test func `a dispensary's stock counts once its transactions are synced and all it withheld has come`() throws {
        let town = try town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", [Town.change("item_line", "pot", ["store_ID": "pharmacy", "item_ID": "salt", "quantity": "3"])])
        try town.network.sync("Clinic")
        try town.network.administration.show(.list, "list", in: "pharmacy")
        try town.network.administration.setListsSetItems(true)
        #expect(try follow(town) == [2, 0, 0])
        try town.network.administration.setTransactions(store: "pharmacy", true)
        try town.central([Town.delete("list_master_line", "line")])
        // Switched on, and nothing has come yet: there may be stock, and there is.
        #expect(try follow(town) == [0, 1, 1])
        try town.network.sync("Clinic")
        #expect(try follow(town) == [0, 0, 1])
        try town.write("Clinic", [Town.change("item_line", "pot", ["store_ID": "pharmacy", "item_ID": "salt", "quantity": "0"])])
        try town.network.sync("Clinic")
        #expect(try follow(town) == [0, 1, 0])
        #expect(try items(town, "pharmacy") == [])
        // Where transactions are synced from the beginning, an empty shelf is known to be empty.
        let open = try self.town()
        try open.network.administration.show(.list, "list", in: "pharmacy")
        try open.network.administration.setListsSetItems(true)
        #expect(try follow(open) == [2, 0, 0])
        try open.central([Town.delete("list_master_line", "line")])
        #expect(try follow(open) == [0, 2, 0])
    }

    @Test func `a slice repeated or a follower begun anew ends the same`() throws {
        let town = try town()
        try town.network.administration.setListsSetItems(true)
        _ = try follow(town)
        let before = try town.network.central.read { try $0.records.countsByTable().map { "\($0)" } }
        try town.network.central.write { transaction in
            try transaction.lists.removeListed("salt", in: "alpha")
            for store in try transaction.stores.all() { try transaction.lists.mark(.store, store.id) }
        }
        #expect(try follow(town) == [0, 0, 0])
        #expect(try town.network.central.read { try $0.records.countsByTable().map { "\($0)" } } == before)
        try town.expectSoundCentral()
    }

    @Test func `each is made visible where it may be edited, by code, name or id`() throws {
        let town = try town()
        let administration = town.network.administration
        #expect(try administration.show(.item, "s", in: "beta"))
        #expect(try !administration.show(.item, "Salt", in: "Beta"))
        #expect(try administration.hide(.item, "salt", in: "beta"))
        #expect(try administration.show(.patient, "Patient", in: "beta"))
        #expect(try administration.show(.prescriber, "Fern", in: "beta"))
        #expect(try administration.visible(.prescriber, in: "beta").map(\.id) == ["prescriber"])
        #expect(try administration.visible(.patient, in: "beta").map(\.id) == ["patient"])
        #expect(throws: Failure.self) { try administration.show(.name, "Patient", in: "beta") }
        #expect(throws: Failure.self) { try administration.show(.item, "nothing", in: "beta") }
        #expect(throws: Failure.self) { try administration.show(.item, "salt", in: "nowhere") }
        // With the primary elsewhere central refuses what is the primary's, and the primary does it.
        try town.syncAll()
        try town.network.central.write { transaction in
            try transaction.offices.hand(.primary, to: "site-North")
            try Topology(transaction).refresh("site-North", always: true)
        }
        let refused = #expect(throws: Failure.self) { try administration.show(.item, "zinc", in: "alpha") }
        #expect(refused?.code == .notEditor)
        #expect(refused?.message.contains("North") == true)
        #expect(throws: Failure.self) { try administration.setListsSetItems(true) }
        try town.syncAll()
        #expect(try town.site("North").show(.item, "zinc", in: "alpha"))
        #expect(try town.site("North").visible(.item, in: "alpha").map(\.id) == ["zinc"])
        try town.syncAll()
        #expect(try items(town, "alpha") == ["zinc"])
        #expect(throws: Failure.self) { try town.site("South").show(.item, "salt", in: "beta") }
        #expect(throws: Failure.self) { try town.site("North").show(.patient, "patient", in: "lonely") }
    }
}

extension Town {
    func expectSoundCentral() throws { #expect(try network.administration.verify().problems == []) }
}
