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

    /// An id so long that a record which just fits with the dropped one is too large with it.
    private static let kept = String(repeating: "k", count: 120)

    /// A stock line that names the dropped item; without a filling as large as a record may be, but for a few bytes.
    private func line(_ id: String, in store: String, filled: Int? = nil) -> Change {
        func line(_ filled: Int) -> Change {
            Town.change("item_line", id, ["store_ID": store, "item_ID": "salz", "note": String(repeating: "x", count: filled)])
        }
        return line(filled ?? RecordShape.recordBytesMax - 20 - (line(0).payload?.count ?? 0))
    }

    private func mergeable() throws -> Town {
        let town = try Town(before: [Town.change("item", Self.kept, ["item_name": "Salt"]), Town.change("item", "salz", ["item_name": "Salz"])])
        try town.syncAll()
        return town
    }

    @Test func `what a release brings and cannot be pointed at the kept item stands as it is, is told in the site's log, and holds nothing up`() throws {
        let town = try mergeable()
        // Found on an old device of North, kept apart, and let go.
        let lines = [line("large", in: "alpha"), line("small", in: "alpha", filled: 3)].map { change in
            Array(#"{"tableName":"item_line","recordId":"\#(change.id)","recordData":"#.utf8) + (change.payload ?? []) + Array("}".utf8)
        }
        let administration = town.network.administration
        for number in try administration.addUnsent(lines, site: "North") { _ = try administration.redrive(number, takesOver: true, why: "counted again") }
        try town.central([MergeTests.merge("item", "salz", into: Self.kept)])
        try town.network.sync("North")
        let told = try town.site("North").database.read { try $0.log.recent(50) }.filter { $0.event == "merge-not-followed" }
        #expect(told.count == 1 && told.first?.code == "record-too-large" && told.first?.message.contains("item_line large") == true, "\(told)")
        #expect(try town.site("North").database.read { try $0.aliases.resolve("item", "salz") } == Self.kept)
        // The other one of the same batch follows, and both sides hold the same.
        try town.syncAll()
        for side in [try town.centralPayload("item_line", "large"), try town.payload("North", "item_line", "large")] {
            #expect(try field("item_ID", side) == "salz")
        }
        #expect(try field("item_ID", town.centralPayload("item_line", "small")) == Self.kept)
        #expect(try town.network.sync("North").pushed == 0 && town.site("North").status().toSend == 0)
        #expect(try town.site("North").database.read { try $0.log.recent(50) }.filter { $0.event == "merge-not-followed" }.count == 1)
        // Shortened by whoever edits it, it names the kept item.
        try town.write("North", [line("large", in: "alpha", filled: 3)])
        try town.syncAll()
        #expect(try field("item_ID", town.centralPayload("item_line", "large")) == Self.kept)
        try town.expectSound()
    }

    @Test func `central's own record that would be too large with the kept id stands as it is, and the others follow`() throws {
        let town = try mergeable()
        try town.central([line("large", in: "depot"), line("small", in: "depot", filled: 3)])
        try town.central([MergeTests.merge("item", "salz", into: Self.kept)])
        let told = try town.network.central.read { try $0.log.recent(20) }.filter { $0.event == "merge-not-followed" }
        #expect(told.count == 1 && told.first?.code == "record-too-large" && told.first?.message.contains("item_line large") == true, "\(told)")
        #expect(try field("item_ID", town.centralPayload("item_line", "large")) == "salz")
        #expect(try field("item_ID", town.centralPayload("item_line", "small")) == Self.kept)
        #expect(try town.network.central.read { try $0.aliases.toFollow() }.isEmpty)
        try town.syncAll()
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
