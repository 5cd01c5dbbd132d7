import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER 6: the receiver's half follows the sender's, line by line, until somebody there has acted", .ownThreads)
struct LineTests {
    private func traded() throws -> Trade {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        return trade
    }

    private func quantities(_ trade: Trade, _ place: String? = "South") throws -> [String?] {
        try trade.halfLines(place, of: "i").map { $0.string("quantity") }
    }

    @Test func `a late line arrives in the half, made by the receiving site and by nobody else`() throws {
        let trade = try traded()
        try trade.write("North", [Trade.line("l3", of: "i", quantity: 7)])
        try trade.sync("North")
        #expect(try quantities(trade, nil) == ["10", "3"], "central never edits a half")
        try trade.syncAll()
        #expect(try quantities(trade) == ["10", "3", "7"])
        #expect(try quantities(trade, nil) == ["10", "3", "7"])
        try trade.expectSound()
    }

    @Test func `a changed quantity is changed in the half; what the receiver filled in beside it stays`() throws {
        let trade = try traded()
        let id = try #require(try trade.halfLines("South", of: "i").first?.string("ID"))
        try trade.edit("South", "trans_line", id, ["location_ID": "our shelf", "sell_price": 9])
        try trade.edit("North", "trans_line", "l1", ["quantity": 12])
        try trade.syncAll()
        #expect(try quantities(trade) == ["12", "3"])
        let line = try trade.value("South", "trans_line", id)
        #expect(line?.string("location_ID") == "our shelf")
        #expect(line?.string("sell_price") == "9")
        #expect(line?.string("sentQuantity") == "12")
    }

    @Test func `a deleted line goes from the half, also when nothing else of the document changed`() throws {
        let trade = try traded()
        try trade.delete("North", "trans_line", "l1")
        try trade.syncAll()
        #expect(try quantities(trade) == ["3"])
        #expect(try quantities(trade, nil) == ["3"])
        try trade.expectSound()
    }

    @Test func `a merge of items is nobody's act: the half goes on following`() throws {
        let trade = try traded()
        try trade.write(nil, [Change(table: "item", id: "salt", payload: nil, mergeInto: "soap")])
        try trade.syncAll()
        try trade.edit("North", "trans_line", "l1", ["quantity": 12])
        try trade.syncAll()
        #expect(try quantities(trade) == ["12", "3"])
        #expect(try trade.halfLines("South", of: "i").allSatisfy { $0.string("item_ID") == "soap" })
        #expect(try trade.transfers.show("i").differences.isEmpty)
    }

    @Test func `the header's totals follow`() throws {
        let trade = try traded()
        try trade.edit("North", "transact", "i", ["total": 40, "invoice_num": 6])
        try trade.syncAll()
        #expect(try trade.half("South", of: "i")?.string("total") == "40")
        #expect(try trade.half("South", of: "i")?.string("their_ref") == "From invoice number: 6")
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "1")
    }

    @Test(arguments: ["confirmed", "quantity", "deleted", "added"])
    func `once the receiver has acted the difference is shown and nothing is overwritten`(act: String) throws {
        let trade = try traded()
        let half = TransferID.half(of: "i", .shipment)
        let first = try #require(try trade.halfLines("South", of: "i").first?.string("ID"))
        switch act {
        case "confirmed":
            try trade.edit("South", "transact", half, ["status": "cn"])
            try trade.syncAll()
            #expect(try trade.value("North", "transact", half)?.string("status") == "cn", "the sender sees it")
            #expect(try trade.value("North", "transact", "i")?.string("status") == "fn", "its own half stays as it is")
        case "quantity": try trade.edit("South", "trans_line", first, ["quantity": 9])
        case "deleted": try trade.delete("South", "trans_line", first)
        default: try trade.write("South", [Trade.line("extra", of: half, quantity: 1, type: "stock_in")])
        }
        try trade.syncAll()
        let before = try trade.halfLines("South", of: "i").map { $0.serialised() }
        try trade.edit("North", "trans_line", "l2", ["quantity": 30])
        try trade.write("North", [Trade.line("l3", of: "i", quantity: 7)])
        try trade.syncAll()
        #expect(try trade.halfLines("South", of: "i").map { $0.serialised() } == before)
        #expect(try trade.halfLines(nil, of: "i").map { $0.serialised() } == before)
        let shown = try trade.transfers.show("i")
        #expect(shown.isActedOn == (act == "confirmed" ? true : nil), "only the receiving site can tell the rest")
        #expect(shown.differences.contains(LineDifference(line: "l2", item: "salt", sent: 3_000, received: 300)))
        #expect(shown.differences.contains(LineDifference(line: "l3", item: "salt", sent: 700, received: nil)))
    }

    @Test func `a half that came without lines takes late ones too`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta", lines: [:]))
        try trade.syncAll()
        #expect(try quantities(trade) == [])
        try trade.write("North", [Trade.line("l1", of: "i", quantity: 4)])
        try trade.syncAll()
        #expect(try quantities(trade) == ["4"])
        try trade.delete("North", "trans_line", "l1")
        try trade.syncAll()
        #expect(try quantities(trade) == [])
    }

    @Test func `lines that were changed before the receiver ever synced arrive as they are then`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        try trade.edit("North", "trans_line", "l1", ["quantity": 1])
        try trade.write("North", [Trade.line("l3", of: "i", quantity: 7), Change(table: "trans_line", id: "l2", payload: nil)])
        try trade.sync("North")
        try trade.sync("South")
        #expect(try quantities(trade) == ["1", "7"])
        #expect(try quantities(trade, nil) == ["1", "7"])
    }

    @Test func `a site that began anew goes on keeping a half in step that agrees, and leaves alone one that does not`() throws {
        let trade = try traded()
        try trade.write("North", Trade.invoice("j", from: "alpha", to: "beta", lines: ["m1": 1]))
        try trade.syncAll()
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try trade.administration.editSite("South", edit)
        try trade.edit("North", "trans_line", "m1", ["quantity": 2])
        try trade.sync("North")
        try trade.addDevice("South")
        try trade.syncAll()
        // Nobody can tell any more whether the receiver changed it: shown, not applied.
        #expect(try trade.halfLines("South", of: "j").map { $0.string("quantity") } == ["1"])
        #expect(try trade.transfers.show("j").differences == [LineDifference(line: "m1", item: "salt", sent: 200, received: 100)])
        try trade.write("North", [Trade.line("l3", of: "i", quantity: 7)])
        try trade.syncAll()
        #expect(try quantities(trade) == ["10", "3", "7"])
    }

    @Test func `an invoice deleted before anybody acted takes the untouched half with it, and frees its number`() throws {
        let trade = try traded()
        try trade.write(
            "North",
            ["l1", "l2"].map { Change(table: "trans_line", id: $0, payload: nil) } + [Change(table: "transact", id: "i", payload: nil)])
        try trade.syncAll()
        #expect(try trade.half("South", of: "i") == nil)
        #expect(try trade.half(nil, of: "i") == nil)
        #expect(try trade.halfLines("South", of: "i").isEmpty)
        #expect(try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice) == 1)
        try trade.expectSound()
    }

    @Test func `an invoice deleted after the receiver acted leaves the half: stock is not lost`() throws {
        let trade = try traded()
        try trade.edit("South", "transact", TransferID.half(of: "i", .shipment), ["status": "cn"])
        try trade.syncAll()
        try trade.write(
            "North",
            ["l1", "l2"].map { Change(table: "trans_line", id: $0, payload: nil) } + [Change(table: "transact", id: "i", payload: nil)])
        try trade.syncAll()
        #expect(try quantities(trade) == ["10", "3"])
        #expect(try trade.transfers.show(TransferID.half(of: "i", .shipment)).initiating.status == "deleted")
    }

    @Test func `stores of one site keep in step offline, stores of central at once`() throws {
        let trade = try Trade()
        for (site, from, to) in [("North" as String?, "alpha", "annex"), (nil, "depot", "hall")] {
            let id = "i-\(from)"
            try trade.write(site, Trade.invoice(id, from: from, to: to, lines: ["a-\(from)": 1, "b-\(from)": 2]))
            try trade.edit(site, "trans_line", "a-\(from)", ["quantity": 5])
            try trade.write(site, [Trade.line("c-\(from)", of: id, quantity: 3)])
            try trade.delete(site, "trans_line", "b-\(from)")
            #expect(try trade.halfLines(site, of: id).map { $0.string("quantity") } == ["5", "3"])
        }
    }
}
