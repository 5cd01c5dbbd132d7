import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-ROUTE: messages between stores", .ownThreads)
struct MessageTests {
    private func message(_ id: String, from: String, to: String, status: String = "new") -> Change {
        Town.change("message", id, ["fromStoreID": from, "toStoreID": to, "status": status])
    }

    @Test func `a message reaches the receiver's site and stays with its sender, in every form of blank ends`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [message("both", from: "alpha", to: "beta")])
        try town.write("North", [message("to-central", from: "alpha", to: "")])
        try town.write("North", [message("unsigned", from: "", to: "beta")])
        try town.write("North", [message("blank", from: "", to: "")])
        try town.central([message("for-a-store", from: "alpha", to: "")])
        try town.central([message("from-central", from: "", to: "beta")])
        try town.central([message("central-only", from: "", to: "")])
        try town.syncAll()
        #expect(try town.holders("message", "both") == ["North", "South"])
        #expect(try town.holders("message", "to-central") == ["North"])
        #expect(try town.holders("message", "unsigned") == ["North", "South"])
        #expect(try town.holders("message", "blank") == ["North"])
        #expect(try town.holders("message", "for-a-store") == ["North"])
        #expect(try town.holders("message", "from-central") == ["South"])
        #expect(try town.holders("message", "central-only") == [])
        for id in ["both", "to-central", "unsigned", "blank"] { #expect(try town.centralPayload("message", id) != nil) }
        try town.expectSound()
    }

    @Test func `only the receiver marks a message processed, and nobody changes its words`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [message("m", from: "alpha", to: "beta")])
        try town.syncAll()
        #expect(throws: Failure.self) { try town.write("North", [message("m", from: "alpha", to: "beta", status: "processed")]) }
        #expect(throws: Failure.self) { try town.write("South", [message("m", from: "alpha", to: "pharmacy", status: "processed")]) }
        #expect(throws: Failure.self) { try town.write("South", [Town.delete("message", "m")]) }
        #expect(try town.forge("Island", [[message("m", from: "alpha", to: "beta", status: "processed")]]).map(\.code) == ["message-immutable"])
        try town.write("South", [message("m", from: "alpha", to: "beta", status: "processed")])
        try town.network.sync("South")
        try town.network.sync("North")
        #expect(try town.payload("North", "message", "m")?.contains("processed") == true)
        try town.network.sync("Clinic")
        try town.expectSound()
    }

    @Test func `a contact form goes to central only and stays with the site that wrote it`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [Town.change("contact_form", "f", ["store_id": "alpha", "body": "Help"])])
        try town.syncAll()
        #expect(try town.centralPayload("contact_form", "f") != nil)
        #expect(try town.holders("contact_form", "f") == ["North"])
        try town.expectSound()
    }

    @Test func `a message names its sender truly, and is marked only once, only as processed`() throws {
        let town = try Town()
        try town.syncAll()
        #expect(town.refusal { try town.write("North", [message("false", from: "beta", to: "pharmacy")]) } == .notEditor)
        try town.write("North", [message("m", from: "alpha", to: "beta"), message("to-central", from: "alpha", to: "")])
        try town.syncAll()
        #expect(town.refusal { try town.write("South", [message("m", from: "alpha", to: "beta", status: "read")]) } == .messageImmutable)
        try town.write("South", [message("m", from: "alpha", to: "beta", status: "processed")])
        #expect(town.refusal { try town.write("South", [message("m", from: "alpha", to: "beta")]) } == .messageImmutable)
        #expect(town.refusal { try town.write("North", [message("to-central", from: "alpha", to: "", status: "processed")]) } == .messageImmutable)
        #expect(town.refusal { try town.central([message("to-central", from: "alpha", to: "", status: "processed")]) } == nil)
        #expect(town.refusal { try town.central([message("m", from: "alpha", to: "beta", status: "processed")]) } == .messageImmutable)
        try town.syncAll()
        #expect(try town.payload("North", "message", "to-central")?.contains("processed") == true)
        try town.expectSound()
        try town.central([message("open", from: "alpha", to: "")])
        let forged = [message("false", from: "beta", to: "pharmacy"), message("open", from: "alpha", to: "", status: "processed")]
        #expect(try town.forge("North", forged.map { [$0] }).map(\.code) == ["not-editor", "message-immutable"])
    }

    @Test func `who works in another store of the site neither sends nor marks a message`() throws {
        let town = try Town()
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.syncAll()
        let inDepot = WriteContext(user: "Ana", store: "depot")
        #expect(town.refusal { try town.write("North", [message("m", from: "alpha", to: "beta")], acting: inDepot) } == .actingStoreOther)
        #expect(town.refusal { try town.write("North", [message("m", from: "depot", to: "alpha")], acting: inDepot) } == nil)
        let processed = [message("m", from: "depot", to: "alpha", status: "processed")]
        #expect(town.refusal { try town.write("North", processed, acting: inDepot) } == .actingStoreOther)
        #expect(town.refusal { try town.write("North", processed, acting: WriteContext(user: "Ana", store: "alpha")) } == nil)
    }

    @Test func `a message follows its receiving store to another site, and a copy of the store does not get it`() throws {
        let town = try Town()
        try town.network.administration.setCollector(store: "beta", at: "Island", true)
        try town.syncAll()
        try town.write("North", [message("m", from: "alpha", to: "beta")])
        try town.syncAll()
        #expect(try town.holders("message", "m") == ["North", "South"])
        try town.network.administration.assign(store: "beta", to: "Clinic", force: true)
        try town.syncAll()
        #expect(try town.holders("message", "m") == ["North", "Clinic"])
        #expect(town.refusal { try town.write("Clinic", [message("m", from: "alpha", to: "beta", status: "processed")]) } == nil)
        try town.syncAll()
        try town.expectSound()
    }
}
