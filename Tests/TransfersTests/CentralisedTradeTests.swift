import Failures
import Payload
import Storage
import SyncRules
import TestSupport
import Testing

@testable import Transfers

/// An order that the primary enters for a store, with the invoice and the goods received that follow from it.
private struct CentralOrder {
    let trade: Trade
    /// Where the primary is; nil for central.
    let primary: String?
    let site: String?
    let store: String
    let supplierSite: String?
    let supplier: String

    static let invoice = TransferID.half(of: "po", .order)
    static let receipt = TransferID.half(of: TransferID.half(of: "po", .order), .receipt)

    /// Central procurement is on, and every site knows it.
    static func begin(
        primary: String?, _ sides: (site: String?, store: String, supplierSite: String?, supplier: String)
    ) throws -> CentralOrder {
        let trade = try Trade()
        try trade.mirror(to: primary)
        try (primary.map { PreferenceAdministration(try trade.site($0)) } ?? PreferenceAdministration(trade.central)).set(
            .centralisedProcurement, on: true, user: "test")
        try trade.syncAll()
        return CentralOrder(
            trade: trade, primary: primary, site: sides.site, store: sides.store, supplierSite: sides.supplierSite,
            supplier: sides.supplier)
    }

    /// Entered, not confirmed yet.
    func enter() throws {
        try trade.write(primary, OrderTests.order("po", from: store, to: supplier))
    }

    /// The primary sends what it entered, and hears nothing yet of what follows from it.
    func pushOnly() throws {
        guard let primary else { return }
        trade.isFollowing = false
        try trade.sync(primary)
        trade.isFollowing = true
        try trade.transfers.catchUp()
    }

    func confirm() throws { try trade.edit(primary, "purchase_order", "po", ["status": "cn"]) }

    /// Goods received as units of each order line, in one place.
    func received(_ place: String?) throws -> [String?] {
        try ["po-salt", "po-soap"].map { try trade.value(place, "purchase_order_line", $0)?.string("quan_rec_to_date") }
    }

    func expectReceived(_ units: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        for place in Set([nil, primary, site]) {
            #expect(try received(place) == units, "\(place ?? "central")", sourceLocation: sourceLocation)
        }
    }
}

@Suite("R-OWN 6, R-OWN 14, R-XFER 4: orders that the primary enters for stores elsewhere", .ownThreads)
struct CentralisedTradeTests {
    static let sides: [(String?, String, String?, String)] = [
        ("South", "beta", "North", "alpha"), ("South", "beta", nil, "depot"), (nil, "depot", "South", "beta"),
        ("North", "alpha", "South", "beta"),
        ("North", "alpha", "North", "annex"), (nil, "depot", nil, "hall"),
    ]

    @Test(arguments: sides, [nil, "North", "South"] as [String?])
    func `entered, confirmed, invoiced, finalised, received: the primary keeps the order, and it knows how much came`(
        sides: (String?, String, String?, String), primary: String?
    ) throws {
        let order = try CentralOrder.begin(primary: primary, sides)
        let trade = order.trade
        try trade.write(primary, OrderTests.order("po", from: order.store, to: order.supplier).map(Self.asSuggestion))
        try trade.syncAll()
        #expect(try trade.transfers.list().isEmpty, "it is not confirmed yet")
        if order.site != primary {
            #expect(throws: Failure.self) { try trade.edit(order.site, "purchase_order", "po", ["status": "cn"]) }
        }
        try order.confirm()
        try trade.syncAll()
        #expect(try trade.value(order.site, "purchase_order", "po")?.string("entered_on") == "primary")
        for place in Set([order.supplierSite, primary, nil, order.site]) {
            let half = try #require(try trade.value(place, "transact", CentralOrder.invoice), "\(place ?? "central")")
            #expect(half.string("invoice_num") == "1")
            #expect(half.string("store_ID") == order.supplier)
            #expect(half.string("original_PO_ID") == "po")
            #expect(try trade.value(place, "purchase_order", "po")?.string("linked_transaction_ID") == CentralOrder.invoice)
            #expect(try trade.value(place, "log", TransferID.log(of: "po", .order))?.string("source_record_ID") == "po")
            #expect(try trade.halfLines(place, of: "po", .order).map { $0.string("order_lines_ID") } == ["po-salt", "po-soap"])
        }
        #expect(try trade.transfers.show("po").sentence == nil)

        try OrderTests.supply(trade, order.supplierSite, CentralOrder.invoice, "po")
        try trade.syncAll()
        for place in Set([order.site, primary, nil]) {
            let goods = try #require(try trade.value(place, "Goods_received", CentralOrder.receipt), "\(place ?? "central")")
            #expect(goods.string("serial_number") == "1")
            #expect(goods.string("store_ID") == order.store)
            #expect(try trade.halfLines(place, of: CentralOrder.invoice, .receipt).count == 3, "\(place ?? "central")")
        }
        try order.expectReceived(["0", "0"])
        try trade.edit(order.site, "Goods_received", CentralOrder.receipt, ["status": "fn"])
        try trade.syncAll()
        try order.expectReceived(["300", "80"])
        try laterChanges(order)
        #expect(Set(try trade.transfers.list().map(\.kind)) == [.order, .receipt])
        #expect(try trade.central.read { try $0.quarantine.groups().count } == 0)
        try trade.expectSound()
    }

    /// Each later change of the goods received changes the order again.
    private func laterChanges(_ order: CentralOrder) throws {
        let trade = order.trade
        let goods = try trade.halfLines(order.site, of: CentralOrder.invoice, .receipt)
        let soap = try #require(goods.first { $0.string("order_line_ID") == "po-soap" }?.string("ID"))
        try trade.edit(order.site, "Goods_received_line", soap, ["quantity_received": 1])
        try trade.syncAll()
        try order.expectReceived(["300", "40"])
        try trade.delete(order.site, "Goods_received_line", soap)
        try trade.syncAll()
        try order.expectReceived(["300", "0"])
        try trade.edit(order.site, "Goods_received", CentralOrder.receipt, ["status": "nw"])
        try trade.syncAll()
        try order.expectReceived(["0", "0"])
        try trade.edit(order.site, "Goods_received", CentralOrder.receipt, ["status": "fn"])
        try trade.syncAll()
        try order.expectReceived(["300", "0"])
        let lines = try trade.halfLines(order.site, of: CentralOrder.invoice, .receipt).compactMap { $0.string("ID") }
        try trade.write(
            order.site,
            lines.map { Change(table: "Goods_received_line", id: $0, payload: nil) }
                + [Change(table: "Goods_received", id: CentralOrder.receipt, payload: nil)])
        try trade.syncAll()
        try order.expectReceived(["0", "0"])
    }

    private static func asSuggestion(_ change: Change) -> Change {
        guard change.table == "purchase_order", let payload = change.payload,
            let bytes = try? RecordBytes.replacing(member: "status", in: payload, with: Array(#""sg""#.utf8))
        else { return change }
        return Change(table: change.table, id: change.id, payload: bytes)
    }

    @Test(arguments: [("South", "beta", nil, "depot"), (nil, "depot", "South", "beta")] as [(String?, String, String?, String)])
    func `a primary that was offline all the while counts what was received when it comes back`(
        sides: (String?, String, String?, String)
    ) throws {
        let order = try CentralOrder.begin(primary: "North", sides)
        let trade = order.trade
        try order.enter()
        try order.pushOnly()
        // North is offline; its own stores go on working there.
        try trade.write("North", Trade.invoice("own", from: "alpha", to: "annex", lines: ["own-1": 1]))
        for _ in 0..<2 { try trade.sync("South") }
        #expect(try trade.value(order.supplierSite, "transact", CentralOrder.invoice)?.string("invoice_num") == "1")
        let waits = try trade.transfers.show("po")
        #expect(waits.reason == "link")
        #expect(waits.sentence == "North has yet to receive it and link it back")
        try OrderTests.supply(trade, order.supplierSite, CentralOrder.invoice, "po")
        for _ in 0..<2 { try trade.sync("South") }
        try trade.edit(order.site, "Goods_received", CentralOrder.receipt, ["status": "fn"])
        for _ in 0..<2 { try trade.sync("South") }
        #expect(try order.received(nil) == ["0", "0"], "nobody but the primary writes into its order")
        try trade.sync("North")
        #expect(try order.received(nil) == ["300", "80"], "one sync of the primary is enough")
        try trade.syncAll()
        try order.expectReceived(["300", "80"])
        #expect(try trade.value(nil, "purchase_order", "po")?.string("linked_transaction_ID") == CentralOrder.invoice)
        #expect(try trade.half("North", of: "own")?.string("invoice_num") == "1")
        #expect(try trade.transfers.list().allSatisfy { $0.reason == nil })
        try trade.expectSound()
    }

    @Test func `a store whose own site does not know the supplier waits, though the primary knows both`() throws {
        // North knows beta through alpha; South does not know annex.
        let trade = try Trade()
        try PreferenceAdministration(trade.central).set(.centralisedProcurement, on: true, user: "test")
        try trade.administration.revokeVisibility("beta", "annex")
        try trade.write(nil, OrderTests.order("po", from: "beta", to: "annex"))
        try trade.syncAll()
        #expect(try trade.transfers.show("po").reason == "not-visible")
        #expect(try trade.value(nil, "transact", CentralOrder.invoice) == nil)
        try trade.administration.grantVisibility("beta", "annex") { trade.newID() }
        try trade.transfers.catchUp()
        try trade.syncAll()
        #expect(try trade.value("North", "transact", CentralOrder.invoice)?.string("invoice_num") == "1")
        #expect(try trade.transfers.show("po").sentence == nil)
    }
}

@Suite("R-XFER 6, R-ROLE 3: an office that moves in the middle of a transfer", .ownThreads)
struct MovingOfficeTests {
    /// How far the order has come when the office of the primary goes.
    enum Stage: CaseIterable { case confirmed, invoiced, finalised, received }

    private func reach(_ stage: Stage, _ order: CentralOrder, from: Stage?) throws {
        let trade = order.trade
        func sync() throws { for _ in 0..<2 { try trade.sync("South") } }
        for step in Stage.allCases where (from.map { step.isAfter($0) } ?? true) && !step.isAfter(stage) {
            switch step {
            case .confirmed:
                try order.enter()
                try order.pushOnly()
            case .invoiced: try sync()
            case .finalised:
                try OrderTests.supply(trade, order.supplierSite, CentralOrder.invoice, "po")
                try sync()
            case .received:
                try sync()
                try trade.edit(order.site, "Goods_received", CentralOrder.receipt, ["status": "fn"])
                try sync()
            }
        }
    }

    private func expectDone(_ order: CentralOrder) throws {
        let trade = order.trade
        for place in [nil, order.site] {
            #expect(try order.received(place) == ["300", "80"], "\(place ?? "central")")
            #expect(try trade.value(place, "purchase_order", "po")?.string("linked_transaction_ID") == CentralOrder.invoice)
        }
        #expect(try trade.all(nil, "transact").values.filter { $0.string("original_PO_ID") == "po" }.count == 1)
        #expect(try trade.all(nil, "Goods_received").count == 1)
        #expect(try trade.value(nil, "transact", CentralOrder.invoice)?.string("invoice_num") == "1")
        #expect(try trade.value(nil, "Goods_received", CentralOrder.receipt)?.string("serial_number") == "1")
        #expect(try trade.transfers.list().compactMap(\.sentence) == [])
        try trade.expectSound()
    }

    @Test(arguments: Stage.allCases, [false, true])
    func `back to central, drained or from a primary that is lost: the order is linked and counted all the same`(
        stage: Stage, isLost: Bool
    ) throws {
        let order = try CentralOrder.begin(primary: "North", ("South", "beta", nil, "depot"))
        let trade = order.trade
        try reach(stage, order, from: nil)
        try trade.unify(force: isLost)
        if !isLost { try trade.sync("North") }
        #expect(try !trade.administration.topology().isMirrored)
        try reach(.received, order, from: stage)
        try trade.sync("South")
        try expectDone(order)
        try trade.syncAll()
        try expectDone(order)
    }

    @Test(arguments: Stage.allCases)
    func `out to a site: from its next sync it does for the order what central did`(stage: Stage) throws {
        let order = try CentralOrder.begin(primary: nil, ("South", "beta", nil, "depot"))
        let trade = order.trade
        try reach(stage, order, from: nil)
        _ = try trade.administration.mirror(to: "North", force: false, handoverID: trade.newID())
        try reach(.received, order, from: stage)
        try trade.syncAll()
        try expectDone(order)
        #expect(try order.received("North") == ["300", "80"])
        #expect(throws: Failure.self) { try trade.edit(nil, "purchase_order", "po", ["comment": "central is not the primary"]) }
        try trade.edit("North", "purchase_order", "po", ["comment": "North is"])
    }

    @Test func `while the office is on its way the pair waits and says so, and goes on when that is cancelled`() throws {
        let order = try CentralOrder.begin(primary: "North", ("South", "beta", nil, "depot"))
        let trade = order.trade
        try reach(.confirmed, order, from: nil)
        try trade.unify()
        let waits = try trade.transfers.show("po")
        #expect(waits.reason == "link")
        #expect(
            waits.sentence
                == "North has yet to receive it and link it back; "
                + "The right to edit the data common to all stores is being handed over to the central server")
        // The site freezes, and its report is lost: nobody may link now.
        struct Cut: Error {}
        #expect(throws: Cut.self) {
            try trade.sync("North") { _ in
                let isFrozen = try trade.site("North").database.read { try !trade.site("North").holds(.primary, $0) }
                if isFrozen { throw Cut() }
            }
        }
        #expect(try trade.value("North", "purchase_order", "po")?.string("linked_transaction_ID") == "")
        _ = try trade.administration.cancelTopologyChange()
        try trade.syncAll()
        #expect(try trade.administration.topology().primary.name == "North")
        #expect(try trade.transfers.show("po").sentence == nil)
        #expect(try trade.value("North", "purchase_order", "po")?.string("linked_transaction_ID") == CentralOrder.invoice)
        try reach(.received, order, from: .confirmed)
        try trade.syncAll()
        try expectDone(order)
    }

    private struct Cut: Error {}

    @Test(arguments: 0...6, ["North", "Ministry", "Third"])
    func `a receiving store that goes elsewhere before or while its half is numbered: one half, one number`(
        calls: Int, site: String
    ) throws {
        let trade = try Trade()
        try trade.write("South", Trade.invoice("own", from: "beta", to: "alpha", status: "nw", type: "si", number: 7, lines: [:]))
        try trade.syncAll()
        if site == "Third" { try trade.addSite("Third", store: "hall") }
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        do { try trade.sync("South") { if $0 >= calls { throw Cut() } } } catch is Cut {}
        try trade.administration.assign(store: "beta", to: site, force: true)
        try trade.transfers.catchUp()
        try trade.syncAll(rounds: 4)
        let place = site == "Ministry" ? nil : site
        for holder in Set([nil, place, "North"]) {
            let halves = try trade.all(holder, "transact").filter { $0.value.string("linked_transaction_id") == "i" }
            #expect(halves.keys.sorted() == [TransferID.half(of: "i", .shipment)], "\(holder ?? "central")")
            #expect(halves.values.first?.string("invoice_num") == "8", "\(holder ?? "central")")
            #expect(try trade.halfLines(holder, of: "i").count == 2)
        }
        #expect(try trade.value("North", "transact", "i")?.string("linked_transaction_id") == TransferID.half(of: "i", .shipment))
        #expect(try trade.value("North", "log", TransferID.log(of: "i", .shipment)) != nil)
        #expect(try trade.transfers.show("i").sentence == nil)
        // The store's next document has the next number.
        try trade.write("North", Trade.invoice("j", from: "alpha", to: "beta", lines: ["j1": 1]))
        try trade.syncAll()
        #expect(try trade.half(place, of: "j")?.string("invoice_num") == "9")
        try trade.expectSound()
    }

    @Test func `a sending store that goes to central before the half is linked is linked there`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        trade.isFollowing = false
        try trade.sync("North")
        try trade.administration.assign(store: "alpha", to: "Ministry", force: true)
        trade.isFollowing = true
        try trade.transfers.catchUp()
        try trade.syncAll()
        #expect(try trade.value(nil, "transact", "i")?.string("linked_transaction_id") == TransferID.half(of: "i", .shipment))
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "1")
        #expect(try trade.transfers.show("i").sentence == nil)
    }

    @Test func `new stores and stores that leave central are no reason to look at every document again`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        try trade.write(nil, Trade.store("new"))
        try trade.administration.assign(store: "hall", to: "South", force: false)
        try trade.transfers.catchUp()
        let head = try trade.central.read { try $0.ledger.head() }
        let place = try trade.central.read { try $0.followers.cursor(CentralTransfers.follower).position }
        #expect(place > 0 && place <= head)
        try trade.administration.assign(store: "new", to: "North", force: false)
        #expect(try !trade.transfers.hasWork() || trade.central.read { try $0.followers.cursor(CentralTransfers.follower).position } == place)
    }
}

extension MovingOfficeTests.Stage {
    fileprivate func isAfter(_ other: Self) -> Bool {
        let all = Self.allCases
        return (all.firstIndex(of: self) ?? 0) > (all.firstIndex(of: other) ?? 0)
    }
}
