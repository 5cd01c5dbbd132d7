import Failures
import HTTPHost
import Payload
import SampleNetwork
import Storage
import SyncRules
import Transfers

extension Acts {
    private var district: Int { 1 }
    private var clinic: Int { 3 }

    /// The clinic requests, the district store supplies, the clinic receives.
    func tradeOnce() async throws {
        say("\n5. The clinic asks the district store for medicine.")
        guard let asking = network.sample.stores.first(where: { $0.code == "LKC" }),
            let supplying = network.sample.stores.first(where: { $0.code == "RDS" }),
            let item = try network.site(clinic).database.read({ try $0.records.records(matching: RecordQuery(table: "item", limit: 1)) }).first
        else { throw Failure(.notFound, "The sample network holds no clinic to trade with.") }
        let name = Self.text("item_name", item.payload)
        let request = NewID.make()
        try await finish(
            at: clinic, asking,
            [
                (
                    "requisition", request,
                    [
                        ("store_ID", .string(asking.id)), ("name_ID", .string(supplying.nameID)), ("type", .string("request")),
                        ("status", .string("fn")),
                        ("serial_number", .integer(try network.site(clinic).nextNumber(store: asking.id, kind: .requisition))),
                    ]
                ),
                (
                    "requisition_line", NewID.make(),
                    [
                        ("requisition_ID", .string(request)), ("item_ID", .string(item.key.id)), ("itemName", .string(name)),
                        ("Cust_stock_order", .integer(500)),
                    ]
                ),
            ])
        let response = try await arrival(at: district, "requisition", TransferID.half(of: request, .request))
        say("  \(asking.name) requests 500 × \(name); \(supplying.name) has it as response \(Self.text("serial_number", response)).")
        let invoice = NewID.make()
        try await finish(
            at: district, supplying,
            [
                (
                    "transact", invoice,
                    [
                        ("store_ID", .string(supplying.id)), ("name_ID", .string(asking.nameID)), ("type", .string("ci")),
                        ("mode", .string("store")),
                        ("status", .string("fn")), ("requisition_ID", .string(TransferID.half(of: request, .request))),
                        ("invoice_num", .integer(try network.site(district).nextNumber(store: supplying.id, kind: .customerInvoice))),
                    ]
                ),
                (
                    "trans_line", NewID.make(),
                    [
                        ("transaction_ID", .string(invoice)), ("item_ID", .string(item.key.id)), ("item_name", .string(name)),
                        ("pack_size", .integer(100)), ("quantity", .integer(5)), ("type", .string("stock_out")),
                        ("sell_price", .integer(2)),
                    ]
                ),
            ])
        let received = try await arrival(at: clinic, "transact", TransferID.half(of: invoice, .shipment))
        let number = Self.text("invoice_num", received)
        say("  The district store supplies 5 packs of 100; the clinic receives them as supplier invoice \(number), on hold.")
        let back =
            try network.site(clinic).database.read { try $0.records.record("transact", TransferID.half(of: invoice, .shipment))?.payload } ?? []
        let isOurs = Self.text("requisition_ID", back) == request
        say("  It is linked to the clinic's own request: \(isOurs ? "yes" : "no (wrong!)").")
    }

    private func finish(
        at site: Int, _ store: SampleStore, _ records: [(table: String, id: String, members: [(key: String, value: JSONValue)])]
    ) async throws {
        try network.site(site).write(
            records.map {
                Change(table: $0.table, id: $0.id, payload: JSONValue.object([("ID", .string($0.id))] + $0.members).serialised())
            },
            acting: WriteContext(user: "demo", store: store.id))
        _ = try await sites[site].runner.sync()
    }

    /// Waits for a half to arrive with its number; an online site has it within moments.
    private func arrival(at site: Int, _ table: String, _ id: String) async throws -> [UInt8] {
        for _ in 0..<200 {
            if let record = try network.site(site).database.read({ try $0.records.record(table, id) }) { return record.payload }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure(.notFound, "The other half of the transfer did not arrive.", ["table": table, "id": id])
    }

    private static func text(_ field: String, _ payload: [UInt8]) -> String {
        let value = (try? JSONValue(parsing: payload))?[field]
        return value?.text ?? value?.integer.map { String($0) } ?? ""
    }
}
