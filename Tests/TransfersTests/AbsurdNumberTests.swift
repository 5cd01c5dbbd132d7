import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-SYNC 3: one record with an absurd number stops nobody", .ownThreads)
struct AbsurdNumberTests {
    static let numbers = ["9223372036854775807", "92233720368547758070", "1e999", "1e308", "-9223372036854775808", "900000000", "\"9223372036854775807\""]

    private static func invoice(_ id: String, store: String, type: String, number: String) throws -> Change {
        let text = """
            {"ID":"\(id)","store_ID":"\(store)","name_ID":"name-alpha","type":"\(type)","status":"nw","mode":"store","invoice_num":\(number)}
            """
        return Change(table: "transact", id: id, payload: Array(text.utf8))
    }

    @Test(arguments: numbers)
    func `a document with an absurd number moves no sequence: the store goes on where it was`(number: String) throws {
        let trade = try Trade()
        #expect(try trade.site("South").nextNumber(store: "beta", kind: .supplierInvoice) == 1)
        try trade.write("South", [Self.invoice("odd", store: "beta", type: "si", number: number)])
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "2")
        #expect(try trade.value("South", "transact", "odd") != nil)
        try trade.expectSound()
    }

    @Test(arguments: numbers)
    func `on central neither, also when such a document was the first of its kind`(number: String) throws {
        let trade = try Trade()
        try trade.write(nil, [Self.invoice("odd", store: "depot", type: "si", number: number)])
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "depot"))
        try trade.syncAll()
        #expect(try trade.half(nil, of: "i")?.string("invoice_num") == "1")
        #expect(try CentralWriter(trade.central).nextNumber(store: "depot", kind: .supplierInvoice) == 2)
    }

    @Test func `the highest number that counts is gone on from, past what is taken, up to the last one`() throws {
        let trade = try Trade()
        let site = try trade.site("South")
        try trade.write("South", [Self.invoice("high", store: "beta", type: "ci", number: "899999999")])
        try trade.write("South", [Self.invoice("next", store: "beta", type: "ci", number: "900000000")])
        #expect(try site.nextNumber(store: "beta", kind: .customerInvoice) == 900_000_001)
        let row = SerialNumberKind.customerInvoice.rowName(store: "beta")
        let stored = try #require(try trade.all("South", "number").first { $0.value.string("name") == row })
        try trade.edit("South", "number", stored.key, ["value": 999_999_998])
        #expect(try site.nextNumber(store: "beta", kind: .customerInvoice) == 999_999_999)
        let failure = #expect(throws: Failure.self) { try site.nextNumber(store: "beta", kind: .customerInvoice) }
        #expect(failure?.code == .numbersExhausted)
        // A row that says more than was ever given says nothing.
        try trade.edit("South", "number", stored.key, ["value": 9_223_372_036_854_775_807])
        #expect(try site.nextNumber(store: "beta", kind: .customerInvoice) == 900_000_001)
    }

    @Test func `freed numbers, moments and days beyond reason are passed over`() throws {
        let trade = try Trade()
        let row = SerialNumberKind.supplierInvoice.rowName(store: "beta")
        try trade.write("South", [Trade.record("number_reuse", "f", ["name": row, "number_to_use": 9_223_372_036_854_775_807])])
        var document = Trade.invoice("i", from: "alpha", to: "beta")
        let text =
            #"{"ID":"i","store_ID":"alpha","name_ID":"name-beta","type":"ci","status":"fn","mode":"store","invoice_num":1e400,"#
            + #""lastModifiedAt":-9223372036854775808,"entry_time":9223372036854775807,"entry_date":"99999-99-99"}"#
        document[0] = Change(table: "transact", id: "i", payload: Array(text.utf8))
        try trade.write("North", document)
        try trade.syncAll()
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "1")
        for seconds in [Int64.min, -1, 0, .max] { #expect(!Day.text(seconds).isEmpty) }
        #expect(Day.text(-1) == "1969-12-31")
    }

    @Test func `what cannot be done for one record is set aside with a line in the log, and the others are done`() throws {
        let trade = try Trade()
        try trade.central.write { transaction in
            var done: [Int] = []
            for number in 0..<3 {
                try transaction.settingAside("test", "Number \(number)") {
                    guard number != 1 else { throw PayloadError.tooDeep(offset: 1, limit: 2) }
                    done.append(number)
                }
            }
            #expect(done == [0, 2])
            #expect(throws: Failure.self) { try transaction.settingAside("test", "") { throw Failure(.diskFull) } }
        }
        let lines = try trade.central.read { try $0.log.recent(10) }.filter { $0.event == "test" }
        #expect(lines.map(\.code) == ["record-malformed"])
        #expect(lines.first?.message.hasPrefix("Number 1: ") == true)
    }
}
