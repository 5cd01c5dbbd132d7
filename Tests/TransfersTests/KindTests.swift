import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER 2–5: which documents begin a transfer, and of which kind", .ownThreads)
struct BeginningTests {
    @Test(
        arguments: [
            // table, fields, the kind; the order `po` belongs to the partner `p`, `other` to somebody else
            ("transact", ["type": "ci", "status": "fn", "mode": "store"], TransferKind.shipment),
            ("transact", ["type": "CI", "status": "FN", "mode": "store"], .shipment),
            ("transact", ["type": "ci", "status": "wf"], .shipment),
            ("transact", ["type": "ci", "status": "cn"], nil), ("transact", ["type": "ci", "status": "sg"], nil),
            ("transact", ["type": "ci", "status": "nw"], nil), ("transact", ["type": "ci", "status": "wp"], nil),
            ("transact", ["type": "ci", "status": "fn", "mode": "dispensary"], nil),
            ("transact", ["type": "ci", "status": "fn", "om_status": "CANCELLED"], nil),
            ("transact", ["type": "ci", "status": "fn", "is_cancellation": "true"], nil),
            ("transact", ["type": "ci", "status": "fn", "original_PO_ID": "po"], .receipt),
            ("transact", ["type": "ci", "status": "cn", "original_PO_ID": "po"], nil),
            ("transact", ["type": "ci", "status": "fn", "original_PO_ID": "other"], .shipment),
            ("transact", ["type": "ci", "status": "fn", "original_PO_ID": "unknown"], .shipment),
            ("transact", ["type": "sc", "status": "fn"], .supplierReturn), ("transact", ["type": "Sc", "status": "fn"], .supplierReturn),
            ("transact", ["type": "sc", "status": "cn"], nil),
            ("transact", ["type": "si", "status": "fn"], nil), ("transact", ["type": "cc", "status": "fn"], nil),
            ("transact", ["type": "sr", "status": "fn"], nil), ("transact", ["type": "rc", "status": "fn"], nil),
            ("requisition", ["type": "request", "status": "fn"], .request), ("requisition", ["type": "request", "status": "wf"], .request),
            ("requisition", ["type": "request", "status": "sg"], nil), ("requisition", ["type": "request", "status": "cn"], nil),
            ("requisition", ["type": "response", "status": "fn"], nil), ("requisition", ["type": "im", "status": "fn"], nil),
            ("requisition", ["type": "sh", "status": "fn"], nil),
            ("purchase_order", ["status": "cn"], .order), ("purchase_order", ["status": "fn"], .order),
            ("purchase_order", ["status": "sg"], nil), ("purchase_order", ["status": "nw"], nil),
            ("Goods_received", ["status": "fn"], nil), ("Stock_take", ["status": "fn"], nil),
        ] as [(String, [String: String], TransferKind?)])
    func `the table of beginnings`(row: (table: String, fields: [String: String], kind: TransferKind?)) throws {
        let record = Trade.record(row.table, "x", row.fields.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        let fields = try DocumentRecord(try #require(record.payload))
        let kind = Beginning.kind(DocumentKind(folded: row.table.lowercased()), fields, partner: "p") { ["po": "p", "other": "q"][$0] }
        #expect(kind == row.kind, "\(row.table) \(row.fields)")
    }
}

@Suite("R-XFER 3: requests, responses, and the invoices that fulfil them", .ownThreads)
struct RequestTests {
    static func request(_ id: String, from: String, to: String, status: String = "fn") -> [Change] {
        [
            Trade.record(
                "requisition", id,
                [
                    "store_ID": from, "name_ID": "name-\(to)", "type": "request", "status": status, "serial_number": 3,
                    "daysToSupply": 90, "thresholdMOS": 2, "comment": "for the rains", "date_entered": "2027-01-10",
                    "linked_requisition_id": "",
                ]),
            Trade.record(
                "requisition_line", "\(id)-1",
                [
                    "requisition_ID": id, "item_ID": "salt", "itemName": "Salt", "Cust_stock_order": 400, "suggested_quantity": 380,
                    "stock_on_hand": 20, "daily_usage": 4, "actualQuan": 400, "approved_quantity": 0, "line_number": 1,
                ]),
        ]
    }

    @Test(
        arguments: [
            ("North", "alpha", "South", "beta"), ("North", "alpha", "North", "annex"), ("South", "beta", "North", "alpha"),
            (nil, "depot", "North", "alpha"), ("North", "alpha", nil, "depot"), (nil, "depot", nil, "hall"),
        ] as [(String?, String, String?, String)], [nil, "North"] as [String?])
    func `a finalised request becomes a response, invoices from it link to both, and stock comes back, wherever the primary is`(
        sides: (site: String?, from: String, supplierSite: String?, to: String), primary: String?
    ) throws {
        let trade = try Trade()
        try trade.mirror(to: primary)
        try trade.write(sides.site, Self.request("r", from: sides.from, to: sides.to))
        try trade.syncAll()
        let response = TransferID.half(of: "r", .request)
        let half = try #require(try trade.value(sides.supplierSite, "requisition", response))
        #expect(half.string("type") == "response")
        #expect(half.string("status") == "sg")
        #expect(half.string("serial_number") == "1")
        #expect(half.string("name_ID") == "name-\(sides.from)")
        #expect(half.string("linked_requisition_id") == "r")
        #expect(half.string("requester_reference") == "From request requisition 3")
        #expect(half.string("comment") == "for the rains")
        let line = try #require(try trade.halfLines(sides.supplierSite, of: "r", .request).first)
        #expect(line.string("Cust_stock_order") == "400")
        #expect(line.string("actualQuan") == "0")
        #expect(line.string("linked_requisition_line_ID") == "r-1")
        for place in [nil, sides.site] {
            #expect(try trade.value(place, "requisition", "r")?.string("linked_requisition_id") == response)
            #expect(try trade.value(place, "log", TransferID.log(of: "r", .request))?.string("source_record_ID") == "r")
        }
        // The supplier issues in two parts.
        for part in ["one", "two"] {
            var invoice = Trade.invoice("i-\(part)", from: sides.to, to: sides.from, lines: ["l-\(part)": 2])
            invoice[0] = Trade.record(
                "transact", "i-\(part)",
                [
                    "store_ID": sides.to, "name_ID": "name-\(sides.from)", "type": "ci", "status": "fn", "mode": "store",
                    "invoice_num": 1, "requisition_ID": response,
                ])
            try trade.write(sides.supplierSite, invoice)
        }
        try trade.syncAll()
        let received = try ["one", "two"].map { try #require(try trade.half(sides.site, of: "i-\($0)")) }
        #expect(received.map { $0.string("requisition_ID") } == ["r", "r"])
        #expect(Set(received.compactMap { $0.string("invoice_num") }) == ["1", "2"])
        try trade.expectSound()
    }

    @Test func `a changed request follows until the supplier says how much, and is shown afterwards`() throws {
        let trade = try Trade()
        try trade.write("North", Self.request("r", from: "alpha", to: "beta"))
        try trade.syncAll()
        try trade.edit("North", "requisition_line", "r-1", ["Cust_stock_order": 500])
        try trade.syncAll()
        let line = try #require(try trade.halfLines("South", of: "r", .request).first)
        #expect(line.string("Cust_stock_order") == "500")
        try trade.edit("South", "requisition_line", try #require(line.string("ID")), ["actualQuan": 450])
        try trade.edit("North", "requisition_line", "r-1", ["Cust_stock_order": 600])
        try trade.syncAll()
        #expect(try trade.halfLines("South", of: "r", .request).first?.string("Cust_stock_order") == "500")
        #expect(try trade.transfers.show("r").differences.map(\.sent) == [600])
    }
}

@Suite("R-XFER 5: returns", .ownThreads)
struct ReturnTests {
    @Test(
        arguments: [
            ("South", "beta", "North", "alpha"), ("North", "alpha", "South", "beta"), ("North", "alpha", "North", "annex"),
            (nil, "depot", "North", "alpha"), ("North", "alpha", nil, "depot"), (nil, "depot", nil, "hall"),
        ] as [(String?, String, String?, String)], [nil, "North"] as [String?])
    func `a finalised supplier credit becomes a customer credit in the store the goods go back to`(
        sides: (site: String?, from: String, supplierSite: String?, to: String), primary: String?
    ) throws {
        let trade = try Trade()
        try trade.mirror(to: primary)
        try trade.write(sides.site, Trade.invoice("back", from: sides.from, to: sides.to, type: "sc"))
        try trade.syncAll()
        let half = try #require(try trade.half(sides.supplierSite, of: "back", .supplierReturn))
        #expect(half.string("type") == "cc")
        #expect(half.string("store_ID") == sides.to)
        #expect(half.string("hold") == "false")
        #expect(half.string("invoice_num") == "1")
        #expect(half.string("comment") == "Stock return (urgent)")
        #expect(half.string("their_ref") == "From supplier credit: 5")
        #expect(try trade.halfLines(sides.supplierSite, of: "back", .supplierReturn).map { $0.string("type") } == ["stock_in", "stock_in"])
        #expect(try trade.value(sides.site, "transact", "back")?.string("linked_transaction_id") == half.string("ID"))
        #expect(try trade.value(sides.site, "log", TransferID.log(of: "back", .supplierReturn)) != nil)
        #expect(try trade.all(nil, "transact").values.filter { $0.string("type") == "cc" }.count == 1)
        if let site = sides.supplierSite {
            #expect(try trade.site(site).nextNumber(store: sides.to, kind: .customerCredit) == 2)
            #expect(try trade.site(site).nextNumber(store: sides.to, kind: .supplierInvoice) == 1)
        }
        try trade.expectSound()
    }
}

@Suite("R-XFER 4, R-OWN 14: orders between stores, and what was received of them", .ownThreads)
struct OrderTests {
    static func order(_ id: String, from: String, to: String, isCentralised: Bool = false) -> [Change] {
        var members: [(key: String, value: JSONValue)] = [
            ("store_ID", .string(from)), ("name_ID", .string("name-\(to)")), ("status", .string("cn")), ("serial_number", .number(8)),
            ("creation_date", .string("2027-01-05")), ("confirm_date", .string("2027-01-06")), ("comment", .string("quarterly")),
            ("curr_rate", .number(1)), ("linked_transaction_ID", .string("")),
        ]
        if isCentralised { members.append(("entered_on", .string("primary"))) }
        return [Trade.record("purchase_order", id, members)]
            + [("salt", 400, 0, 20), ("soap", 100, 90, 40)].map { item, ordered, adjusted, size in
                Trade.record(
                    "purchase_order_line", "\(id)-\(item)",
                    [
                        "purchase_order_ID": id, "store_ID": from, "item_ID": item, "item_name": item, "quan_original_order": ordered,
                        "quan_adjusted_order": adjusted, "packsize_ordered": size, "quan_rec_to_date": 0, "line_number": 1,
                    ])
            }
    }

    /// Allocates the ordered lines and finalises the invoice; adds one that was not ordered.
    static func supply(_ trade: Trade, _ site: String?, _ invoice: String, _ order: String) throws {
        let placeholders = try trade.all(site, "trans_line").values.filter { $0.string("transaction_ID") == invoice }
        var changes = placeholders.compactMap { line in line.string("ID").map { Change(table: "trans_line", id: $0, payload: nil) } }
        for (item, quantity, size) in [("salt", 15, 20), ("soap", 2, 40)] {
            changes.append(
                Trade.record(
                    "trans_line", "s-\(item)",
                    [
                        "transaction_ID": invoice, "item_ID": item, "item_name": item, "quantity": quantity, "pack_size": size,
                        "type": "stock_out", "batch": "B7", "sell_price": 3, "order_lines_ID": item == "salt" ? "\(order)-salt" : "",
                    ]))
        }
        changes.append(
            Trade.record(
                "trans_line", "s-gift",
                ["transaction_ID": invoice, "item_ID": "gift", "item_name": "Gift", "quantity": 1, "pack_size": 1, "type": "stock_out"]))
        try trade.write(site, changes)
        try trade.edit(site, "transact", invoice, ["status": "fn"])
    }

    @Test(
        arguments: [
            ("North" as String?, "alpha", "South" as String?, "beta"), ("North", "alpha", "North", "annex"), (nil, "depot", nil, "hall"),
            ("North", "alpha", nil, "depot"), (nil, "depot", "South", "beta"), ("South", "beta", "North", "alpha"),
        ], [nil, "North"] as [String?])
    func `confirmed, invoiced, finalised, received: and the order knows how much, wherever the primary is`(
        sides: (site: String?, from: String, supplierSite: String?, to: String), primary: String?
    ) throws {
        let trade = try Trade()
        try trade.mirror(to: primary)
        try trade.write(sides.site, Self.order("po", from: sides.from, to: sides.to))
        try trade.syncAll()
        let invoice = TransferID.half(of: "po", .order)
        let half = try #require(try trade.value(sides.supplierSite, "transact", invoice))
        #expect(half.string("type") == "ci")
        #expect(half.string("status") == "nw")
        #expect(half.string("invoice_num") == "1")
        #expect(half.string("name_ID") == "name-\(sides.from)")
        #expect(half.string("original_PO_ID") == "po")
        #expect(half.string("their_ref") == "From purchase order: 8")
        #expect(try trade.value(sides.site, "purchase_order", "po")?.string("linked_transaction_ID") == invoice)
        #expect(try trade.value(sides.site, "log", TransferID.log(of: "po", .order))?.string("source_record_ID") == "po")
        // The supplier sees the order, and what is asked for: whole packs where possible, units otherwise.
        #expect(try trade.value(sides.supplierSite, "purchase_order", "po") != nil)
        let lines = try trade.halfLines(sides.supplierSite, of: "po", .order)
        #expect(lines.map { $0.string("type") } == ["placeholder", "placeholder"])
        #expect(lines.map { $0.string("quantity") } == ["20", "90"])
        #expect(lines.map { $0.string("pack_size") } == ["20", "1"])
        #expect(lines.map { $0.string("order_lines_ID") } == ["po-salt", "po-soap"])

        try Self.supply(trade, sides.supplierSite, invoice, "po")
        try trade.syncAll()
        let receipt = TransferID.half(of: invoice, .receipt)
        let goods = try #require(try trade.value(sides.site, "Goods_received", receipt))
        #expect(goods.string("store_ID") == sides.from)
        #expect(goods.string("purchase_order_ID") == "po")
        #expect(goods.string("serial_number") == "1")
        #expect(goods.string("status") == "nw")
        #expect(try trade.value(sides.supplierSite, "transact", invoice)?.string("linked_goods_received_ID") == receipt)
        #expect(
            try trade.all(nil, "transact").values.filter { $0.string("type") == "si" }.isEmpty, "goods of an order come by goods received")
        let received = try trade.halfLines(sides.site, of: invoice, .receipt)
        #expect(received.map { $0.string("remoteCustomerInvoiceLineID") } == ["s-gift", "s-salt", "s-soap"])
        #expect(received.map { $0.string("order_line_ID") } == ["", "po-salt", "po-soap"])
        #expect(received.map { $0.string("quantity_received") } == ["1", "15", "2"])
        #expect(received.map { $0.string("pack_received") } == ["1", "20", "40"])
        #expect(received.allSatisfy { $0.string("location_ID") == "" })
        // A line added late arrives as another line of the goods received.
        try trade.write(
            sides.supplierSite,
            [
                Trade.record(
                    "trans_line", "s-late",
                    [
                        "transaction_ID": invoice, "item_ID": "salt", "item_name": "salt", "quantity": 1, "pack_size": 20,
                        "type": "stock_out", "order_lines_ID": "po-salt",
                    ])
            ])
        try trade.syncAll()
        #expect(try trade.halfLines(sides.site, of: invoice, .receipt).count == 4)

        // Nothing counts as received before somebody took it in.
        #expect(try trade.value(sides.site, "purchase_order_line", "po-salt")?.string("quan_rec_to_date") == "0")
        try trade.edit(sides.site, "Goods_received", receipt, ["status": "fn"])
        try trade.syncAll()
        for place in [sides.site, nil] {
            #expect(try trade.value(place, "purchase_order_line", "po-salt")?.string("quan_rec_to_date") == "320")
            #expect(try trade.value(place, "purchase_order_line", "po-soap")?.string("quan_rec_to_date") == "80")
        }
        // And again at each later change.
        let line = try #require(received.first { $0.string("order_line_ID") == "po-soap" }?.string("ID"))
        try trade.edit(sides.site, "Goods_received_line", line, ["quantity_received": 1])
        try trade.syncAll()
        #expect(try trade.value(nil, "purchase_order_line", "po-soap")?.string("quan_rec_to_date") == "40")
        #expect(Set(try trade.transfers.list().map(\.kind)) == [.order, .receipt])
        try trade.expectSound()
    }

    @Test(
        arguments: [
            ("North" as String?, "alpha", "South" as String?, "beta"), ("North", "alpha", "North", "annex"), (nil, "depot", nil, "hall"),
        ], [nil, "South"] as [String?])
    func `goods received that are deleted were not received, also when the invoice they came with is gone already`(
        sides: (site: String?, from: String, supplierSite: String?, to: String), primary: String?
    ) throws {
        let trade = try Trade()
        try trade.mirror(to: primary)
        try trade.write(sides.site, Self.order("po", from: sides.from, to: sides.to))
        try trade.syncAll()
        let invoice = TransferID.half(of: "po", .order)
        try Self.supply(trade, sides.supplierSite, invoice, "po")
        try trade.syncAll()
        let receipt = TransferID.half(of: invoice, .receipt)
        try trade.edit(sides.site, "Goods_received", receipt, ["status": "fn"])
        try trade.syncAll()
        #expect(try trade.value(nil, "purchase_order_line", "po-salt")?.string("quan_rec_to_date") == "300")

        func delete(_ site: String?, _ table: String, _ id: String, lines: String, _ field: String) throws {
            let below = try trade.all(site, lines).filter { $0.value.string(field) == id }
            try trade.write(
                site, below.keys.sorted().map { Change(table: lines, id: $0, payload: nil) } + [Change(table: table, id: id, payload: nil)])
            try trade.syncAll()
        }
        try delete(sides.supplierSite, "transact", invoice, lines: "trans_line", "transaction_ID")
        #expect(try trade.value(sides.site, "purchase_order_line", "po-salt")?.string("quan_rec_to_date") == "300", "they are in stock")
        try delete(sides.site, "Goods_received", receipt, lines: "Goods_received_line", "goods_received_ID")
        for place in [sides.site, nil] {
            #expect(try trade.value(place, "purchase_order_line", "po-salt")?.string("quan_rec_to_date") == "0")
        }
        try trade.expectSound()
    }

    @Test func `an order the primary entered is the primary's, though both stores are on one site`() throws {
        let trade = try Trade()
        let fields = try DocumentRecord(try #require(Self.order("po", from: "alpha", to: "annex", isCentralised: true)[0].payload))
        #expect(Candidate.office(of: .purchaseOrder, fields) == .primary)
        let own = try DocumentRecord(try #require(Self.order("po", from: "alpha", to: "annex")[0].payload))
        #expect(Candidate.office(of: .purchaseOrder, own) == .store("alpha"))
        // The site that holds both stores does not make the half: the primary does, because the order is edited there.
        let site = try trade.site("North")
        try site.database.write { transaction in
            let environment = SiteEnvironment(engine: site, transaction: transaction)
            let from = try #require(try environment.store("alpha"))
            let to = try #require(try environment.store("annex"))
            let key = RecordKey(try transaction.table("purchase_order"), "po")
            #expect(try environment.verdict(Candidate(kind: .order, key: key, fields: fields, from: from, to: to)) != .make)
            #expect(try environment.verdict(Candidate(kind: .order, key: key, fields: own, from: from, to: to)) == .make)
        }
        try trade.central.write { transaction in
            let environment = CentralEnvironment(writer: CentralWriter(trade.central), transaction: transaction, monthsMax: nil)
            let from = try #require(try environment.store("alpha"))
            let to = try #require(try environment.store("annex"))
            let key = RecordKey(try transaction.table("purchase_order"), "po")
            #expect(try environment.verdict(Candidate(kind: .order, key: key, fields: fields, from: from, to: to)) == .make)
            #expect(try environment.verdict(Candidate(kind: .order, key: key, fields: own, from: from, to: to)) == .waits(.madeAtSite))
        }
    }

    @Test func `received quantities are counted from what is final, and lines without goods received keep what they say`() {
        let lines: [(id: String, received: Double)] = [("a", 0), ("b", 70), ("c", 5)]
        let receipts = [
            ReceivedQuantities.Receipt(orderLine: "a", packSize: 10, packs: 2, isFinal: true),
            ReceivedQuantities.Receipt(orderLine: "a", packSize: 5, packs: 3, isFinal: true),
            ReceivedQuantities.Receipt(orderLine: "a", packSize: 1, packs: 9, isFinal: false),
            ReceivedQuantities.Receipt(orderLine: "b", packSize: 7, packs: 10, isFinal: true),
        ]
        #expect(ReceivedQuantities.changed(lines: lines, receipts, countsAll: false).map { "\($0.line) \($0.units)" } == ["a 35.0"])
        #expect(
            ReceivedQuantities.changed(lines: lines, receipts, countsAll: true).map { "\($0.line) \($0.units)" } == ["a 35.0", "c 0.0"])
    }
}
