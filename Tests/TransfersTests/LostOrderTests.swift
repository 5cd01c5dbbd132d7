import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER 6, R-SYNC 6: orders whose other half was lost in a restore", .ownThreads)
struct LostOrderTests {
    /// What the supplier finished for the order `po` of alpha, on a central that does not hold the order.
    private static func invoice(_ trade: Trade) throws -> String {
        let id = TransferID.half(of: "po", .order)
        var changes = Trade.invoice(id, from: "depot", to: "alpha", lines: [:])
        let line = Trade.record(
            "trans_line", "s-salt",
            [
                "transaction_ID": id, "item_ID": "salt", "item_name": "salt", "quantity": 15, "pack_size": 20, "type": "stock_out",
                "order_lines_ID": "po-salt",
            ])
        let header = try JSONValue(parsing: try #require(changes.removeFirst().payload))
        changes = [Trade.record("transact", id, (header.members ?? []).filter { $0.key != "ID" } + [("original_PO_ID", .string("po"))]), line]
        try trade.write(nil, changes)
        return id
    }

    @Test func `an invoice that came back before its order is answered once, by goods received when the order is there`() throws {
        let trade = try Trade()
        let invoice = try Self.invoice(trade)
        #expect(try trade.transfers.list(onlyOpen: true).map(\.reason) == ["order-unknown"])
        #expect(try trade.half(nil, of: invoice, .shipment) == nil)
        try trade.write("North", OrderTests.order("po", from: "alpha", to: "depot"))
        try trade.syncAll()
        let receipt = try #require(try trade.half("North", of: invoice, .receipt))
        #expect(receipt.string("purchase_order_ID") == "po")
        #expect(try trade.halfLines("North", of: invoice, .receipt).map { $0.string("order_line_ID") } == ["po-salt"])
        for place in [nil, "North"] {
            #expect(try trade.all(place, "transact").values.filter { $0.string("type") == "si" }.isEmpty)
        }
        try trade.expectSound()
    }

    @Test func `one whose order never comes waits until a person lets it through`() throws {
        let trade = try Trade()
        let invoice = try Self.invoice(trade)
        try trade.syncAll()
        let pair = try #require(try trade.transfers.list(onlyOpen: true).first)
        #expect(pair.reason == "order-unknown")
        try trade.transfers.allow("\(pair.number)", why: "the order went with the old server")
        try trade.syncAll()
        #expect(try trade.half("North", of: invoice, .shipment)?.string("invoice_num") == "1")
        #expect(try trade.half("North", of: invoice, .receipt) == nil)
    }

    @Test func `an invoice whose order an older system forgot is sent like any other`() throws {
        let trade = try Trade()
        let payload = try #require(Trade.invoice("i", from: "depot", to: "alpha", lines: [:])[0].payload)
        var fields = try #require(JSONValue(parsing: payload).members)
        fields.removeAll { $0.key == "ID" }
        try trade.write(nil, [Trade.record("transact", "i", fields + [("original_PO_ID", .string("po"))])])
        try trade.syncAll()
        #expect(try trade.half("North", of: "i", .shipment)?.string("invoice_num") == "1")
    }

    @Test func `goods that were received for an invoice stay its answer when it is addressed to another store before central hears of either`() throws {
        let trade = try Trade()
        try trade.write("North", OrderTests.order("po", from: "annex", to: "alpha"))
        let invoice = TransferID.half(of: "po", .order)
        try OrderTests.supply(trade, "North", invoice, "po")
        let receipt = try #require(try trade.half("North", of: invoice, .receipt))
        #expect(try trade.value("North", "transact", invoice)?.string("linked_goods_received_ID") == receipt.string("ID"))
        try trade.edit("North", "transact", invoice, ["name_ID": "name-beta"])
        try trade.syncAll()
        #expect(try trade.half("South", of: invoice, .shipment) == nil, "the goods stand at annex already")
        #expect(try trade.half("North", of: invoice, .receipt) == receipt)
        let pairs = try trade.central.read { try $0.transfers.pairs(limit: 10, onlyOpen: false) }
        #expect(pairs.filter { $0.initiating.id == invoice }.map(\.kind) == [TransferKind.receipt.rawValue])
        try trade.expectSound()
    }

    @Test func `an order that was deleted is not waited for: its invoice is a shipment, also between two stores of a site that keeps no trace of it`() throws {
        let trade = try Trade()
        try trade.write("South", OrderTests.order("po", from: "beta", to: "alpha"))
        try trade.syncAll()
        let invoice = TransferID.half(of: "po", .order)
        // Somebody has acted on it: it stays when the order goes.
        try trade.edit("North", "transact", invoice, ["status": "cn"])
        try trade.syncAll()
        try trade.delete("South", "purchase_order", "po")
        try trade.syncAll()
        #expect(try trade.value("North", "purchase_order", "po") == nil)
        try OrderTests.supply(trade, "North", invoice, "po")
        try trade.edit("North", "transact", invoice, ["name_ID": "name-annex"])
        try trade.syncAll()
        let half = try #require(try trade.half("North", of: invoice, .shipment))
        #expect(half.string("store_ID") == "annex" && half.string("invoice_num") == "1")
    }

    @Test(arguments: [false, true])
    func `nor is it where it never was: a new device, or the site that the store moved to, asks central whether the order is gone`(moves: Bool) throws {
        let trade = try Trade()
        if moves { try trade.addSite("East", store: "hall") }
        try trade.write("South", OrderTests.order("po", from: "beta", to: "alpha"))
        try trade.syncAll()
        let invoice = TransferID.half(of: "po", .order)
        try trade.edit("North", "transact", invoice, ["status": "cn"])
        try trade.syncAll()
        try trade.delete("South", "purchase_order", "po")
        try trade.syncAll()
        if moves {
            _ = try trade.administration.moveStore("alpha", to: "East", force: false, handoverID: trade.newID())
        } else {
            var edit = Administration.SiteEdit()
            edit.clearsPairing = true
            _ = try trade.administration.editSite("North", edit)
            try trade.addDevice("North")
        }
        try trade.syncAll()
        let (site, partner) = moves ? ("East", "hall") : ("North", "annex")
        try OrderTests.supply(trade, site, invoice, "po")
        try trade.edit(site, "transact", invoice, ["name_ID": "name-\(partner)"])
        #expect(try trade.half(site, of: invoice, .shipment) == nil)
        try trade.syncAll()
        let half = try #require(try trade.half(site, of: invoice, .shipment))
        #expect(half.string("store_ID") == partner && half.string("invoice_num") == "1")
        #expect(try trade.transfers.list(onlyOpen: true).isEmpty)
        try trade.expectSound()
    }
}
