import Failures
import Storage
import Testing

@testable import SyncRules

@Suite("R-OWN 10: what others name is not deleted unawares")
struct RecordInUseTests {
    private static func asked(_ confirmed: Bool) -> Acting {
        var acting = Acting(user: "ama", store: "depot")
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
        var acting = Acting(user: "anna", store: "alpha")
        acting.isAskedFirst = true
        #expect(town.refusal { try town.write("North", [Town.delete("name", "customer")], acting: acting) } == .notEditor)
    }
}
