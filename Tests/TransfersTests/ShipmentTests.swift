import Failures
import Payload
import Storage
import SyncRules
import TestSupport
import Testing

@testable import Transfers

extension Trade {
    /// A customer invoice with two lines, as a storekeeper finalises it.
    static func invoice(
        _ id: String, from: String, to: String, status: String = "fn", type: String = "ci", number: Int = 5,
        lines: KeyValuePairs<String, Int> = ["l1": 10, "l2": 3]
    ) -> [Change] {
        let header = record(
            "transact", id,
            [
                "store_ID": from, "name_ID": "name-\(to)", "type": type, "status": status, "invoice_num": number, "mode": "store",
                "hold": false, "comment": "urgent", "finalised_date": "2027-01-10", "finalised_time": 3_600,
                "entry_date": "2027-01-09", "total": 26, "linked_transaction_id": "",
            ])
        return [header] + lines.map { line($0.key, of: id, quantity: $0.value) }
    }

    static func line(_ id: String, of invoice: String, quantity: Int, type: String = "stock_out") -> Change {
        record(
            "trans_line", id,
            [
                "transaction_ID": invoice, "item_ID": "salt", "item_name": "Salt", "batch": "B1", "expiry_date": "2028-05-31",
                "pack_size": 100, "quantity": quantity, "cost_price": 1, "sell_price": 2, "type": type, "location_ID": "shelf",
                "item_line_ID": "stock", "line_number": 1,
            ])
    }

    /// The one responding half of an initiating one, wherever it is.
    func half(_ site: String?, of id: String, _ kind: TransferKind = .shipment) throws -> JSONValue? {
        try value(site, kind.respondingTable, TransferID.half(of: id, kind))
    }

    func halfLines(_ site: String?, of id: String, _ kind: TransferKind = .shipment) throws -> [JSONValue] {
        try all(site, kind.respondingLines).values
            .filter { $0.string(kind.responding.document.headerField) == TransferID.half(of: id, kind) }
            .sorted { ($0.string(kind.lineSourceField.name) ?? "") < ($1.string(kind.lineSourceField.name) ?? "") }
    }
}

@Suite("R-XFER 1, 2: a finalised customer invoice becomes a supplier invoice on hold in the receiving store", .ownThreads)
struct ShipmentTests {
    @Test(arguments: [nil, "North", "South"] as [String?])
    func `it arrives with its lines, numbered, on hold, logged and linked on both sides`(primary: String?) throws {
        let trade = try Trade()
        try trade.mirror(to: primary)
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        for place in [nil, "North", "South"] {
            let half = try #require(try trade.half(place, of: "i"), "\(place ?? "central")")
            #expect(half.string("type") == "si")
            #expect(half.string("status") == "nw")
            #expect(half.string("hold") == "true")
            #expect(half.string("store_ID") == "beta")
            #expect(half.string("name_ID") == "name-alpha")
            #expect(half.string("invoice_num") == "1")
            #expect(half.string("linked_transaction_id") == "i")
            #expect(half.string("their_ref") == "From invoice number: 5")
            #expect(half.string("comment") == "Stock transfer (urgent)")
            let lines = try trade.halfLines(place, of: "i")
            #expect(lines.map { $0.string("quantity") } == ["10", "3"])
            #expect(lines.map { $0.string("linked_trans_line_ID") } == ["l1", "l2"])
            #expect(lines.allSatisfy { $0.string("type") == "stock_in" && $0.string("cost_price") == "2" })
            #expect(lines.allSatisfy { $0.string("location_ID") == "" && $0.string("item_line_ID") == "" })
            let invoice = try trade.value(place, "transact", "i")
            #expect(invoice?.string("linked_transaction_id") == TransferID.half(of: "i", .shipment))
            let line = try #require(try trade.value(place, "log", TransferID.log(of: "i", .shipment)))
            #expect(line.string("source_record_ID") == "i")
            #expect(line.string("store_ID") == "beta")
            #expect(line.string("event") == "Supplier invoice 1 of Beta was made from customer invoice 5.")
        }
        try trade.expectSound()
    }

    @Test func `central makes it with number -1 and leaves everything else to the receiving site`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        #expect(try trade.half(nil, of: "i")?.string("invoice_num") == "-1")
        #expect(try trade.half("South", of: "i") == nil)
        // The receiver numbers it in the transaction that brings it: nobody there ever sees -1.
        try trade.sync("South")
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "1")
        // One sync is enough: what follows is sent in the same one.
        #expect(try trade.half(nil, of: "i")?.string("invoice_num") == "1")
        #expect(try trade.site("South").status().toSend == 0)
    }

    @Test func `nothing is made before the invoice is finalised, nor from one to a name that is no store`() throws {
        let trade = try Trade(before: [
            Trade.record("name", "shop", ["name": "Shop", "type": "facility"]),
            Trade.record("name_store_join", "shop-alpha", ["name_ID": "shop", "store_ID": "alpha", "inactive": false]),
            Trade.dispensary("annex"),
        ])
        try trade.administration.setTransactions(store: "annex", true)
        for status in ["nw", "sg", "cn", "wp"] {
            try trade.write("North", Trade.invoice("i-\(status)", from: "alpha", to: "beta", status: status, lines: [:]))
        }
        var outside = Trade.invoice("i-out", from: "alpha", to: "beta", lines: [:])
        outside[0] = Trade.record(
            "transact", "i-out", ["store_ID": "alpha", "name_ID": "shop", "type": "ci", "status": "fn", "mode": "store"])
        try trade.write("North", outside)
        var prescription = Trade.invoice("i-pres", from: "annex", to: "beta", lines: [:])
        prescription[0] = Trade.record(
            "transact", "i-pres", ["store_ID": "annex", "name_ID": "name-beta", "type": "ci", "status": "fn", "mode": "dispensary"])
        try trade.write("North", prescription)
        try trade.syncAll()
        #expect(try trade.value(nil, "transact", "i-pres") != nil)
        #expect(try trade.all(nil, "transact").values.filter { $0.string("type") == "si" }.isEmpty)
        #expect(try trade.transfers.list().isEmpty)
        try trade.edit("North", "transact", "i-sg", ["status": "fn"])
        try trade.syncAll()
        #expect(try trade.half("South", of: "i-sg")?.string("invoice_num") == "1")
    }

    @Test func `a dispensary whose transactions stay on its site trades like any other store`() throws {
        let trade = try Trade(before: [Trade.dispensary("annex")])
        try trade.write("North", Trade.invoice("out", from: "annex", to: "beta"))
        try trade.write("South", Trade.invoice("in", from: "beta", to: "annex", lines: ["l3": 4]))
        try trade.write("North", Trade.invoice("near", from: "alpha", to: "annex", lines: ["l4": 5]))
        try trade.syncAll()
        #expect(try trade.half("South", of: "out")?.string("invoice_num") == "1")
        #expect(try trade.halfLines("South", of: "out").count == 2)
        for id in ["in", "near"] {
            #expect(try trade.half("North", of: id) == trade.half(nil, of: id))
            #expect(try trade.halfLines(nil, of: id).count == 1)
        }
        try trade.expectSound()
    }

    @Test func `placeholders, which are no goods yet, do not travel; services do`() throws {
        let trade = try Trade()
        try trade.write(
            "North",
            Trade.invoice("i", from: "alpha", to: "beta", lines: ["l1": 1]) + [
                Trade.line("p", of: "i", quantity: 9, type: "placeholder"), Trade.line("s", of: "i", quantity: 1, type: "service"),
            ])
        try trade.syncAll()
        #expect(try trade.halfLines("South", of: "i").map { $0.string("type") } == ["stock_in", "service"])
    }

    @Test func `a store that becomes a partner's in the log cannot have that line changed by anybody`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        let id = TransferID.log(of: "i", .shipment)
        for site in ["South", "North"] {
            #expect(throws: Failure.self) { try trade.edit(site, "log", id, ["event": "nothing happened"]) }
            #expect(throws: Failure.self) { try trade.delete(site, "log", id) }
        }
        // Other log lines stay on the machine where they are written.
        try trade.write("South", [Trade.record("log", "own", ["event": "Logged in", "event_type": "login", "store_ID": "beta"])])
        try trade.syncAll()
        #expect(try trade.value(nil, "log", "own") == nil)
    }

    @Test func `an item unknown to the receiver is received all the same`() throws {
        let trade = try Trade()
        var invoice = Trade.invoice("i", from: "alpha", to: "beta", lines: [:])
        invoice.append(
            Trade.record(
                "trans_line", "l",
                ["transaction_ID": "i", "item_ID": "nobody-knows", "item_name": "Rare", "quantity": 2, "pack_size": 1, "type": "stock_out"])
        )
        try trade.write("North", invoice)
        try trade.syncAll()
        #expect(try trade.halfLines("South", of: "i").map { $0.string("item_ID") } == ["nobody-knows"])
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "1")
    }
}

@Suite("R-XFER: who makes the other half, wherever the two stores are", .ownThreads)
struct WhereaboutsTests {
    @Test(arguments: [nil, "North"] as [String?])
    func `two stores of one site trade offline, in the transaction that finalises`(primary: String?) throws {
        let trade = try Trade()
        try trade.mirror(to: primary)
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "annex"))
        let half = try #require(try trade.half("North", of: "i"))
        #expect(half.string("invoice_num") == "1")
        #expect(half.string("store_ID") == "annex")
        #expect(try trade.halfLines("North", of: "i").count == 2)
        #expect(try trade.value("North", "transact", "i")?.string("linked_transaction_id") == TransferID.half(of: "i", .shipment))
        #expect(try trade.value("North", "log", TransferID.log(of: "i", .shipment)) != nil)
        try trade.syncAll()
        #expect(try trade.half(nil, of: "i")?.string("invoice_num") == "1")
        #expect(try trade.transfers.list().map(\.state) == [.made])
        #expect(try trade.all(nil, "transact").values.filter { $0.string("type") == "si" }.count == 1)
        #expect(try trade.database(nil).read { try $0.quarantine.groups().count } == 0)
        try trade.expectSound()
    }

    @Test(arguments: [nil, "North"] as [String?])
    func `two stores of central trade at once`(primary: String?) throws {
        let trade = try Trade()
        try trade.mirror(to: primary)
        try trade.write(nil, Trade.invoice("i", from: "depot", to: "hall"))
        #expect(try trade.half(nil, of: "i")?.string("invoice_num") == "1")
        #expect(try trade.value(nil, "transact", "i")?.string("linked_transaction_id") == TransferID.half(of: "i", .shipment))
        #expect(try trade.value(nil, "log", TransferID.log(of: "i", .shipment)) != nil)
    }

    @Test(arguments: [nil, "North"] as [String?])
    func `central supplies a site, and a site supplies central`(primary: String?) throws {
        let trade = try Trade()
        try trade.mirror(to: primary)
        try trade.write(nil, Trade.invoice("down", from: "depot", to: "beta", lines: ["d": 1]))
        try trade.write("North", Trade.invoice("up", from: "alpha", to: "depot", lines: ["u": 2]))
        try trade.syncAll()
        #expect(try trade.half("South", of: "down")?.string("invoice_num") == "1")
        #expect(try trade.half("North", of: "up")?.string("invoice_num") == "1")
        for id in ["down", "up"] {
            let site = id == "down" ? "South" : "North"
            #expect(try trade.value(site, "transact", id)?.string("linked_transaction_id") == TransferID.half(of: id, .shipment))
            #expect(try trade.value(nil, "transact", id)?.string("linked_transaction_id") == TransferID.half(of: id, .shipment))
            #expect(try trade.value(site, "log", TransferID.log(of: id, .shipment)) != nil)
        }
        try trade.expectSound()
    }

    @Test func `a store moved before the half of its own site reached central gets it at its new site, once`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "annex"))
        #expect(try trade.half("North", of: "i") != nil)
        try trade.administration.assign(store: "annex", to: "South", force: true)
        try trade.syncAll(rounds: 4)
        // The half made under the old tenure is kept apart; the invoice itself is not held up.
        #expect(try trade.value(nil, "transact", "i")?.string("status") == "fn")
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "1")
        for place in [nil, "North", "South"] {
            #expect(try trade.all(place, "transact").values.filter { $0.string("type") == "si" }.count == 1, "\(place ?? "central")")
        }
        #expect(try trade.value("North", "transact", "i")?.string("linked_transaction_id") == TransferID.half(of: "i", .shipment))
        // The invoice stays its store's to edit.
        let apart = try trade.central.read { try $0.quarantine.groups().count }
        try trade.edit("North", "transact", "i", ["comment": "changed later"])
        try trade.syncAll()
        #expect(try trade.value(nil, "transact", "i")?.string("comment") == "changed later")
        #expect(try trade.central.read { try $0.quarantine.groups().count } == apart)
        try trade.expectSound()
    }

    @Test func `a store that comes to the sender's site is served there, also for what waited`() throws {
        let trade = try Trade()
        try trade.administration.assign(store: "depot", to: "North", force: false)
        // North does not know yet that the depot is its own now.
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "depot"))
        try trade.syncAll()
        #expect(try trade.half("North", of: "i")?.string("invoice_num") == "1")
        #expect(try trade.half(nil, of: "i")?.string("invoice_num") == "1")
        #expect(try trade.transfers.list().map(\.state) == [.made])
        #expect(try trade.all(nil, "transact").values.filter { $0.string("type") == "si" }.count == 1)
    }
}
