import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-STORE 4: visibility between stores is symmetrical however it was written", .ownThreads)
struct StorePairTests {
    private func join(_ id: String, _ name: String, in store: String, inactive: Bool = false) -> Change {
        Town.change("name_store_join", id, ["name_ID": name, "store_ID": store, "inactive": inactive ? "true" : "false"])
    }

    /// Rows that show a name in a store.
    private func rows(_ town: Town, _ name: String, in store: String) throws -> [String] {
        try town.network.central.read { transaction in
            try transaction.visibility.joins(.name, name, in: store).compactMap { try transaction.records.record(numbered: $0)?.key.id }.sorted()
        }
    }

    @Test func `one row by hand brings the other, and both go together`() throws {
        let town = try Town()
        try town.central([join("one", "name-lonely", in: "beta")])
        let answer = try rows(town, "name-beta", in: "lonely")
        #expect(answer.count == 1)
        #expect(try town.network.administration.visibility().contains { Set([$0.id, $1.id]) == ["beta", "lonely"] })
        try town.central([Town.delete("name_store_join", "one")])
        #expect(try rows(town, "name-beta", in: "lonely") == [])
        // Again: the same row, not a second one.
        try town.central([join("two", "name-lonely", in: "beta")])
        #expect(try rows(town, "name-beta", in: "lonely") == answer)
        // The answer deleted by hand takes the row it answers along.
        try town.central([Town.delete("name_store_join", try #require(answer.first))])
        #expect(try rows(town, "name-lonely", in: "beta") == [])
    }

    @Test func `an import of both ways makes no row of its own, in any order, and a second import changes nothing`() throws {
        let pair = [join("x", "name-lonely", in: "beta"), join("y", "name-beta", in: "lonely")]
        for lines in [pair, pair.reversed()] {
            let town = try Town()
            let before = try town.network.central.read { try $0.records.lastRow() }
            let writer = CentralWriter(town.network.central)
            _ = try writer.importSlice(lines)
            #expect(try town.network.central.read { try $0.records.lastRow() } == before + 2)
            let head = try town.network.central.read { try $0.ledger.head() }
            #expect(try writer.importSlice(lines).unchanged == 2)
            #expect(try town.network.central.read { try $0.ledger.head() } == head)
        }
    }

    @Test func `a row that an export brings later takes the place of ours`() throws {
        let town = try Town()
        let writer = CentralWriter(town.network.central)
        _ = try writer.importSlice([join("x", "name-lonely", in: "beta")])
        #expect(try rows(town, "name-beta", in: "lonely").count == 1)
        _ = try writer.importSlice([join("y", "name-beta", in: "lonely")])
        #expect(try rows(town, "name-beta", in: "lonely") == ["y"])
        #expect(try rows(town, "name-lonely", in: "beta") == ["x"])
    }

    @Test func `a one-sided export keeps its bytes, and imported again changes nothing`() throws {
        let town = try Town()
        let writer = CentralWriter(town.network.central)
        let lines = [join("x", "name-lonely", in: "beta"), join("y", "name-beta", in: "lonely", inactive: true)]
        _ = try writer.importSlice(lines)
        for line in lines {
            #expect(try town.centralPayload("name_store_join", line.id) == String(decoding: line.payload ?? [], as: UTF8.self))
        }
        let head = try town.network.central.read { try $0.ledger.head() }
        #expect(try writer.importSlice(lines).unchanged == 2)
        #expect(try town.network.central.read { try $0.ledger.head() } == head)
        #expect(try rows(town, "name-beta", in: "lonely").count == 1)
    }

    @Test func `rows that come before the stores they speak of are completed when the stores come`() throws {
        let town = try Town()
        let writer = CentralWriter(town.network.central)
        _ = try writer.importSlice([join("x", "name-late", in: "beta")] + Town.store("late"))
        #expect(try rows(town, "name-beta", in: "late").count == 1)
        try town.syncAll()
        #expect(try town.holders("store", "late") == ["South"])
    }

    @Test func `a store's row about its own name is no partnership`() throws {
        let town = try Town()
        try town.central([join("self", "name-lonely", in: "lonely")])
        #expect(try !town.network.administration.visibility().contains { $0.id == "lonely" || $1.id == "lonely" })
        try town.syncAll()
        #expect(try town.holders("store", "lonely") == ["Island"])
        try town.expectSound()
    }

    @Test func `a customer that becomes a store sees the stores that saw it`() throws {
        let town = try Town()
        let store = try town.network.administration.createStore(
            code: "new", title: "New", isDispensary: false, nameID: "customer", ids: ("new-store", "unused"))
        #expect(try rows(town, "name-alpha", in: store.id).count == 1)
    }

    @Test func `of two rows for one way the last to go ends it`() throws {
        let town = try Town()
        try town.central([join("second", "name-beta", in: "alpha")])
        try town.central([Town.delete("name_store_join", "second")])
        #expect(try town.network.administration.visibility().contains { Set([$0.id, $1.id]) == ["alpha", "beta"] })
        try town.network.administration.revokeVisibility("alpha", "beta")
        #expect(try !town.network.administration.visibility().contains { Set([$0.id, $1.id]) == ["alpha", "beta"] })
        #expect(try rows(town, "name-alpha", in: "beta") == [])
    }

    @Test func `a new name is visible in the store that made it, and where others' new names are wanted`() throws {
        let town = try Town()
        let wants = #"{"ID":"p","store_ID":"beta","item":"store_preferences","data":{"new_names_visible_in_this_store_only":false}}"#
        try town.central([Change(table: "pref", id: "p", payload: Array(wants.utf8))])
        let writer = CentralWriter(town.network.central)
        try writer.write([Town.change("name", "n", ["name": "Nila", "type": "facility"])], acting: WriteContext(user: "ann", store: "depot"))
        try writer.write([Town.change("name", "q", ["name": "Quin", "type": "patient", "supplying_store_id": "depot"])])
        try writer.write([Town.change("name", "m", ["name": "Mole", "type": "facility"])])
        let seen = try ["n", "q", "m"].map { name in try town.network.central.read { try $0.visibility.storesSeeing(.name, name) } }
        // The patient's home store sees the patient by a row like any other (R-OWN 20).
        #expect(seen == [["beta", "depot"], ["depot"], []])
        // Edited later, it stays as it is.
        try town.central([Town.delete("name_store_join", VisibilityRow.id(.name, "n", in: "beta"))])
        try writer.write([Town.change("name", "n", ["name": "Nila B", "type": "facility"])], acting: WriteContext(user: "ann", store: "depot"))
        #expect(try town.network.central.read { try $0.visibility.storesSeeing(.name, "n") } == ["depot"])
    }
}
