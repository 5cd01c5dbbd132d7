import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 18: what has no owner that is known is nobody's to create, on central neither", .ownThreads)
struct NobodysRecordTests {
    private static let atCommandLine = WriteContext(user: "command line", isForEachStore: true)

    private func town() throws -> Town {
        let town = try Town()
        try town.syncAll()
        return town
    }

    private func refusal(_ town: Town, _ change: Change, _ acting: WriteContext = .program) -> FailureCode? {
        town.refusal { try town.central([change], acting: acting) }
    }

    private static let hanging: [Change] = [
        Town.change("trans_line", "x", ["transaction_ID": "T", "quantity": "9"]),
        Town.change("trans_line", "x", ["quantity": "9"]),
        Town.change("requisition_line", "x", ["requisition_ID": "R"]),
        Town.change("Stock_take_lines", "x", ["stock_take_ID": "S"]),
        Town.change("item_line_note", "x", ["il_ID": "I"]),
        Town.change("patient_medication", "x", ["name_ID": "nobody"]),
        Town.change("repeat_table", "x", ["name_ID": "nobody"]),
    ]

    private static let storeless: [Change] = [
        Town.change("transact", "x", ["name_ID": "name-beta", "type": "ci"]),
        Town.change("Location", "x", ["code": "A1"]),
        Town.change("item_line", "x", ["store_ID": ""]),
        Town.change("requisition", "x", ["name_ID": "name-alpha"]),
    ]

    private static let ofUnknownStores: [Change] = [
        Town.change("item_line", "x", ["store_ID": "unheard-of"]),
        Town.change("transact", "x", ["store_ID": "unheard-of", "name_ID": "name-beta", "type": "ci"]),
        Town.change("name", "x", ["name": "Ann", "type": "patient", "supplying_store_id": "unheard-of"]),
        Town.change("clinician", "x", ["last_name": "Ash", "store_ID": "unheard-of"]),
        Town.change("table_of_tomorrow", "x", ["store_ID": "unheard-of"]),
    ]

    @Test func `central plants no line in a document it does not hold, and a site's document stays its site's alone`() throws {
        let town = try town()
        for acting in [WriteContext.program, Self.atCommandLine] {
            for change in Self.hanging {
                let code: FailureCode? = refusal(town, change, acting)
                #expect(code == .parentMissing, "\(change.table)")
                #expect(try town.centralPayload(change.table, "x") == nil)
            }
        }
        let failure = #expect(throws: Failure.self) { try town.central([Self.hanging[0]]) }
        #expect(failure?.message.contains("transact T") == true)
        try town.write("North", Town.invoice("T", to: "customer", store: "alpha"))
        try town.syncAll()
        #expect(try town.holders("trans_line", "x") == [] && town.holders("trans_line", "T-line") == ["North"])
        try town.expectSound()
    }

    @Test func `no line of a withheld document either, by central or another site`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"))
        try town.network.sync("Clinic")
        let planted = Town.change("trans_line", "planted", ["transaction_ID": "rx", "quantity": "900"])
        #expect(refusal(town, planted, Self.atCommandLine) == .parentMissing)
        #expect(try town.forge("North", [[planted]])[0].code == "owner-unknown")
        try town.network.administration.setTransactions(store: "pharmacy", true)
        try town.syncAll()
        #expect(try town.hasAtCentral("trans_line", "rx-line"))
        // Its document has come, and is not North's.
        #expect(try !town.hasAtCentral("trans_line", "planted"))
        #expect(try town.parkedCodes() == ["not-editor"])
        #expect(try town.holders("trans_line", "planted") == [])
        try town.expectSound()
    }

    @Test func `store data without a store, or with one that does not exist, is refused on central and kept apart from a push`() throws {
        let town = try town()
        for change in Self.storeless {
            #expect(refusal(town, change) == .storeUnknown, "\(change.table)")
            #expect(try town.forge("North", [[change]])[0].code == "store-unknown", "\(change.table)")
            try town.network.administration.dismissAll()
        }
        for change in Self.ofUnknownStores {
            #expect(refusal(town, change) == .storeUnknown, "\(change.table)")
            #expect(refusal(town, change, Self.atCommandLine) == .storeUnknown, "\(change.table)")
            #expect(try town.forge("North", [[change]])[0].code == "store-unknown", "\(change.table)")
            try town.network.administration.dismissAll()
        }
        #expect(try town.network.central.read { try $0.records.record("transact", "x") } == nil)
        try town.syncAll()
        #expect(try town.holders("transact", "x") == [])
        try town.expectSound()
    }

    @Test func `a row about a site that does not exist makes none`() throws {
        let town = try town()
        for fields in [[:], ["site_id": "77"]] {
            #expect(refusal(town, Town.change("site", "x", fields), Self.atCommandLine) == .siteUnknown)
            #expect(refusal(town, Town.change("site_settings", "x", fields)) == .siteUnknown)
        }
        #expect(refusal(town, Town.change("site", "x", ["site_id": "2"])) == nil)
    }

    @Test func `only a whole import into a central without sites brings records first, and it tells what still hangs`() throws {
        let network = try Network(sample: false)
        let writer = CentralWriter(network.central)
        let lines = [
            Town.change("trans_line", "early", ["transaction_ID": "T"]), Town.change("trans_line", "lost", ["transaction_ID": "gone"]),
            Town.change("transact", "T", ["store_ID": "alpha", "name_ID": "name-beta", "type": "ci"]),
            Town.change("item_line", "stock", ["store_ID": "closed"]), Town.change("Location", "shelf", ["code": "A"]),
        ]
        let first = try writer.importSlice(lines)
        #expect(first.refused.isEmpty && first.changed == 5)
        #expect(try writer.hanging(first.orphans, limit: 10).count == 5)
        let second = try writer.importSlice(["alpha", "beta"].flatMap(Town.store))
        #expect(second.refused.isEmpty && second.orphans.isEmpty)
        let left = try writer.hanging(first.orphans + second.orphans, limit: 2)
        #expect(left.count == 3 && left.first.count == 2)
        #expect(try writer.hanging(first.orphans, limit: 10).first.map(\.id).sorted() == ["lost", "shelf", "stock"])
        // The partner of a document that came before its store receives it all the same.
        let channels = try network.central.read { transaction in
            let record = try #require(try transaction.records.record("transact", "T"))
            return try transaction.ledger.entries(of: record.rec).filter(\.isPresent).map { try transaction.channels.channel($0.chan).name }
        }
        #expect(Set(channels) == ["store:alpha", "inbox:beta"])
        #expect(try network.administration.verify().problems == [])
        // Once there are sites, an import is bulk editing like any other.
        _ = try network.administration.createSite(name: "North", kind: .server, secret: "secret", id: "site-North")
        let later = try writer.importSlice([Town.change("trans_line", "later", ["transaction_ID": "gone"])])
        #expect(later.refused.map(\.failure.code) == [.parentMissing])
        #expect(ImportReport.awaitsAnother(try #require(later.refused.first).failure))
        // The same export again is no news, whatever still hangs.
        let again = try writer.importSlice(lines)
        #expect(again.refused.isEmpty && again.unchanged == 5)
    }

    @Test func `what an import left behind can be put right on central, and goes to nobody until then`() throws {
        let network = try Network(sample: false)
        let writer = CentralWriter(network.central)
        try #require(try writer.importSlice([Town.change("Location", "shelf", ["code": "A"])]).changed == 1)
        try writer.write(Town.store("depot"))
        try writer.write([Town.change("Location", "shelf", ["code": "A", "store_ID": "depot"])])
        #expect(
            try network.central.read { try $0.records.record("Location", "shelf")?.payload }.map { String(decoding: $0, as: UTF8.self) }?
                .contains("depot") == true)
        try #require(try writer.importSlice([Town.change("trans_line", "lost", ["transaction_ID": "gone"])]).changed == 1)
        try writer.write([Town.delete("trans_line", "lost")])
        #expect(try network.central.read { try $0.records.record("trans_line", "lost")?.isDeleted } == true)
        #expect(try network.administration.verify().problems == [])
    }
}

extension Administration {
    /// Gives up all that is kept apart.
    fileprivate func dismissAll() throws {
        for one in try quarantine(all: false) { _ = try dismiss(one.group.number, why: "tried") }
    }
}
