import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 18: lines go with their document, wherever it is deleted", .ownThreads)
struct CascadeTests {
    private func invoice(_ id: String) -> [Change] {
        [
            Town.change("transact", id, ["store_ID": "alpha", "name_ID": "name-beta", "type": "ci", "status": "nw", "mode": "store"]),
            Town.change("trans_line", "\(id)-a", ["transaction_ID": id, "item_ID": "i"]),
            Town.change("trans_line", "\(id)-b", ["transaction_ID": id, "item_ID": "i"]),
            Town.change("box", "\(id)-box", ["transactionID": id]), Town.change("box_line", "\(id)-boxline", ["box_ID": "\(id)-box"]),
        ]
    }

    /// What is left of a document's records, on central and at a site.
    private func left(_ town: Town, _ id: String) throws -> [String] {
        var found: [String] = []
        for (place, database) in [("central", town.network.central), ("North", try town.site("North").database)] {
            for (table, one) in [
                ("transact", id), ("trans_line", "\(id)-a"), ("trans_line", "\(id)-b"), ("box", "\(id)-box"), ("box_line", "\(id)-boxline"),
            ] {
                if try database.read({ try $0.records.record(table, one).map { !$0.isDeleted } ?? false }) { found.append("\(place) \(one)") }
            }
        }
        return found
    }

    @Test func `with its lines named or not, before or after them, in one transaction or two, nothing of a document stays anywhere`() throws {
        let town = try Town()
        try town.syncAll()
        for id in ["t1", "t2", "t3", "t4", "t5"] { try town.write("North", invoice(id)) }
        try town.syncAll()
        try town.write("North", [Town.delete("transact", "t1"), Town.delete("trans_line", "t1-a"), Town.delete("trans_line", "t1-b")])
        try town.write("North", [Town.delete("transact", "t2")])
        try town.write("North", [Town.delete("trans_line", "t3-a"), Town.delete("trans_line", "t3-b")])
        try town.write("North", [Town.delete("transact", "t3")])
        try town.write("North", [Town.delete("transact", "t4")])
        try town.write("North", [Town.delete("trans_line", "t4-a"), Town.delete("trans_line", "t4-b")])
        // One never sent leaves no trace either.
        try town.write("North", invoice("t6"))
        try town.write("North", [Town.delete("transact", "t6")])
        // A line given to another document in the same transaction stays with that one.
        try town.write(
            "North", [Town.delete("transact", "t5"), Town.change("trans_line", "t5-a", ["transaction_ID": "kept", "item_ID": "i"])] + invoice("kept"))
        try town.syncAll()
        for id in ["t1", "t2", "t3", "t4", "t6"] { #expect(try left(town, id) == [], "\(id)") }
        #expect(try left(town, "t5") == ["central t5-a", "North t5-a"])
        #expect(try town.network.central.read { try $0.records.orphanCount() } == 0)
        try town.expectSound()
    }

    @Test func `a site of an older program deletes a head alone: central takes the lines with it, and the site hears of it`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", invoice("t"))
        try town.syncAll()
        let answers = try town.forge("North", [[Town.delete("transact", "t")]])
        #expect(answers.map(\.code) == [nil])
        #expect(try left(town, "t").filter { $0.hasPrefix("central") } == [])
        #expect(try town.network.administration.verify().problems == [])
    }

    @Test func `central's own documents go whole as well, and what hangs on nothing any more can be taken away`() throws {
        let town = try Town()
        try town.syncAll()
        try town.central([
            Town.change("Stock_take", "s", ["store_ID": "depot"]), Town.change("Stock_take_lines", "s-1", ["stock_take_ID": "s"]),
        ])
        try town.central([Town.delete("Stock_take", "s")])
        #expect(try town.network.central.read { try $0.records.record("Stock_take_lines", "s-1") }?.isDeleted == true)
        // A line left over from before.
        try town.network.central.write { transaction in
            let key = RecordKey(try transaction.table("trans_line"), "stray")
            _ = try transaction.group {
                try LedgerWriter(transaction: transaction, pairs: PartnerSymmetry(transaction)).put(
                    key, payload: Array(#"{"ID":"stray","transaction_ID":"gone"}"#.utf8), origin: 0)
            }
        }
        #expect(try town.network.central.read { try $0.records.orphans(limit: 5).map(\.record.id) } == ["stray"])
        try town.central([Town.delete("trans_line", "stray")])
        #expect(try town.network.central.read { try $0.records.orphanCount() } == 0)
        #expect(try town.network.administration.verify().problems == [])
    }

    @Test func `a merged record leaves what hangs on it to the kept one`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write(
            "North",
            [
                Town.change("Location", "old", ["store_ID": "alpha"]), Town.change("Location", "new", ["store_ID": "alpha"]),
                Town.change("location_coordinate", "c", ["location_ID": "old"]),
            ])
        try town.syncAll()
        try town.write("North", [Change(table: "Location", id: "old", payload: nil, mergeInto: "new")])
        try town.syncAll()
        #expect(try town.network.central.read { try $0.records.record("location_coordinate", "c") }?.isDeleted == false)
        try town.expectSound()
    }

    @Test func `an item of which there is stock is not deleted, one in use is told with counts, a merged one goes`() throws {
        let town = try Town()
        try town.syncAll()
        try town.central([Town.change("item", "i", ["item_name": "Salt"]), Town.change("item", "j", ["item_name": "Salt again"])])
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "l", ["store_ID": "alpha", "item_ID": "i", "quantity": "3"])] + invoice("t"))
        try town.syncAll()
        #expect(town.refusal { try town.central([Town.delete("item", "i")]) } == .itemInStock)
        let uses = try #require(try town.network.central.read { try RecordUses.of("item", "i", $0) })
        #expect(uses.stockLines == 1 && uses.words == "2 trans_line, 1 item_line")
        let partner = try #require(try town.network.central.read { try RecordUses.of("name", "name-beta", $0) })
        #expect(partner.words.contains("1 transact"))
        #expect(try town.network.central.read { try RecordUses.of("trans_line", "t-a", $0) == nil })
        try town.central([Change(table: "item", id: "i", payload: nil, mergeInto: "j")])
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "l", ["store_ID": "alpha", "item_ID": "j", "quantity": "0"])])
        try town.syncAll()
        try town.central([Town.delete("item", "j")])
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a store that a site works in is not deleted; taken back by central it may be`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "l", ["store_ID": "alpha", "quantity": "3"])])
        #expect(town.refusal { try town.central([Town.delete("store", "alpha")]) } == .storeIsActive)
        try town.syncAll()
        #expect(try town.payload("North", "item_line", "l") != nil)
        try town.network.administration.assign(store: "alpha", to: "central", force: true)
        #expect(town.refusal { try town.central([Town.delete("store", "alpha")]) } == nil)
    }

    @Test func `the Catalogue alone says what goes with what`() {
        #expect(Set(Cascade.hanging["transact"]?.map(\.table) ?? []) == ["trans_line", "trans_note", "box", "bill_of_material"])
        #expect(Cascade.hanging["stock_take"]?.map(\.table) == ["Stock_take_lines"])
        #expect(Cascade.hanging["name"] == nil && Cascade.hanging["store"] == nil && Cascade.hanging["item"] == nil)
    }
}
