import Failures
import Storage
import Testing

@testable import Sync

@Suite("R-OWN 9: a dropped id written after the merge is stored as the kept one")
struct MergedReferenceTests {
    private func merged() throws -> Town {
        let town = try Town()
        try town.central([Town.change("item", "I1", ["item_name": "Salt"]), Town.change("item", "I2", ["item_name": "Salt, fine"])])
        try town.syncAll()
        try town.network.administration.merge("item", "I1", into: "I2", acting: .program)
        try town.syncAll()
        return town
    }

    @Test func `at a site, at both ends, and the writer can be told`() throws {
        let town = try merged()
        let change = Town.change("item_line", "S", ["store_ID": "alpha", "item_ID": "I1", "batch": "7"])
        let told = try town.site("North").writeTelling([change], acting: .program).filled
        #expect(told.map(\.field) == ["item_ID"] && told.map(\.value) == ["I2"])
        #expect(try town.payload("North", "item_line", "S")?.contains(#""item_ID":"I2""#) == true)
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "S") == town.payload("North", "item_line", "S"))
        #expect(try town.centralPayload("item_line", "S")?.contains(#""batch":"7""#) == true)
        try town.expectSound()
    }

    @Test func `on central too`() throws {
        let town = try merged()
        try town.central([Town.change("item_line", "S", ["store_ID": "depot", "item_ID": "I1"])])
        #expect(try town.centralPayload("item_line", "S")?.contains(#""item_ID":"I2""#) == true)
    }

    @Test func `what names no dropped id is stored byte for byte`() throws {
        let town = try merged()
        let told = try town.site("North").writeTelling(
            [Town.change("item_line", "S", ["store_ID": "alpha", "item_ID": "I2", "note": "I1"])], acting: .program)
        #expect(told.filled.isEmpty)
        #expect(try town.payload("North", "item_line", "S")?.contains(#""note":"I1""#) == true)
    }
}
