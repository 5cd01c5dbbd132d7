import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 5: a dispensary store's transactions stay on its site unless they are switched on", .ownThreads)
struct WithheldTests {
    private static let attached: [Change] = [
        Town.change("trans_note", "note", ["transact_ID": "sale", "note": "n"]),
        Town.change("box", "box", ["transactionID": "sale"]), Town.change("box_line", "box-line", ["box_ID": "box"]),
        Town.change("bill_of_material", "bom", ["transaction_ID": "sale"]),
        Town.change("backorder", "backorder", ["store_ID": "pharmacy"]),
        Town.change("item_line", "stock", ["store_ID": "pharmacy", "batch": "1"]),
        Town.change("item_line_note", "stock-note", ["il_ID": "stock"]),
        Town.change("Stock_take", "count", ["store_ID": "pharmacy"]),
        Town.change("Stock_take_lines", "count-line", ["stock_take_ID": "count"]),
    ]
    private static let kept: [(table: String, id: String)] =
        [("transact", "rx"), ("trans_line", "rx-line"), ("transact", "sale"), ("trans_line", "sale-line")]
        + attached.map { ($0.table, $0.id) }

    private func dispense(_ town: Town) throws {
        try town.write("Clinic", Town.prescription("rx"))
        try town.write("Clinic", Town.invoice("sale", to: "customer"))
        try town.write("Clinic", Self.attached)
    }

    @Test func `off by default: what was written stays, waits for nothing, and both sides can prove what they hold`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try dispense(town)
        #expect(try town.status("Clinic").toSend == 0)
        let report = try town.network.sync("Clinic")
        #expect(report.pushed == 0)
        for one in Self.kept {
            #expect(try !town.hasAtCentral(one.table, one.id), "\(one)")
            #expect(try town.holders(one.table, one.id) == ["Clinic"], "\(one)")
        }
        #expect(try town.withheld("Clinic") == Int64(Self.kept.count))
        try town.network.sync("Clinic")
        #expect(try town.network.administration.status(of: "Clinic").withheld == Int64(Self.kept.count))
        #expect(try town.network.administration.status(of: "Clinic").toSend == 0)
        try town.expectSound()
    }

    @Test func `requisitions and both halves of a transfer travel with their lines all the same`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.invoice("to-alpha", to: "name-alpha"))
        try town.write(
            "Clinic",
            [
                Town.change("requisition", "order", ["store_ID": "pharmacy", "name_ID": "name-alpha"]),
                Town.change("requisition_line", "order-line", ["requisition_ID": "order"]),
                Town.change("transact", "from-alpha", ["store_ID": "pharmacy", "name_ID": "name-alpha", "type": "si"]),
            ])
        try town.syncAll()
        for one in [
            ("transact", "to-alpha"), ("trans_line", "to-alpha-line"), ("requisition", "order"), ("requisition_line", "order-line"),
        ] {
            #expect(try town.holders(one.0, one.1) == ["North", "Clinic"], "\(one)")
        }
        #expect(try town.hasAtCentral("transact", "from-alpha"))
        #expect(try town.withheld("Clinic") == 0)
        try town.expectSound()
    }

    @Test func `a store that does not dispense, or is active on central, withholds nothing`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("North", Town.invoice("north", to: "customer", store: "alpha"))
        try town.syncAll()
        #expect(try town.hasAtCentral("transact", "north"))
        #expect(throws: Failure.self) { try town.network.administration.setTransactions(store: "alpha", true) }
        #expect(try town.network.administration.stores().first { $0.facts.id == "alpha" }?.syncsTransactions == nil)
        #expect(try town.network.administration.stores().first { $0.facts.id == "pharmacy" }?.syncsTransactions == false)
    }

    @Test func `switching it on sends everything withheld so far, whole and in order, in the site's next sync`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try dispense(town)
        try town.network.sync("Clinic")
        let words = try town.network.administration.setTransactions(store: "pharmacy", true)
        #expect(words.contains("all that was withheld so far"))
        let before = try town.network.central.read { try $0.ledger.head() }
        try town.network.sync("Clinic")
        for one in Self.kept { #expect(try town.hasAtCentral(one.table, one.id), "\(one)") }
        #expect(try town.withheld("Clinic") == 0)
        #expect(try town.status("Clinic").toSend == 0)
        let positions = try town.network.central.read { transaction in
            try [("transact", "rx"), ("trans_line", "rx-line"), ("transact", "sale"), ("trans_line", "sale-line"), ("item_line", "stock")]
                .map {
                    try transaction.records.record($0.0, $0.1)?.position ?? 0
                }
        }
        #expect(positions[0] > before && positions[0] == positions[1] && positions[2] == positions[3])
        #expect(positions[0] < positions[2] && positions[2] < positions[4])
        try town.write("Clinic", Town.prescription("rx-2"))
        try town.syncAll()
        #expect(try town.hasAtCentral("trans_line", "rx-2-line"))
        try town.expectSound()
    }

    @Test func `a sync broken off anywhere while withheld data is sent goes on where it stopped, each record once`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        let documents = 700
        for number in 0..<documents { try town.write("Clinic", Town.prescription("rx-\(number)")) }
        try town.network.administration.setTransactions(store: "pharmacy", true)
        struct Cut: Error {}
        var syncs = 0
        for stop in 2..<60 {
            syncs += 1
            do {
                // The call at `stop` never goes out; after that the answer to a push is lost.
                try town.network.sync("Clinic") { calls in if calls == stop / 2 + 1 { throw Cut() } }
                break
            } catch is Cut {
                let status = try town.status("Clinic")
                let waiting = status.toSend + (try town.withheld("Clinic"))
                let arrived = try town.network.central.read { try $0.records.countsByTable().first { $0.table == "transact" }?.count ?? 0 }
                #expect(waiting + arrived * 2 >= Int64(documents) * 2)
            }
        }
        #expect(syncs > 2)
        try town.network.sync("Clinic")
        let counts = try town.network.central.read { try $0.records.countsByTable() }
        #expect(counts.first { $0.table == "transact" }?.count == Int64(documents))
        #expect(counts.first { $0.table == "trans_line" }?.count == Int64(documents))
        #expect(try town.parkedCodes() == [])
        try town.expectSound()
    }

    @Test func `switching it off stops further sending; central keeps its copy, says that it is old, and never puts it over the site's`()
        throws
    {
        let town = try Town()
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"))
        try town.syncAll()
        let words = try town.network.administration.setTransactions(store: "pharmacy", false)
        #expect(words.contains("central keeps the copy it has"))
        try town.network.sync("Clinic")
        let old = try town.centralPayload("transact", "rx")
        try town.write(
            "Clinic",
            [
                Town.change(
                    "transact", "rx",
                    ["store_ID": "pharmacy", "name_ID": "patient", "mode": "dispensary", "type": "ci", "comment": "finished here"])
            ])
        try town.write("Clinic", [Town.delete("trans_line", "rx-line")])
        try town.syncAll()
        #expect(try town.centralPayload("transact", "rx") == old)
        #expect(try town.payload("Clinic", "transact", "rx")?.contains("finished here") == true)
        let lines = try town.network.administration.explain(table: "transact", id: "rx", site: "Clinic").lines
        #expect(lines.contains { $0.contains("central's copy may be old") })
        // Central's whole ledger is compared: the site's own version stays.
        _ = try town.site("Clinic").recheck()
        try town.syncAll()
        #expect(try town.payload("Clinic", "transact", "rx")?.contains("finished here") == true)
        try town.expectSound()
        try town.network.administration.setTransactions(store: "pharmacy", true)
        try town.syncAll()
        #expect(try town.centralPayload("transact", "rx")?.contains("finished here") == true)
        #expect(try !town.hasAtCentral("trans_line", "rx-line"))
        try town.expectSound()
    }

    @Test func `explain and a new device say plainly that central holds no copy`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"))
        try town.network.sync("Clinic")
        let failure = #expect(throws: Failure.self) {
            try town.network.administration.explain(table: "transact", id: "rx", site: "Clinic")
        }
        #expect(failure?.message.contains("Pharmacy") == true && failure?.message.contains("central holds no copy") == true)
        #expect(try town.network.administration.withheldWarning(site: "Clinic")?.contains("central holds no copy") == true)
        #expect(try town.network.administration.withheldWarning(site: "North") == nil)
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("Clinic", edit)
        try town.network.addDevice("Clinic")
        try town.network.sync("Clinic")
        let log = try town.network.administration.status(logLines: 50).log
        #expect(log.count { $0.code == "transactions-withheld" } == 2)
        #expect(try town.holders("transact", "rx") == [])
    }

    @Test func `a withheld invoice that becomes one half of a transfer starts travelling with its lines`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.invoice("readdressed", to: "customer"))
        try town.write("Clinic", Town.invoice("overtaken", to: "customer"))
        try town.syncAll()
        #expect(try town.withheld("Clinic") == 4)
        try town.write("Clinic", [Town.invoice("readdressed", to: "name-alpha")[0]])
        try town.syncAll()
        #expect(try town.holders("trans_line", "readdressed-line") == ["North", "Clinic"])
        #expect(try town.withheld("Clinic") == 2)
        // The customer becomes a store of ours.
        _ = try town.network.administration.createStore(
            code: "new", title: "New", isDispensary: false, nameID: "customer", ids: ("new-store", "unused"))
        try town.syncAll()
        #expect(try town.hasAtCentral("transact", "overtaken"))
        #expect(try town.hasAtCentral("trans_line", "overtaken-line"))
        #expect(try town.withheld("Clinic") == 0)
        try town.expectSound()
    }

    @Test func `a withheld line of an invoice that central has already travels too when its customer becomes a store`() throws {
        let town = try Town(transactions: true)
        try town.syncAll()
        try town.write("Clinic", Town.invoice("sent", to: "customer"))
        try town.syncAll()
        try town.network.administration.setTransactions(store: "pharmacy", false)
        try town.syncAll()
        try town.write("Clinic", [Town.change("trans_line", "sent-line", ["transaction_ID": "sent", "note": "counted again"])])
        try town.syncAll()
        #expect(try town.withheld("Clinic") == 1)
        _ = try town.network.administration.createStore(
            code: "new", title: "New", isDispensary: false, nameID: "customer", ids: ("new-store", "unused"))
        try town.syncAll()
        #expect(try town.centralPayload("trans_line", "sent-line")?.contains("counted again") == true)
        #expect(try town.withheld("Clinic") == 0)
        try town.expectSound()
    }

    @Test func `deleting what central never had leaves no trace, a whole document at once too`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"))
        try town.write("Clinic", [Town.delete("transact", "rx"), Town.delete("trans_line", "rx-line")])
        #expect(try town.withheld("Clinic") == 0)
        try town.network.administration.setTransactions(store: "pharmacy", true)
        try town.syncAll()
        #expect(try town.network.central.read { try $0.records.record("transact", "rx") == nil })
        try town.expectSound()
    }

    @Test func `a store given up by force: what its site withheld is kept apart as from the former holder, never lost`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"))
        try town.network.administration.assign(store: "pharmacy", to: "South", force: true)
        try town.syncAll()
        #expect(try town.parkedCodes() == ["former-holder"])
        #expect(try !town.hasAtCentral("transact", "rx"))
        #expect(try town.holders("transact", "rx") == [])
        try town.expectSound()
    }

    @Test func `what the primary pays for a store that withholds is the primary's: it is sent at once, and goes on with the office`() throws {
        let town = try Town(transactions: false)
        try PreferenceAdministration(town.network.central).set(.centralisedPayments, on: true, user: "test")
        try town.syncAll()
        _ = try town.mirror("Clinic")
        try town.syncAll()
        let payment = Town.change("transact", "paid", ["store_ID": "pharmacy", "name_ID": "customer", "type": "ps"])
        try town.write("Clinic", [payment, Town.change("trans_line", "paid-line", ["transaction_ID": "paid"])])
        try town.write("Clinic", Town.invoice("sale", to: "customer"))
        #expect(try town.withheld("Clinic") == 2, "the store's own invoice with its line")
        _ = try town.unify()
        try town.syncAll()
        #expect(try !town.network.administration.topology().isMirrored)
        for one in [("transact", "paid"), ("trans_line", "paid-line")] { #expect(try town.hasAtCentral(one.0, one.1), "\(one)") }
        #expect(try !town.hasAtCentral("transact", "sale"))
        #expect(town.refusal { try town.write("Clinic", [Town.delete("transact", "paid")]) } == .notEditor)
        try town.central([
            Town.change("transact", "paid", ["store_ID": "pharmacy", "name_ID": "customer", "type": "ps", "comment": "central goes on"])
        ])
        try town.network.administration.setTransactions(store: "pharmacy", true)
        try town.syncAll()
        #expect(try town.hasAtCentral("trans_line", "sale-line"))
        #expect(try town.payload("Clinic", "transact", "paid")?.contains("central goes on") == true)
        #expect(try town.parkedCodes() == [])
        try town.expectSound()
    }

    @Test func `a store that stops dispensing sends what it withheld`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.invoice("sale", to: "customer"))
        try town.central([
            Town.change("store", "pharmacy", ["name": "Pharmacy", "code": "pharmacy", "name_ID": "name-pharmacy", "store_mode": "store"])
        ])
        try town.syncAll()
        #expect(try town.hasAtCentral("transact", "sale"))
        try town.expectSound()
    }

    @Test func `a forged copy of a withheld record is the site's own record and nothing more`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        #expect(try town.forge("Clinic", [Town.prescription("own")])[0].code == nil)
        #expect(try town.forge("North", [Town.prescription("theirs")])[0].code == "not-editor")
    }
}
