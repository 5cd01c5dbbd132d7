import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 9: what comes late, or comes back, is brought in step with earlier merges", .ownThreads)
struct LateMergeTests {
    private static let items = ["salt", "salz"].map { Town.change("item", $0, ["item_name": $0]) }

    private func field(_ name: String, _ payload: String?) throws -> String? {
        try payload.flatMap { try JSONValue(parsing: Array($0.utf8))[name]?.text }
    }

    @Test func `records of a store that returns to central name the kept item, though central followed the merge long ago`() throws {
        let town = try Town(before: Self.items + [Town.change("item_line", "a", ["store_ID": "alpha", "item_ID": "salz"])])
        try town.syncAll()
        try town.central([MergeTests.merge("item", "salz", into: "salt")])
        #expect(try field("item_ID", town.centralPayload("item_line", "a")) == "salz")
        // North is lost before it heard of the merge.
        try town.network.administration.assign(store: "alpha", to: "central", force: true)
        #expect(try field("item_ID", town.centralPayload("item_line", "a")) == "salt")
        #expect(try town.network.central.read { try $0.aliases.toFollow() }.isEmpty)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `what a release brings and cannot be pointed at the kept name stands as it is, told in the log, and follows once that can be done`() throws {
        let town = try Town(before: [Town.change("name", "client", ["name": "Client", "type": "facility"])])
        let administration = town.network.administration
        try town.syncAll()
        try town.write("North", [Town.change("name_store_join", "late", ["name_ID": "client", "store_ID": "alpha"])])
        // North is out of reach, its store goes to central, and the name is merged there.
        _ = try administration.moveStore("alpha", to: "central", force: true, handoverID: "lost")
        try town.central([MergeTests.merge("name", "client", into: "customer")])
        try town.network.sync("North")
        let parked = try #require(try administration.quarantine().first { $0.kind == "refused" })
        #expect(parked.code == "former-holder")
        // The row that says the same of the kept name is damaged: nobody can tell which of the two stays.
        let whole = try #require(try town.centralPayload("name_store_join", "customer-in-alpha"))
        func put(_ text: String) throws {
            try town.network.central.write { transaction in
                let update = try transaction.sql.prepare("UPDATE records SET payload = ? WHERE id = 'customer-in-alpha'")
                update.bind(text, at: 1)
                try update.run()
            }
        }
        try put(#"{"ID":"customer-in"#)
        let outcome = try administration.redrive(parked.number, takesOver: true, why: "It was entered").outcome
        let isReleased = if case .released = outcome { true } else { false }
        #expect(isReleased, "\(outcome)")
        let told = try town.network.central.read { try $0.log.recent(20) }.filter { $0.event == "merge-not-followed" }
        #expect(told.count == 1 && told.first?.code == "record-malformed", "\(told)")
        #expect(try field("name_ID", town.centralPayload("name_store_join", "late")) == "client")
        #expect(try town.network.central.read { try $0.aliases.resolve("name", "client") } == "customer")
        try put(whole)
        #expect(try administration.verify().problems == [])
        // Wherever the store goes next, its holder takes the merge up again.
        _ = try administration.moveStore("alpha", to: "North", handoverID: "back")
        for _ in 0..<2 { try town.syncAll() }
        #expect(try town.holders("name_store_join", "late") == [] && town.centralPayload("name_store_join", "late") == nil)
        try town.expectSound()
    }

    @Test func `the primary's records follow when its office returns to central`() throws {
        let town = try Town(
            before: Self.items + [
                Town.change("list_master", "list"),
                Town.change("list_master_line", "line", ["item_ID": "salt", "item_master_ID": "list"]),
            ])
        try town.syncAll()
        _ = try town.network.administration.mirror(to: "North", force: false, handoverID: "there")
        try town.syncAll()
        try town.write("North", [MergeTests.merge("item", "salz", into: "salt")])
        try town.syncAll()
        // An old screen names the dropped item once more, and the primary is lost.
        try town.write("North", [Town.change("list_master_line", "line", ["item_ID": "salz", "item_master_ID": "list"])])
        try town.network.sync("North")
        // It is stored with the kept one at once.
        #expect(try field("item_ID", town.centralPayload("list_master_line", "line")) == "salt")
        _ = try town.network.administration.unify(force: true, handoverID: "back")
        #expect(try field("item_ID", town.centralPayload("list_master_line", "line")) == "salt")
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a late join under a dropped id is the kept one's, shown if either was, and stands once`() throws {
        func join(_ id: String, _ item: String, _ store: String, _ inactive: String) -> Change {
            Town.change("item_store_join", id, ["item_ID": item, "store_ID": store, "inactive": inactive])
        }
        let town = try Town(before: Self.items + [join("1", "salt", "alpha", "true")])
        try town.syncAll()
        try town.central([MergeTests.merge("item", "salz", into: "salt")])
        try town.central([join("2", "salz", "alpha", "false")])
        #expect(try field("item_ID", town.centralPayload("item_store_join", "1")) == "salt")
        #expect(try field("inactive", town.centralPayload("item_store_join", "1")) == nil)
        #expect(try town.centralPayload("item_store_join", "1")?.contains(#""inactive":false"#) == true)
        #expect(try town.centralPayload("item_store_join", "2") == nil)
        // A hidden one changes nothing, and one for another store is pointed at the kept item.
        try town.central([join("3", "salz", "alpha", "true"), join("4", "salz", "beta", "false")])
        #expect(try town.centralPayload("item_store_join", "1")?.contains(#""inactive":false"#) == true)
        #expect(try town.centralPayload("item_store_join", "3") == nil)
        #expect(try field("item_ID", town.centralPayload("item_store_join", "4")) == "salt")
        try town.syncAll()
        #expect(try town.holders("item_store_join", "2") == [])
        try town.expectSound()
    }

    @Test func `of two uses of one list the lines of the one that goes hang on the one that stays`() throws {
        func use(_ id: String, _ name: String) -> Change {
            Town.change("list_master_name_join", id, ["name_ID": name, "list_master_ID": "list"])
        }
        func line(_ id: String, _ use: String, _ item: String) -> Change {
            Town.change("list_local_line", id, ["list_master_name_join_ID": use, "item_ID": item])
        }
        let town = try Town(
            before: Self.items + [
                Town.change("name", "shop", ["name": "Shop", "type": "facility"]), Town.change("list_master", "list"),
                use("j1", "customer"), use("j2", "shop"), line("l1", "j1", "salt"), line("l2", "j2", "salt"), line("l3", "j2", "salz"),
            ])
        try town.syncAll()
        try town.central([MergeTests.merge("name", "shop", into: "customer")])
        try town.syncAll()
        #expect(try town.centralPayload("list_master_name_join", "j2") == nil)
        let uses = try ["l1", "l2", "l3"].map { try field("list_master_name_join_ID", town.centralPayload("list_local_line", $0)) }
        #expect(uses == ["j1", nil, "j1"])
        #expect(try town.holders("list_local_line", "l3") == town.holders("list_master_name_join", "j1"))
        try town.expectSound()
    }
}
