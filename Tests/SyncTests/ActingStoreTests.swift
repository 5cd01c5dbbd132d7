import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-USER: every write is made in a store", .ownThreads)
struct ActingStoreTests {
    private static let person = WriteContext(user: "Ana")

    private func stock(_ id: String, _ store: String) -> [Change] { [Town.change("item_line", id, ["store_ID": store])] }

    /// North works in alpha and depot.
    private func twoStores() throws -> Town {
        let town = try Town()
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.syncAll()
        return town
    }

    private func waiting(_ town: Town, _ site: String) throws -> [WriteContext] {
        try town.site(site).database.read { try $0.outbox.waitingGroups(from: 0, records: 100, bytes: 1_000_000).map(\.acting) }
    }

    @Test func `on a site with one active store that store is meant, and the group says so`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", stock("s", "alpha"), acting: Self.person)
        #expect(try waiting(town, "North") == [WriteContext(user: "Ana", store: "alpha")])
    }

    @Test func `with several active stores a write names its store, is refused with their names, or says to switch`() throws {
        let town = try twoStores()
        let missing = #expect(throws: Failure.self) { try town.write("North", stock("s", "alpha"), acting: Self.person) }
        #expect(missing?.code == .actingStoreMissing)
        #expect(missing?.message.contains("Alpha") == true && missing?.message.contains("Depot") == true)
        let other = #expect(throws: Failure.self) {
            try town.write("North", stock("s", "alpha"), acting: WriteContext(user: "Ana", store: "depot"))
        }
        #expect(other?.code == .actingStoreOther)
        #expect(other?.message.contains("switch to store Alpha") == true)
        try town.write("North", stock("a", "alpha"), acting: WriteContext(user: "Ana", store: "alpha"))
        try town.write("North", stock("d", "depot"), acting: WriteContext(user: "Ana", store: "depot"))
        #expect(try town.payload("North", "item_line", "s") == nil)
        // A line is judged by its header's store, an edit and a deletion by what is stored.
        try town.write("North", [Town.change("transact", "t", ["store_ID": "alpha", "type": "si"])], acting: WriteContext(user: "Ana", store: "alpha"))
        let inDepot = WriteContext(user: "Ana", store: "depot")
        let line = [Town.change("trans_line", "l", ["transaction_ID": "t"])]
        #expect(town.refusal { try town.write("North", line, acting: inDepot) } == .actingStoreOther)
        #expect(town.refusal { try town.write("North", [Town.delete("item_line", "a")], acting: inDepot) } == .actingStoreOther)
    }

    @Test func `the program itself, and an administrator who names no store, are bound by tenure alone`() throws {
        let town = try twoStores()
        try town.write("North", stock("p", "alpha"))
        try town.write("North", stock("c", "depot"), acting: WriteContext(user: "command line", isForEachStore: true))
        #expect(try waiting(town, "North") == [.program, WriteContext(user: "command line", store: "depot", isForEachStore: false)])
        #expect(town.refusal { try town.write("North", stock("x", "beta")) } == .notEditor)
        let report = try town.site("North").importSlice(stock("i", "alpha") + stock("j", "depot") + stock("k", "beta"))
        #expect(report.changed == 2)
        #expect(report.refused.map(\.failure.code) == [.notEditor])
    }

    @Test func `an import in a named store takes only that store's records, each judged singly`() throws {
        let town = try twoStores()
        let report = try town.site("North").importSlice(stock("i", "alpha") + stock("j", "depot"), acting: WriteContext(user: "Ana", store: "alpha"))
        #expect(report.changed == 1)
        #expect(report.refused.map(\.failure.code) == [.actingStoreOther])
    }

    @Test func `collectors open read-only, partners and strangers not at all`() throws {
        let town = try Town()
        try town.network.administration.setCollector(store: "beta", at: "North", true)
        try town.syncAll()
        for (store, word) in [("beta", "read-only"), ("pharmacy", "Nobody works"), ("lonely", "Nobody works")] {
            let failure = #expect(throws: Failure.self) {
                try town.write("North", [Town.change("reminder", "r", [:])], acting: WriteContext(user: "Ana", store: store))
            }
            #expect(failure?.code == .actingStoreReadOnly)
            #expect(failure?.message.contains(word) == true)
            #expect(town.refusal { try town.write("North", stock("s", "alpha"), acting: WriteContext(user: "Ana", store: store)) } == .actingStoreReadOnly)
        }
        // Every store active elsewhere is a collector on central.
        #expect(town.refusal { try town.central([Town.change("item", "i", [:])], acting: WriteContext(user: "Ana", store: "alpha")) } == .actingStoreReadOnly)
        #expect(town.refusal { try town.central([Town.change("item", "i", [:])], acting: WriteContext(user: "Ana", store: "depot")) } == nil)
        #expect(town.refusal { try town.central(stock("d", "depot"), acting: Self.person) } == nil)
    }

    @Test func `on the primary, data of all stores may be written from any active store`() throws {
        let town = try twoStores()
        try town.makePrimary("North")
        try town.syncAll()
        for store in ["alpha", "depot"] {
            let acting = WriteContext(user: "Ana", store: store)
            #expect(town.refusal { try town.write("North", [Town.change("item", "i-\(store)", [:])], acting: acting) } == nil)
        }
    }

    @Test func `supervisor mode reads`() throws {
        let town = try Town()
        try town.syncAll()
        let supervisor = WriteContext(user: "Ana", isSupervisor: true)
        #expect(town.refusal { try town.write("North", stock("s", "alpha"), acting: supervisor) } == .supervisorReadOnly)
        #expect(town.refusal { try town.central([Town.change("item", "i", [:])], acting: supervisor) } == .supervisorReadOnly)
        #expect(town.refusal { try town.write("North", [Town.change("reminder", "r", [:])], acting: supervisor) } == .supervisorReadOnly)
    }

    @Test func `central judges a push by the same rule, and is lenient with groups that name no store`() throws {
        let town = try twoStores()
        func pushed(_ acting: WriteContext, _ store: String) throws -> String? {
            try town.forge("North", [stock("s-\(acting.store ?? "none")-\(store)", store)], acting: acting)[0].code
        }
        #expect(try pushed(WriteContext(user: "Ana", store: "alpha"), "alpha") == nil)
        #expect(try pushed(WriteContext(user: "Ana", store: "alpha"), "depot") == "acting-store-other")
        #expect(try pushed(WriteContext(user: "Ana", store: "beta"), "alpha") == "acting-store-read-only")
        #expect(try pushed(WriteContext(user: "Ana"), "depot") == nil)
        #expect(try pushed(.program, "depot") == nil)
        #expect(try pushed(WriteContext(user: "Ana", isSupervisor: true), "alpha") == "supervisor-read-only")
        #expect(try town.centralPayload("item_line", "s-alpha-depot") == nil)
    }

    @Test func `what was written in a store that has moved since is not blamed for its store`() throws {
        let town = try twoStores()
        try town.makePrimary("North")
        try town.syncAll()
        try town.write("North", [Town.change("item", "late", [:])], acting: WriteContext(user: "Ana", store: "depot"))
        try town.network.administration.assign(store: "depot", to: "South", force: true)
        try town.syncAll()
        #expect(try town.centralPayload("item", "late") != nil)
    }

    @Test func `a user known here works only in the stores the user may log in to, an unknown name is a label`() throws {
        let town = try twoStores()
        try town.write("North", [Town.change("user", "u1", ["name": "Ana"])])
        try town.write("North", stock("free", "alpha"), acting: WriteContext(user: "Ana", store: "alpha"))
        try town.write(
            "North",
            [
                Town.change("user_store", "us1", ["user_ID": "u1", "store_ID": "alpha", "can_login": "true"]),
                Town.change("user_store", "us2", ["user_ID": "u1", "store_ID": "depot", "can_login": "false"]),
            ])
        for user in ["Ana", "u1"] {
            #expect(town.refusal { try town.write("North", stock("a", "alpha"), acting: WriteContext(user: user, store: "alpha")) } == nil)
            #expect(town.refusal { try town.write("North", stock("d", "depot"), acting: WriteContext(user: user, store: "depot")) } == .userNotInStore)
        }
        #expect(town.refusal { try town.write("North", stock("d", "depot"), acting: WriteContext(user: "Bea", store: "depot")) } == nil)
    }

    @Test func `a user who was made inactive writes no more, in any store`() throws {
        let town = try Town()
        try town.syncAll()
        let north = try town.site("North")
        var edit = UserEdit()
        edit.name = "Ann"
        try north.users(acting: .program).create(edit, id: "u") { "unused" }
        let change = Town.change("item_line", "l", ["store_ID": "alpha"])
        try north.write([change], acting: WriteContext(user: "Ann", store: "alpha"))
        edit = UserEdit()
        edit.isActive = false
        try north.users(acting: .program).edit("Ann", edit)
        for acting in [WriteContext(user: "Ann", store: "alpha"), WriteContext(user: "u", isForEachStore: true)] {
            let failure = #expect(throws: Failure.self) {
                try north.write([Town.change("item_line", "l", ["store_ID": "alpha", "quantity": "2"])], acting: acting)
            }
            #expect(failure?.code == .userNotInStore)
        }
    }

    @Test func `a site says which stores it offers, and what it is to each`() throws {
        let town = try Town()
        try town.network.administration.setCollector(store: "lonely", at: "North", true)
        try town.syncAll()
        let offered = try town.site("North").offeredStores()
        #expect(offered.map(\.id) == ["alpha", "beta", "lonely", "pharmacy"])
        #expect(offered.map(\.kind) == [.active, .transfer, .collector, .transfer])
        #expect(offered.map(\.title) == ["Alpha", "Beta", "Lonely", "Pharmacy"])
        #expect(offered.filter(\.isDefault).map(\.id) == ["alpha"])
        #expect(offered.filter(\.isDispensary).map(\.id) == ["pharmacy"])
    }
}
