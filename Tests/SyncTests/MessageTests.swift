import Failures
import Storage
import Sync
import Testing

@Suite("R-ROUTE: messages between stores")
struct MessageTests {
    private func message(_ id: String, from: String, to: String, status: String = "n") -> Change {
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
        #expect(throws: Failure.self) { try town.write("North", [message("m", from: "alpha", to: "beta", status: "done")]) }
        #expect(throws: Failure.self) { try town.write("South", [message("m", from: "alpha", to: "pharmacy", status: "done")]) }
        #expect(throws: Failure.self) { try town.write("South", [Town.delete("message", "m")]) }
        #expect(try town.forge("Island", [[message("m", from: "alpha", to: "beta", status: "done")]]).map(\.code) == ["message-immutable"])
        try town.write("South", [message("m", from: "alpha", to: "beta", status: "done")])
        try town.network.sync("South")
        try town.network.sync("North")
        #expect(try town.payload("North", "message", "m")?.contains("done") == true)
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
}
