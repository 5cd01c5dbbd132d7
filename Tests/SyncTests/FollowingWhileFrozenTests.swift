import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 9, R-STORE 1: merges followed while an office is handed over", .ownThreads)
struct FollowingWhileFrozenTests {
    /// Island is the primary, and a list of its names an item twice under two ids.
    private func mirrored() throws -> Town {
        let town = try Town()
        try town.syncAll()
        _ = try town.mirror("Island")
        try town.syncAll()
        try town.write(
            "Island",
            [
                Town.change("item", "old", ["item_name": "Salt"]), Town.change("item", "new", ["item_name": "Salt"]),
                Town.change("list_master", "list", ["description": "Essential"]),
                Town.change("list_master_line", "line", ["item_master_ID": "list", "item_ID": "old"]),
            ])
        try town.syncAll()
        return town
    }

    @Test func `a merge confirmed with the checkpoint that freezes the office does not hold the hand-over up`() throws {
        let town = try mirrored()
        try town.write("Island", [Change(table: "item", id: "old", payload: nil, mergeInto: "new")])
        _ = try town.unify()
        try town.syncAll()
        #expect(try town.network.administration.topology().isMirrored == false)
        #expect(try town.editors(Town.change("item", "new", ["item_name": "Sea salt"])) == ["central"])
        try town.expectSound()
    }

    @Test func `what could not be followed while it was frozen is followed when the hand-over was called off`() throws {
        let town = try mirrored()
        try town.write("Island", [Change(table: "item", id: "old", payload: nil, mergeInto: "new")])
        _ = try town.unify()
        // The line comes in one sync with the freeze; before the report gets through, the order is taken back.
        var calls = 0
        try town.network.sync("Island") { _ in
            calls += 1
            if calls == 2 { _ = try? town.network.administration.cancelTopologyChange() }
        }
        try town.syncAll()
        #expect(try town.network.administration.topology().primary.name == "Island")
        #expect(try town.payload("Island", "list_master_line", "line")?.contains("new") == true)
        #expect(try town.centralPayload("list_master_line", "line")?.contains("new") == true)
        try town.expectSound()
    }
}
