import Failures
import Foundation
import Payload
import SampleNetwork
import SiteServer
import Storage
import SyncRules
import SyncSite
import Testing

@Suite("Serial numbers of a store")
struct SerialNumberTests {
    private func withHospital(
        _ body: @escaping @Sendable (ServingSite, SiteEngine, SampleStore) async throws -> Void
    ) async throws {
        let central = try TestCentral()
        let store = try #require(SampleNetwork().stores.first { $0.code == "LKC" })
        try central.addSite("Clinic", stores: [store.code])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            _ = try await site.sync()
            let engine = try site.engine()
            try await site.serve { try await body($0, engine, store) }
        }
    }

    /// The highest number in the store's own records, counted without the engine.
    private func highest(_ store: SampleStore, table: String, field: String, type: String? = nil) throws -> Int64 {
        try SampleNetwork().storeRecords(for: store).filter { $0.table == table }.compactMap { record -> Int64? in
            let value = try JSONValue(parsing: record.payload)
            guard value["store_ID"]?.text == store.id, type == nil || value["type"]?.text == type else { return nil }
            return value[field]?.integer
        }.max() ?? 0
    }

    @Test func `fifty callers at once get fifty numbers that follow each other above the last one used`() async throws {
        try await withHospital { site, _, store in
            let used = try highest(store, table: "transact", field: "invoice_num", type: "ci")
            let numbers = try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        let answer = try await site.call(.POST, "/numbers", #"{"store":"\#(store.id)","kind":"customer_invoice"}"#)
                        return try #require(answer.json.integer("number"), "\(answer.text)")
                    }
                }
                return try await group.reduce(into: [Int64]()) { $0.append($1) }
            }
            #expect(numbers.sorted() == Array(used + 1...used + 50))
            let rows = try await site.call(.GET, "/records/number?name=customer_invoice_number_for_store_\(store.id)").json
            #expect(rows["records"]?.elements?.count == 1)
            #expect(rows["records"]?[0]?.integer("data", "value") == used + 50)
            #expect(try await site.status().integer("toSend") == 0, "sequences stay on the machine")
        }
    }

    @Test func `each kind counts for itself, above what the store's records hold`() async throws {
        try await withHospital { _, engine, store in
            for kind in SerialNumberKind.allCases {
                let used = try highest(kind, store)
                #expect(try engine.nextNumber(store: store.id, kind: kind) == used + 1, "\(kind)")
                #expect(try engine.nextNumber(store: store.id, kind: kind) == used + 2, "\(kind)")
            }
            #expect(try highest(.customerInvoice, store) > 0, "the sample must hold invoices to prove anything")
        }
    }

    private func highest(_ kind: SerialNumberKind, _ store: SampleStore) throws -> Int64 {
        switch kind {
        case .customerInvoice: try highest(store, table: "transact", field: "invoice_num", type: "ci")
        case .customerCredit: try highest(store, table: "transact", field: "invoice_num", type: "cc")
        case .supplierInvoice: try highest(store, table: "transact", field: "invoice_num", type: "si")
        case .supplierCredit: try highest(store, table: "transact", field: "invoice_num", type: "sc")
        case .build: try highest(store, table: "transact", field: "invoice_num", type: "bu")
        case .repack: try highest(store, table: "transact", field: "invoice_num", type: "sr")
        case .requisition: try highest(store, table: "requisition", field: "serial_number")
        case .purchaseOrder: try highest(store, table: "purchase_order", field: "serial_number")
        case .goodsReceived: try highest(store, table: "Goods_received", field: "serial_number")
        case .stocktake: try highest(store, table: "Stock_take", field: "serial_number")
        case .tender: try highest(store, table: "tender", field: "serial_number")
        case .receipt: try highest(store, table: "transact", field: "invoice_num", type: "rc")
        case .payment: try highest(store, table: "transact", field: "invoice_num", type: "ps")
        }
    }

    @Test func `a number used in a record without asking is never given again, and a freed one is`() async throws {
        try await withHospital { site, engine, store in
            let first = try engine.nextNumber(store: store.id, kind: .requisition)
            try engine.write([
                Change(
                    table: "requisition", id: "r-by-hand",
                    payload: Array(#"{"ID":"r-by-hand","store_ID":"\#(store.id)","serial_number":\#(first + 10)}"#.utf8))
            ])
            #expect(try engine.nextNumber(store: store.id, kind: .requisition) == first + 11)
            try engine.write([
                Change(
                    table: "number_reuse", id: "freed",
                    payload: Array(
                        #"{"ID":"freed","name":"requisition_number_for_store_\#(store.id)","number_to_use":\#(first + 4)}"#.utf8))
            ])
            #expect(try engine.nextNumber(store: store.id, kind: .requisition) == first + 4)
            #expect(try engine.nextNumber(store: store.id, kind: .requisition) == first + 12)
        }
    }

    @Test func `a sequence that came with an import goes on`() async throws {
        try await withHospital { _, engine, store in
            let name = "stock_take_number_for_store_\(store.id)"
            try engine.write([
                Change(table: "number", id: "IMPORTED", payload: Array(#"{"ID":"IMPORTED","name":"\#(name)","value":5000}"#.utf8))
            ])
            #expect(try engine.nextNumber(store: store.id, kind: .stocktake) == 5001)
            let row = try engine.database.read { try $0.records.record("number", "IMPORTED")?.payload }
            #expect(row.map { String(decoding: $0, as: UTF8.self) } == #"{"ID":"IMPORTED","name":"\#(name)","value":5001}"#)
        }
    }

    @Test func `numbers are given only where the store is active, and only of kinds that exist`() async throws {
        try await withHospital { site, _, store in
            let other = try #require(SampleNetwork().stores.first { $0.code != store.code })
            let elsewhere = try await site.call(.POST, "/numbers", #"{"store":"\#(other.id)","kind":"customer_invoice"}"#)
            #expect(elsewhere.code == "not-editor")
            let kind = try await site.call(.POST, "/numbers", #"{"store":"\#(store.id)","kind":"invoice"}"#)
            #expect(kind.code == "argument-invalid")
            #expect(kind.json.text("error", "message")?.contains("customer_invoice") == true)
            #expect(try await site.call(.POST, "/numbers", "{}").code == "body-malformed")
        }
    }
}
