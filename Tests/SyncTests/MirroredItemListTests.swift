import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-ROLE 3, R-OWN 11: items follow the master lists where the primary is a remote site", .ownThreads)
struct MirroredItemListTests {
    /// North is the primary; alpha and lonely use the list.
    private func town() throws -> Town {
        let town = try Town()
        try town.central([
            Town.change("item", "salt", ["item_name": "Salt", "code": "s"]),
            Town.change("item", "zinc", ["item_name": "Zinc", "code": "z"]),
            Town.change("list_master", "list", ["description": "Essential"]),
            Town.change("list_master_line", "line", ["item_master_ID": "list", "item_ID": "salt"]),
            Town.change("list_master_name_join", "use", ["list_master_ID": "list", "name_ID": "name-alpha"]),
            Town.change("list_master_name_join", "use-lonely", ["list_master_ID": "list", "name_ID": "name-lonely"]),
        ])
        try town.syncAll()
        try town.makePrimary("North")
        try town.syncAll()
        return town
    }

    private func items(_ town: Town, _ store: String) throws -> [String] {
        try town.network.administration.visible(.item, in: store).map(\.id)
    }

    private func stock(_ quantity: String) -> Change {
        Town.change("item_line", "pot", ["store_ID": "alpha", "item_ID": "salt", "quantity": quantity])
    }

    @Test func `the primary shows what the lists name in all stores, with its next sync, and central sends it on`() throws {
        let town = try town()
        try town.syncAll()
        #expect(try items(town, "alpha") == [] && items(town, "lonely") == [])
        try town.site("North").setListsSetItems(true)
        try town.network.sync("North")
        #expect(try items(town, "alpha") == ["salt"])
        #expect(try items(town, "lonely") == ["salt"])
        try town.syncAll()
        #expect(try town.site("Island").visible(.item, in: "lonely").map(\.id) == ["salt"])
        // Central has the lists too, and leaves them to the primary.
        let refused = #expect(throws: Failure.self) { try town.network.administration.setListsSetItems(true) }
        #expect(refused?.code == .notEditor)
        #expect(try ItemListFollower(town.network.central).run().shown == 0)
        for site in Town.sites { #expect(try town.network.sync(site).pushed == 0) }
        #expect(try town.network.administration.quarantine().isEmpty)
        try town.expectSound()
    }

    @Test func `what leaves the lists is hidden where the primary sees that there is no stock, and nowhere else`() throws {
        let town = try town()
        try town.site("North").setListsSetItems(true)
        try town.write("North", [stock("2")])
        try town.syncAll()
        try town.write("North", [Town.delete("list_master_line", "line")])
        try town.syncAll()
        // Alpha's stock is here and not gone; lonely's is on Island and on central alone.
        #expect(try items(town, "alpha") == ["salt"] && items(town, "lonely") == ["salt"])
        try town.write("North", [stock("0")])
        try town.syncAll()
        #expect(try items(town, "alpha") == [] && items(town, "lonely") == ["salt"])
        try town.expectSound()
        for site in Town.sites { #expect(try town.network.sync(site).pushed == 0) }
    }

    @Test func `a list changed, a store that begins to use one, a row set by hand`() throws {
        let town = try town()
        let north = try town.site("North")
        try north.setListsSetItems(true)
        try town.syncAll()
        try north.hide(.item, "salt", in: "alpha")
        try town.syncAll()
        #expect(try items(town, "alpha") == [])
        try town.write(
            "North",
            [
                Town.change("list_master_line", "second", ["item_master_ID": "list", "item_ID": "zinc"]),
                Town.change("list_master_name_join", "use-beta", ["list_master_ID": "list", "name_ID": "name-beta"]),
            ])
        try town.syncAll()
        #expect(try items(town, "alpha") == ["zinc"])
        #expect(try items(town, "beta").sorted() == ["salt", "zinc"])
        // A store made on central is heard of, and gets its items from the primary.
        try town.central(Town.store("new"))
        try town.syncAll()
        try town.write("North", [Town.change("list_master_name_join", "use-new", ["list_master_ID": "list", "name_ID": "name-new"])])
        try town.syncAll()
        #expect(try items(town, "new").sorted() == ["salt", "zinc"])
        try north.setListsSetItems(false)
        try town.write("North", [Town.delete("list_master_line", "second")])
        try town.syncAll()
        #expect(try items(town, "alpha") == ["zinc"])
        try town.expectSound()
    }

    @Test func `only the primary may switch it, and one that is the primary no longer stops`() throws {
        let town = try town()
        #expect(
            town.refusal {
                try town.site("South").setListsSetItems(true); return nil
            } == .notEditor)
        try town.site("North").setListsSetItems(true)
        try town.syncAll()
        try town.network.central.write { transaction in
            try transaction.offices.hand(.primary, to: "site-central")
            try Topology(transaction).refresh("site-North", always: true)
        }
        try town.syncAll()
        try town.central([Town.change("list_master_line", "second", ["item_master_ID": "list", "item_ID": "zinc"])])
        try town.syncAll()
        #expect(try items(town, "alpha") == ["salt"])
        #expect(try town.network.administration.quarantine().isEmpty)
        try town.network.administration.setListsSetItems(true)
        _ = try ItemListFollower(town.network.central).run()
        #expect(try items(town, "alpha").sorted() == ["salt", "zinc"])
        try town.syncAll()
        try town.expectSound()
    }
}
