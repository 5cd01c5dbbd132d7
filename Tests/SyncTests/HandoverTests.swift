import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-STORE 1 and R-OWN 10: change of hands, and changes kept apart", .ownThreads)
struct HandoverTests {
    private func stock(_ id: String, _ batch: String, store: String = "alpha") -> Change {
        Town.change("item_line", id, ["store_ID": store, "batch": batch])
    }

    @Test func `a store is not taken from a site that holds its data, except by force`() throws {
        let town = try Town()
        try town.syncAll()
        let failure = #expect(throws: Failure.self) { try town.network.administration.assign(store: "alpha", to: "Island", force: false) }
        #expect(failure?.code == .storeMoveNeeded)
        #expect(failure?.message.contains("North") == true)
    }

    @Test func `after a forced move the former holder's late push is kept apart, and it gives way`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("s", "old")])
        try town.network.sync("North")
        try town.write("North", [stock("s", "late"), stock("new", "late")])
        try town.network.administration.assign(store: "alpha", to: "Island", force: true)
        try town.network.sync("Island")
        try town.write("Island", [stock("s", "island")])
        try town.network.sync("Island")
        let report = try town.network.sync("North")
        #expect(report.parked == 2)
        let parked = try town.network.administration.quarantine()
        #expect(parked.map(\.code) == ["former-holder"])
        #expect(try town.network.administration.quarantinedChanges(parked[0].number).map(\.key.id).sorted() == ["new", "s"])
        #expect(try town.centralPayload("item_line", "s")?.contains("island") == true)
        #expect(try town.holders("item_line", "s") == ["Island"])
        #expect(try town.holders("item_line", "new") == [])
        #expect(try town.site("North").status().parkedGroups.map(\.code) == ["former-holder"])
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a store that came back is not edited under an old tenure`() throws {
        let town = try Town()
        try town.syncAll()
        let old = try #require(try town.site("North").settings()).offices
        try town.network.administration.assign(store: "alpha", to: "Island", force: true)
        try town.network.administration.assign(store: "alpha", to: "North", force: true)
        #expect(try town.forge("North", [[stock("s", "old")]], epochs: old).map(\.code) == ["former-holder"])
        #expect(try town.forge("North", [[stock("t", "none")]], epochs: []).map(\.code) == ["not-editor"])
    }

    @Test func `what follows a parked group waits behind it, and everything else goes on`() throws {
        let town = try Town()
        try town.syncAll()
        let invoice = Town.change("transact", "i", ["store_ID": "alpha", "type": "ci"])
        let stolen = Town.change("transact", "j", ["store_ID": "beta", "type": "ci"])
        let answers = try town.forge(
            "North",
            [
                [invoice, stolen],
                [Town.change("transact", "i", ["store_ID": "alpha", "type": "si"])],
                [Town.change("trans_line", "l", ["transaction_ID": "i"])],
                [Town.change("trans_line", "l", ["transaction_ID": "i", "batch": "2"])],
                [stock("free", "1")],
            ])
        #expect(answers.map(\.code) == ["not-editor", "waits-behind-parked", "waits-behind-parked", "waits-behind-parked", nil])
        #expect(try town.centralPayload("item_line", "free") != nil)
        #expect(try town.centralPayload("trans_line", "l") == nil)
        let quarantine = try town.network.administration.quarantine()
        #expect(quarantine.map { $0.waitsOn == nil } == [true, false, false, false])
        // Another site is not held up by it.
        #expect(try town.forge("South", [[stolen]]).map(\.code) == [nil])
    }

    @Test func `a reference that cannot be read does not hold up the push`() throws {
        let town = try Town()
        try town.syncAll()
        _ = try town.forge("North", [[stock("s", "1", store: "beta")]])
        let deep = String(repeating: "[", count: 34) + String(repeating: "]", count: 34)
        let bad = Change(table: "trans_line", id: "deep", payload: Array("{\"ID\":\"deep\",\"oms_fields\":\(deep)}".utf8))
        #expect(try town.forge("North", [[bad], [stock("t", "1")]]).map(\.code) == ["record-malformed", nil])
    }

    @Test func `a site that must give way shows again what central holds`() throws {
        let town = try Town(before: [stock("s", "first")])
        try town.syncAll()
        // A site whose own rules were broken: it writes what is not its own.
        let south = try town.site("South")
        try south.database.write { transaction in
            let key = RecordKey(try transaction.table("item"), "salt")
            let payload = Array(#"{"ID":"salt","item_name":"Sugar"}"#.utf8)
            let hash = Digest.record(key, payload: payload)
            _ = try transaction.records.insert(key, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: nil)
            _ = try transaction.outbox.enqueue(epochs: [], acting: .program, changes: [OutboxChange(key: key, payload: payload, base: nil)])
        }
        let report = try town.network.sync("South")
        #expect(report.parked == 1)
        #expect(try town.holders("item", "salt") == [])
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        try town.syncAll()
        #expect(try town.payload("South", "item", "salt")?.contains("Salt") == true)
        try town.expectSound()
    }
}
