import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 9: a dropped id written after the merge is stored as the kept one", .ownThreads)
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

    @Test func `whoever asks for one of the ids means the record, also where an old one still stands`() throws {
        let town = try merged()
        let site = try town.site("North")
        try town.write("North", [Town.change("item_line", "new", ["store_ID": "alpha", "item_ID": "I2"])])
        // As a record that came before its merge was followed.
        try site.database.write { transaction in
            let key = RecordKey(try transaction.table("item_line"), "old")
            let payload = Array(#"{"ID":"old","store_ID":"alpha","item_ID":"I1"}"#.utf8)
            _ = try transaction.records.insert(
                key, position: try transaction.ledger.nextPosition(), origin: 0, hash: Digest.record(key, payload: payload), payload: payload, parent: nil)
        }
        for id in ["I1", "I2"] {
            let query = RecordQuery(table: "item_line", fields: [("item_ID", id)])
            #expect(try site.database.read { try $0.records.records(matching: query.meaningMerged($0)).map(\.key.id) } == ["new", "old"])
        }
        let other = RecordQuery(table: "item_line", fields: [("item_ID", "I3")])
        #expect(try site.database.read { try $0.records.records(matching: other.meaningMerged($0)) }.isEmpty)
    }

    @Test func `a merged id is told by its name where something is shown in a store`() throws {
        let town = try merged()
        let failure = #expect(throws: Failure.self) { try town.network.administration.show(.item, "I1", in: "alpha") }
        #expect(failure?.code == .recordMerged && failure?.context["kept"] == "I2")
    }

    @Test func `what names no dropped id is stored byte for byte`() throws {
        let town = try merged()
        let told = try town.site("North").writeTelling(
            [Town.change("item_line", "S", ["store_ID": "alpha", "item_ID": "I2", "note": "I1"])], acting: .program)
        #expect(told.filled.isEmpty)
        #expect(try town.payload("North", "item_line", "S")?.contains(#""note":"I1""#) == true)
    }

    @Test func `an import says which dropped ids it resolved, on a site and on central`() throws {
        let town = try Town(before: [Town.change("item", "I1"), Town.change("item", "I2"), Town.change("list_master", "list")])
        try town.syncAll()
        try town.network.administration.merge("item", "I1", into: "I2", acting: .program)
        try town.syncAll()
        let rows = (0..<30).map { Town.change("item_line", "s\($0)", ["store_ID": "alpha", "item_ID": "I1"]) }
        let report = try town.site("North").importSlice(rows)
        #expect(report.changed == 30 && report.filledCount == 30)
        #expect(report.filled.count == 20 && report.filled.allSatisfy { $0.field == "item_ID" && $0.value == "I2" })
        let central = CentralWriter(town.network.central)
        let refused = Town.change("item_line", "x", ["store_ID": "alpha", "item_ID": "I1"])
        let stock = Town.change("item_line", "depot-1", ["store_ID": "depot", "item_ID": "I1"])
        let there = try central.importSlice([refused, stock])
        #expect(there.refused.map(\.id) == ["x"])
        #expect(there.filled.map(\.id) == ["depot-1"] && there.filledCount == 1)
        // Rows that central itself makes follow are told as well.
        let line = try central.writeTelling([Town.change("list_master_line", "line", ["item_master_ID": "list", "item_ID": "I1"])])
        #expect(line.filled.map(\.value) == ["I2"])
        #expect(try town.centralPayload("list_master_line", "line")?.contains("I2") == true)
    }
}
