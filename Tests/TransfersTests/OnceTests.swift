import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER 6: exactly one half, whatever is repeated, lost, reset or deleted", .ownThreads)
struct OnceTests {
    private func halves(_ trade: Trade, _ place: String? = nil) throws -> Int {
        try trade.all(place, "transact").values.filter { $0.string("type") == "si" }.count
    }

    private struct Crash: Error {}

    @Test func `central's follower set back to the beginning makes nothing twice`() throws {
        let trade = try Trade()
        for number in 0..<5 {
            try trade.write("North", Trade.invoice("i\(number)", from: "alpha", to: "beta", number: number + 1, lines: ["l\(number)": 1]))
        }
        try trade.syncAll()
        let before = try trade.all(nil, "transact").mapValues { $0.serialised() }
        let head = try trade.central.read { try $0.ledger.head() }
        for _ in 0..<3 {
            try trade.transfers.reset()
            try trade.transfers.catchUp()
        }
        #expect(try trade.all(nil, "transact").mapValues { $0.serialised() } == before)
        #expect(try trade.central.read { try $0.ledger.head() } == head)
        #expect(try halves(trade) == 5)
    }

    @Test func `a step that crashes leaves neither an effect nor a place, and is done again`() throws {
        let trade = try Trade()
        trade.isFollowing = false
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        let place = try trade.central.read { try $0.followers.cursor(CentralTransfers.follower) }
        #expect(throws: Crash.self) {
            try trade.central.write { transaction in
                try trade.transfers.step(transaction)
                #expect(try transaction.followers.cursor(CentralTransfers.follower) != place)
                throw Crash()
            }
        }
        #expect(try halves(trade) == 0)
        #expect(try trade.central.read { try $0.followers.cursor(CentralTransfers.follower) } == place)
        #expect(try trade.central.read { try $0.transfers.pairs(limit: 10).isEmpty })
        try trade.transfers.catchUp()
        #expect(try halves(trade) == 1)
    }

    @Test(arguments: 0..<6)
    func `central that loses power before any commit makes each half once`(write: Int) throws {
        let trade = try Trade(slice: 2)
        trade.isFollowing = false
        for number in 0..<3 { try trade.write("North", Trade.invoice("i\(number)", from: "alpha", to: "beta", lines: ["l\(number)": 1])) }
        try trade.write(nil, Trade.invoice("own", from: "depot", to: "hall", lines: ["own": 1]))
        try trade.sync("North")
        trade.faults.arm(after: write)
        _ = try? trade.transfers.catchUp()
        trade.faults.arm(after: nil)
        try trade.transfers.catchUp()
        #expect(try halves(trade) == 4)
        #expect(try trade.half(nil, of: "own")?.string("invoice_num") == "1")
        try trade.syncAll()
        #expect(try halves(trade, "South") == 3)
    }

    @Test(arguments: 0..<12)
    func `a receiving site that loses power before any commit shows no half without its number, and leaves no gap`(write: Int) throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        trade.faults.arm(after: write)
        _ = try? trade.sync("South")
        let number = try trade.half("South", of: "i")?.string("invoice_num")
        #expect(number == nil || number == "1")
        trade.faults.arm(after: nil)
        try trade.syncAll()
        #expect(try trade.half(nil, of: "i")?.string("invoice_num") == "1")
        #expect(try trade.halfLines("South", of: "i").count == 2)
        #expect(try trade.value("North", "log", TransferID.log(of: "i", .shipment)) != nil)
        #expect(try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice) == 2)
    }

    @Test(arguments: 0..<4)
    func `a site that loses power while it finalises between its own stores has both halves or neither`(write: Int) throws {
        let trade = try Trade()
        trade.faults.arm(after: write)
        _ = try? trade.write("North", Trade.invoice("i", from: "alpha", to: "annex"))
        trade.faults.arm(after: nil)
        let isSent = try trade.value("North", "transact", "i") != nil
        #expect(try halves(trade, "North") == (isSent ? 1 : 0))
        #expect(isSent == (write > 0))
    }

    @Test func `one record a step comes to the same as all at once`() throws {
        for slice in [1, 2, 500] {
            let trade = try Trade(slice: slice)
            for number in 0..<4 {
                try trade.write("North", Trade.invoice("i\(number)", from: "alpha", to: "beta", lines: ["a\(number)": 1, "b\(number)": 2]))
            }
            try trade.syncAll()
            #expect(try halves(trade) == 4)
            #expect(try trade.all(nil, "trans_line").count == 16)
            #expect(
                Set(try trade.all("South", "transact").values.filter { $0.string("type") == "si" }.map { $0.string("invoice_num") }) == [
                    "1", "2", "3", "4",
                ])
        }
    }

    @Test func `a receiving site that dies in the checkpoint numbers the half once it comes back`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        for calls in 0..<6 {
            #expect(throws: Crash.self) { try trade.sync("South") { if $0 >= calls { throw Crash() } } }
            let number = try trade.half("South", of: "i")?.string("invoice_num")
            #expect(number == nil || number == "1")
            if try trade.half("South", of: "i") != nil { break }
        }
        try trade.syncAll()
        #expect(try trade.half(nil, of: "i")?.string("invoice_num") == "1")
        #expect(try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice) == 2)
        #expect(try halves(trade) == 1)
    }

    @Test func `a central that knows nothing of what another made, such as a restored one, makes the very same records`() throws {
        let made = try (0..<2).map { _ in
            let trade = try Trade()
            try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
            try trade.syncAll()
            return try ["transact", "trans_line", "log"].map { table in
                try trade.all(nil, table).sorted { $0.key < $1.key }.map { id, value in
                    "\(id) \(String(decoding: value.serialised(), as: UTF8.self))"
                }
            }
        }
        #expect(made[0] == made[1])
        #expect(made[0].map(\.count) == [2, 4, 1])
    }

    @Test func `a half that its receiver deleted does not come back`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        let id = TransferID.half(of: "i", .shipment)
        let lines = try trade.halfLines("South", of: "i").compactMap { $0.string("ID") }
        try trade.write(
            "South", lines.map { Change(table: "trans_line", id: $0, payload: nil) } + [Change(table: "transact", id: id, payload: nil)])
        try trade.syncAll()
        #expect(try halves(trade) == 0)
        try trade.edit("North", "transact", "i", ["comment": "again"])
        try trade.write("North", [Trade.line("l3", of: "i", quantity: 4)])
        try trade.syncAll()
        try trade.transfers.reset()
        try trade.transfers.catchUp()
        try trade.syncAll()
        #expect(try halves(trade) == 0)
        #expect(try trade.halfLines(nil, of: "i").isEmpty)
        #expect(try trade.transfers.show("i").responding.status == "deleted")
    }

    @Test func `neither does one that a site deleted between its own stores, even after the site began anew`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "annex", lines: [:]))
        try trade.delete("North", "transact", TransferID.half(of: "i", .shipment))
        try trade.edit("North", "transact", "i", ["comment": "again"])
        #expect(try halves(trade, "North") == 0)
        try trade.syncAll()
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try trade.administration.editSite("North", edit)
        try trade.addDevice("North")
        try trade.syncAll()
        #expect(try trade.value("North", "transact", "i") != nil)
        #expect(try halves(trade, "North") == 0)
        #expect(try halves(trade) == 0)
    }

    @Test func `a half that central is told to make while the site's own is on its way is one, and what its store wrote there replaces nothing unseen`()
        throws
    {
        let trade = try Trade()
        trade.sendGroupByGroup("North")
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "annex"))
        let line = try #require(try trade.halfLines("North", of: "i").first?.string("ID"))
        try trade.edit("North", "trans_line", line, ["quantity": 9])
        var isMade = false
        try trade.sync("North") { _ in
            guard try !isMade && trade.value(nil, "transact", "i") != nil else { return }
            #expect(try halves(trade) == 0)
            try trade.transfers.allow("i", why: "the store waits for it")
            #expect(try trade.halfLines(nil, of: "i").map { $0.string("quantity") } == ["10", "3"])
            isMade = true
        }
        #expect(isMade)
        try trade.syncAll()
        for place in [nil, "North"] {
            #expect(try halves(trade, place) == 1)
            #expect(try trade.half(place, of: "i")?.string("invoice_num") == "1")
            #expect(try trade.halfLines(place, of: "i").map { $0.string("quantity") } == ["9", "3"])
        }
        #expect(try trade.administration.quarantine().map(\.message) == [])
        try trade.expectSound()
    }

    @Test func `a site that began anew keeps the numbers it gave, and goes on above them`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try trade.administration.editSite("South", edit)
        try trade.addDevice("South")
        try trade.syncAll()
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "1")
        try trade.write("North", Trade.invoice("j", from: "alpha", to: "beta", lines: [:]))
        try trade.syncAll()
        #expect(try trade.half("South", of: "j")?.string("invoice_num") == "2")
        #expect(try trade.site("South").status().toSend == 0)
        try trade.expectSound()
    }

    @Test func `a half that an older system made is found, numbered, and no second one is made`() throws {
        let trade = try Trade()
        trade.isFollowing = false
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.write(
            "South",
            [
                Trade.record(
                    "transact", "old",
                    [
                        "store_ID": "beta", "name_ID": "name-alpha", "type": "si", "status": "nw", "invoice_num": -1,
                        "linked_transaction_id": "i", "mode": "store",
                    ])
            ])
        try trade.syncAll()
        trade.isFollowing = true
        try trade.transfers.catchUp()
        try trade.syncAll()
        #expect(try halves(trade) == 1)
        #expect(try trade.value(nil, "transact", "old")?.string("invoice_num") == "1")
        #expect(try trade.value("North", "transact", "i")?.string("linked_transaction_id") == "old")
    }

    @Test func `numbers of one store are unique and without a gap, whoever takes them`() throws {
        let trade = try Trade()
        for number in 0..<6 {
            try trade.write("North", Trade.invoice("i\(number)", from: number % 2 == 0 ? "alpha" : "annex", to: "beta", lines: [:]))
            try trade.syncAll(rounds: 1)
            if number == 3 { #expect(try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice) > 0) }
        }
        try trade.syncAll()
        let numbers = try trade.all("South", "transact").values.filter { $0.string("store_ID") == "beta" }.compactMap {
            $0["invoice_num"]?.integer
        }
        #expect(Set(numbers).count == 6)
        #expect(numbers.max() == 7)
        #expect(try trade.site("South").nextNumber(store: "hidden", kind: .supplierInvoice) == 1)
    }

    @Test func `a number given up is given again once, and not when a record carries it meanwhile`() throws {
        let trade = try Trade()
        let name = SerialNumberKind.supplierInvoice.rowName(store: "beta")
        try trade.write("South", Trade.invoice("own", from: "beta", to: "alpha", status: "nw", type: "si", number: 4, lines: [:]))
        try trade.write(
            "South",
            [
                Trade.record("number_reuse", "f2", ["name": name, "number_to_use": 2]),
                Trade.record("number_reuse", "f4", ["name": name, "number_to_use": 4]),
            ])
        #expect(try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice) == 2)
        #expect(try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice) == 5)
        #expect(try trade.all("South", "number_reuse").isEmpty)
    }
}
