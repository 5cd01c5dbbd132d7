import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-SYNC 9: what a program does not know survives", .ownThreads)
struct LosslessTests {
    private func raw(_ table: String, _ id: String, _ text: String) -> Change { Change(table: table, id: id, payload: Array(text.utf8)) }

    @Test func `numbers keep their text, and null, empty and missing stay three things`() throws {
        let town = try Town()
        try town.syncAll()
        let text =
            #"{"ID":"s","store_ID":"alpha","pack_size":1.50,"quantity":-0.0,"cost_price":1e-7,"note":null,"batch":"","future":{"a":[1,2.0,{"b":null}]},"big":123456789012345678901234567890}"#
        try town.write("North", [raw("item_line", "s", text)])
        try town.network.administration.setCollector(store: "alpha", at: "Island", true)
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "s") == text)
        #expect(try town.payload("Island", "item_line", "s") == text)
        #expect(try town.payload("North", "item_line", "s") == text)
    }

    @Test func `a table nobody here knows travels by the store it names, in any spelling of its name`() throws {
        let town = try Town()
        try town.network.administration.setCollector(store: "alpha", at: "Island", true)
        try town.syncAll()
        try town.central([raw("Future_Table", "c", #"{"id":"c","shape":"round"}"#)])
        try town.write("North", [raw("future_table", "x", #"{"id":"x","store_ID":"alpha","colour":"red"}"#)])
        try town.syncAll()
        #expect(try town.holders("FUTURE_TABLE", "x") == ["North", "Island"])
        #expect(try town.holders("future_table", "c") == [])
        #expect(try town.centralPayload("future_table", "x") == #"{"id":"x","store_ID":"alpha","colour":"red"}"#)
        #expect(throws: Failure.self) { try town.write("Island", [raw("future_table", "x", #"{"store_ID":"alpha"}"#)]) }
        try town.write("North", [Town.delete("Future_table", "x")])
        let report = try town.network.sync("North")
        #expect(report.repaired == 0)
        try town.syncAll()
        #expect(try town.holders("future_table", "x") == [])
        try town.expectSound()
    }

    @Test func `bytes of an unknown table are fetched when a site has lost them`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [raw("future_table", "x", #"{"id":"x","store_ID":"alpha"}"#)])
        try town.network.sync("North")
        let north = try town.site("North").database
        try north.write { transaction in
            let rec = try #require(try transaction.records.record(RecordKey(try transaction.table("future_table"), "x"))).rec
            try transaction.records.erase(rec)
        }
        #expect(try town.site("North").recheck() > 0)
        let report = try town.network.sync("North")
        #expect(report.repaired == 1)
        #expect(try town.holders("future_table", "x") == ["North"])
        try town.expectSound()
    }

    @Test func `two ids that only look the same are two records`() throws {
        let town = try Town()
        try town.syncAll()
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        try town.write(
            "North",
            [
                Town.change("item_line", composed, ["store_ID": "alpha", "batch": "1"]),
                Town.change("item_line", decomposed, ["store_ID": "alpha", "batch": "2"]),
            ])
        try town.syncAll()
        #expect(try town.site("North").status().parkedGroups.isEmpty)
        #expect(try town.centralPayload("item_line", composed)?.contains(#""batch":"1""#) == true)
        #expect(try town.centralPayload("item_line", decomposed)?.contains(#""batch":"2""#) == true)
        try town.expectSound()
    }
}
