import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-STORE 5: whoever creates a store may log in to it", .ownThreads)
struct StoreCreatorTests {
    private func user(_ id: String, _ name: String) -> Change { Town.change("user", id, ["name": name]) }

    private func access(_ user: String, _ store: String) -> Change {
        Town.change("user_store", "\(user)-\(store)", ["user_ID": user, "store_ID": store, "can_login": "true"])
    }

    private func create(_ town: Town, by user: String) throws -> StoreFacts {
        try town.network.administration.createStore(
            code: "new", title: "New", isDispensary: false, nameID: nil, ids: ("new", "name-new"), creator: (user, "row"))
    }

    @Test func `a user bound to stores may work in the new one, on central at once and on its site when sent`() throws {
        let town = try Town()
        try town.central([user("u", "Ana"), access("u", "depot")])
        try town.syncAll()
        _ = try create(town, by: "Ana")
        let stock = [Town.change("item_line", "s", ["store_ID": "new"])]
        #expect(town.refusal { try town.central(stock, acting: WriteContext(user: "Ana", store: "new")) } == nil)
        try town.network.administration.assign(store: "new", to: "North", force: false)
        try town.network.administration.sendUser("Ana") { "message" }
        try town.syncAll()
        #expect(town.refusal { try town.write("North", stock, acting: WriteContext(user: "Ana", store: "new")) } == nil)
        let entry = try #require(try town.network.administration.audited().first { $0.act == "store-created" })
        #expect(String(decoding: entry.details, as: UTF8.self).contains("Ana"))
    }

    @Test func `a user bound to no store stays so: the new store shuts no other one`() throws {
        let town = try Town()
        try town.central([user("u", "Ana")])
        _ = try create(town, by: "u")
        for store in ["new", "depot"] {
            let stock = [Town.change("item_line", store, ["store_ID": store])]
            #expect(town.refusal { try town.central(stock, acting: WriteContext(user: "Ana", store: store)) } == nil, "\(store)")
        }
    }

    @Test func `for a user who is not known nothing is created`() throws {
        let town = try Town()
        let failure = #expect(throws: Failure.self) { try create(town, by: "Nobody") }
        #expect(failure?.code == .notFound)
        #expect(try town.network.administration.stores().contains { $0.facts.id == "new" } == false)
    }
}
