import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-USER: a write for several stores at once", .ownThreads)
struct DeletionInAnotherStoreTests {
    @Test func `what is written in one store and deleted in another in one transaction is accepted by central`() throws {
        let town = try Town()
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.syncAll()
        let clerk = WriteContext(user: "command line", isForEachStore: true)
        try town.write("North", [Town.change("item_line", "old", ["store_ID": "depot"])], acting: clerk)
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "new", ["store_ID": "alpha"]), Town.delete("item_line", "old")], acting: clerk)
        try town.syncAll()
        #expect(try town.network.administration.quarantine().isEmpty)
        #expect(try town.centralPayload("item_line", "new") != nil)
        #expect(try town.centralPayload("item_line", "old") == nil)
        try town.expectSound()
    }
}
