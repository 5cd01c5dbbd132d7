import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import SyncSite
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER 6: a half goes with the document it answers, however its site comes to know that it is gone", .ownThreads)
struct GoneDocumentTests {
    /// Alpha takes its invoice back, and the Ministry hears of it.
    private static func takeBack(_ trade: Trade) throws {
        try trade.write(
            "North",
            ["l1", "l2"].map { Change(table: "trans_line", id: $0, payload: nil) } + [Change(table: "transact", id: "i", payload: nil)])
        try trade.sync("North")
        #expect(try trade.half(nil, of: "i") != nil, "it is its store's, which has not heard of it")
    }

    private static func expectGone(_ trade: Trade) throws {
        for place in [nil, "South"] {
            #expect(try trade.half(place, of: "i") == nil)
            #expect(try trade.halfLines(place, of: "i").isEmpty)
        }
        #expect(try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice) == 1)
        try trade.expectSound()
    }

    /// The site's database is lost, and it begins anew.
    private static func replaceDevice(_ trade: Trade) throws {
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try trade.administration.editSite("South", edit)
        try trade.addDevice("South")
    }

    private static func forgetRemovals(_ trade: Trade) throws {
        try trade.central.write { try $0.ledger.purgeRemovals(upTo: .max) }
    }

    /// Somebody carries a bundle of South's to central, and central's back.
    private static func roundTrip(_ trade: Trade) throws {
        let (south, half) = (try trade.site("South"), [UInt8](repeating: 7, count: 32))
        try trade.central.write { transaction in
            let database = try transaction.sites.site("site-South")?.database ?? ""
            try transaction.siteKeys.save(SiteKeyEntry(hash: Digest.of(Array(database.utf8)), site: "site-South", database: database, half: half))
        }
        var messages: [BundleMessage] = []
        _ = try south.bundle(app: "test") { messages.append($0) }
        messages.reverse()
        _ = try trade.administration.accept(site: "site-South", bundle: trade.newID(), half: half) { messages.popLast() }
        try trade.transfers.catchUp()
        var cycle = CarriedCycle(south) { "database-again" }
        _ = try trade.administration.makeBundle(for: trade.administration.bundleAddress("South")) { messages.append($0) }
        for message in messages { try cycle.take(message) }
        try cycle.finish()
    }

    @Test func `nor does one where nothing but bundles goes either way`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        try Self.takeBack(trade)
        try Self.forgetRemovals(trade)
        try Self.roundTrip(trade)
        #expect(try trade.value("South", "transact", "i") == nil)
        #expect(try trade.half("South", of: "i") != nil, "that it is gone, and not out of sight, is yet to be asked")
        for _ in 0..<2 { try Self.roundTrip(trade) }
        try Self.expectGone(trade)
        let asked = try trade.site("South").database.read { try $0.state.all(StateKeys<String>("question.")).count }
        #expect(asked == 0)
    }

    @Test(arguments: [false, true])
    func `an invoice taken back before the receiver called leaves nothing there, also when its removal is forgotten`(
        isForgotten: Bool
    ) throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        try Self.takeBack(trade)
        if isForgotten { try Self.forgetRemovals(trade) }
        try trade.sync("South")
        try Self.expectGone(trade)
    }

    @Test func `nor does one that the receiver held, when the removal is forgotten and it has to compare`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        #expect(try trade.value("South", "transact", "i") != nil)
        try Self.takeBack(trade)
        try Self.forgetRemovals(trade)
        try trade.sync("South")
        try Self.expectGone(trade)
    }

    @Test func `nor one whose receiver loads for the first time after it`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        try Self.takeBack(trade)
        try Self.replaceDevice(trade)
        try trade.sync("South")
        try Self.expectGone(trade)
    }

    @Test func `nor one whose receiver does not know the sending store any more`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        try Self.takeBack(trade)
        try Self.forgetRemovals(trade)
        try trade.administration.revokeVisibility("alpha", "beta")
        try Self.replaceDevice(trade)
        try trade.sync("South")
        #expect(try trade.site("South").database.read { try $0.records.record("store", "alpha") } == nil)
        try Self.expectGone(trade)
    }

    @Test func `a half on which somebody had acted stays, and is not asked about again`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        let line = TransferID.line(of: "l1", in: TransferID.half(of: "i", .shipment), .shipment)
        try trade.edit("South", "trans_line", line, ["quantity": 9])
        try Self.takeBack(trade)
        try Self.forgetRemovals(trade)
        try trade.syncAll()
        #expect(try trade.half("South", of: "i") != nil)
        #expect(try trade.half(nil, of: "i") != nil)
        let asked = try trade.site("South").database.read { try $0.state.all(StateKeys<String>("question.")).count }
        #expect(asked == 0)
        try trade.expectSound()
    }

    @Test func `goods received go with the invoice that was taken back before the ordering store called`() throws {
        let trade = try Trade()
        try trade.write("North", OrderTests.order("po", from: "alpha", to: "beta"))
        try trade.syncAll()
        let invoice = TransferID.half(of: "po", .order)
        try trade.edit("South", "transact", invoice, ["status": "fn"])
        try trade.sync("South")
        #expect(try trade.half(nil, of: invoice, .receipt) != nil)
        let lines = try trade.all("South", "trans_line").filter { $0.value.string("transaction_ID") == invoice }.keys.sorted()
        try trade.write(
            "South",
            lines.map { Change(table: "trans_line", id: $0, payload: nil) } + [Change(table: "transact", id: invoice, payload: nil)])
        try trade.sync("South")
        try trade.sync("North")
        for place in [nil, "North"] { #expect(try trade.half(place, of: invoice, .receipt) == nil) }
        try trade.expectSound()
    }

    @Test func `a half whose document nobody knows stays: an older system may have left it`() throws {
        let trade = try Trade()
        let half = Trade.record(
            "transact", "old-half",
            [
                "store_ID": "beta", "name_ID": "name-alpha", "type": "si", "status": "nw", "mode": "store", "invoice_num": 7,
                "linked_transaction_id": "long-ago",
            ])
        try trade.write("South", [half])
        try trade.syncAll()
        try Self.replaceDevice(trade)
        try trade.syncAll()
        #expect(try trade.value("South", "transact", "old-half") != nil)
        try trade.expectSound()
    }

    @Test func `central tells nobody of a deleted document but those who trade in it`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        try Self.takeBack(trade)
        try trade.addSite("West", store: "hall")
        let west = try trade.site("West")
        try west.database.write { try west.ask(about: RecordKey($0.table("transact"), "i"), $0) }
        var cycle = SiteCycle(west, app: "test", hasSession: false) { "database-again" }
        var caller: Caller?
        var fetched: [String] = []
        while case .send(let call, let body) = try cycle.next() {
            let answer = try trade.engine.answer(call, body, site: "site-West", caller: &caller)
            if call == .fetch { fetched.append(String(decoding: answer, as: UTF8.self)) }
            try cycle.receive(call, answer)
        }
        #expect(fetched.count == 1 && !fetched[0].contains("\"transact\""))
    }
}
