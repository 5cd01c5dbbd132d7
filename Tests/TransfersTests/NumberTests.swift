import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER 1: numbers of a store and kind: unique, without a gap, through crash, new beginning and move", .ownThreads)
struct NumberTests {
    private struct PowerLoss: Error {}

    /// A record that carries a number of this kind.
    private static func record(_ kind: SerialNumberKind, _ id: String, _ number: Int64, store: String) -> Change? {
        let (table, field, type): (String, String, String?) =
            switch kind {
            case .customerInvoice: ("transact", "invoice_num", "ci")
            case .customerCredit: ("transact", "invoice_num", "cc")
            case .supplierInvoice: ("transact", "invoice_num", "si")
            case .supplierCredit: ("transact", "invoice_num", "sc")
            case .build: ("transact", "invoice_num", "bu")
            case .repack: ("transact", "invoice_num", "sr")
            case .requisition: ("requisition", "serial_number", "response")
            case .purchaseOrder: ("purchase_order", "serial_number", nil)
            case .goodsReceived: ("Goods_received", "serial_number", nil)
            case .stocktake: ("Stock_take", "serial_number", nil)
            case .tender: ("tender", "serial_number", nil)
            case .receipt: ("transact", "invoice_num", "rc")
            case .payment: ("transact", "invoice_num", "ps")
            }
        var members: [(key: String, value: JSONValue)] = [
            ("store_ID", .string(store)), (field, .number(JSONNumber(number))), ("status", .string("nw")), ("mode", .string("store")),
        ]
        if let type { members.append(("type", .string(type))) }
        return Trade.record(table, id, members)
    }

    @Test(arguments: SerialNumberKind.allCases)
    func `each kind counts for itself, and goes on after a new beginning and after a move of the store`(kind: SerialNumberKind) throws {
        let trade = try Trade()
        func take(_ site: String, _ id: String) throws -> Int64 {
            let number = try trade.site(site).nextNumber(store: "beta", kind: kind)
            try trade.write(site, [try #require(Self.record(kind, id, number, store: "beta"))])
            return number
        }
        #expect(try [take("South", "a"), take("South", "b")] == [1, 2])
        for other in SerialNumberKind.allCases where other != kind {
            #expect(try trade.site("South").nextNumber(store: "beta", kind: other) == 1, "\(other)")
        }
        try trade.syncAll()
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try trade.administration.editSite("South", edit)
        try trade.addDevice("South")
        try trade.syncAll()
        #expect(try take("South", "c") == 3)
        try trade.syncAll()
        try trade.administration.assign(store: "beta", to: "North", force: true)
        try trade.syncAll()
        #expect(throws: Failure.self) { try trade.site("South").nextNumber(store: "beta", kind: kind) }
        #expect(try take("North", "d") == 4)
        try trade.syncAll()
        try trade.administration.assign(store: "beta", to: "Ministry", force: true)
        try trade.syncAll()
        let last = try trade.central.write { try CentralWriter(trade.central).nextNumber(store: "beta", kind: kind, $0) }
        #expect(last == 5)
    }

    @Test func `a number whose use does not come about is not lost: the next one takes it`() throws {
        let trade = try Trade()
        let site = try trade.site("South")
        for _ in 0..<2 {
            #expect(throws: PowerLoss.self) {
                try site.database.write { transaction in
                    #expect(try site.nextNumber(store: "beta", kind: .supplierInvoice, transaction) == 1)
                    throw PowerLoss()
                }
            }
        }
        #expect(try site.nextNumber(store: "beta", kind: .supplierInvoice) == 1)
        #expect(try site.nextNumber(store: "beta", kind: .supplierInvoice) == 2)
    }

    @Test func `a freed number is another store's or kind's no more than any other`() throws {
        let trade = try Trade()
        let site = try trade.site("South")
        try trade.write(
            "South",
            [
                Trade.record(
                    "number_reuse", "f", ["name": SerialNumberKind.supplierInvoice.rowName(store: "beta"), "number_to_use": 3])
            ])
        #expect(try site.nextNumber(store: "beta", kind: .customerInvoice) == 1)
        #expect(try site.nextNumber(store: "hidden", kind: .supplierInvoice) == 1)
        #expect(try site.nextNumber(store: "beta", kind: .supplierInvoice) == 3)
        #expect(try trade.all("South", "number_reuse").isEmpty)
    }

    @Test func `halves and a storekeeper's own documents share one sequence without a gap, whatever is withdrawn`() throws {
        let trade = try Trade()
        for round in 0..<4 {
            try trade.write("North", Trade.invoice("i\(round)", from: "alpha", to: "beta", lines: ["l\(round)": 1]))
            try trade.syncAll(rounds: 2)
            let own = try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice)
            try trade.write("South", [try #require(Self.record(.supplierInvoice, "own\(round)", own, store: "beta"))])
        }
        // One half goes again; its number is the next one's.
        try trade.write("North", [("trans_line", "l1"), ("transact", "i1")].map { Change(table: $0.0, id: $0.1, payload: nil) })
        try trade.syncAll()
        try trade.write("North", Trade.invoice("again", from: "alpha", to: "beta", lines: ["again-1": 1]))
        try trade.syncAll()
        #expect(try trade.half("South", of: "again")?.string("invoice_num") == "3")
        let numbers = try trade.all("South", "transact").values
            .filter { $0.string("store_ID") == "beta" && $0.string("type") == "si" }.compactMap { $0["invoice_num"]?.integer }.sorted()
        #expect(numbers == [1, 2, 3, 4, 5, 6, 7, 8])
        // A follower that begins anew and a new device give none away.
        try trade.transfers.reset()
        try trade.transfers.catchUp()
        try trade.syncAll()
        #expect(try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice) == 9)
    }
}
