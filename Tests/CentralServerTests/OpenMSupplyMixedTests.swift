import NIOHTTP1
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@Suite("Open mSupply sites beside ours")
struct OpenMSupplyMixedTests {
    private static func invoice(_ id: String, _ store: String, to name: String) -> String {
        #"{"ID":"\#(id)","store_ID":"\#(store)","name_ID":"\#(name)","type":"ci","status":"fn","invoice_num":1,"mode":"store","hold":false,"currency_rate":1.0,"entry_date":"2026-01-02T00:00:00","entry_time":"13:04:06","confirm_date":"2026-01-02T00:00:00","confirm_time":"13:04:06","finalised_date":"2026-01-02T00:00:00","finalised_time":"13:04:06","insuranceDiscountAmount":null,"insuranceDiscountRate":null,"om_created_datetime":"2026-01-02T13:04:06","om_status":"SHIPPED","om_type":"OUTBOUND_SHIPMENT"}"#
    }

    @Test func `a store of ours receives what an Open mSupply site sends as a half that central makes, and central makes none the other way`() async throws {
        try await withCentral { central in
            try central.write("item", #"{"ID":"item-a","item_name":"Amoxicillin","code":"AMX","type_of":"general"}"#)
            let site = try central.addLegacySite("Clinic", store: "clinic")
            _ = try central.administration.createStore(code: "depot", title: "Depot", isDispensary: false, nameID: nil, ids: ("store-depot", "name-depot"))
            let ids = Counter()
            try central.administration.grantVisibility("clinic", "depot", newID: { "pair-\(ids.next())" })
            try await site.initialise()
            try await site.sync([
                try site.update("transact", Self.invoice("out-1", "store-clinic", to: "name-depot")),
                try site.update(
                    "trans_line",
                    #"{"ID":"out-1-line","transaction_ID":"out-1","item_ID":"item-a","item_name":"Amoxicillin","type":"stock_out","quantity":2.0,"pack_size":10.0,"cost_price":1.0,"sell_price":1.0}"#
                ),
            ])
            func half(of id: String) throws -> StoredRecord? {
                try central.database.read { transaction in
                    try transaction.records.records(matching: RecordQuery(table: "transact", fields: [("linked_transaction_id", id)])).first
                }
            }
            try await eventually({ try half(of: "out-1") }, until: { $0 != nil })
            #expect(try JSONValue(parsing: #require(try half(of: "out-1")).payload)["store_ID"]?.text == "store-depot")
            // The site's own document is not written by central, and so does not come back.
            site.forgetReceived()
            try await site.sync()
            #expect(!site.received.contains { $0.id == "out-1" })
            // The other way the document goes there as it is.
            try central.write(
                "transact",
                #"{"ID":"out-2","store_ID":"store-depot","name_ID":"name-clinic","type":"ci","status":"fn","invoice_num":7,"mode":"store","entry_date":"2026-01-02","confirm_date":"2026-01-02","finalised_date":"2026-01-02"}"#
            )
            try await site.sync()
            #expect(site.held["out-2"]?["insuranceDiscountRate"]?.integer == 0)
            #expect(try half(of: "out-2") == nil)
        }
    }

    @Test func `a site that stops in the middle of its queue goes on where it was, and a store that comes later brings all that it has`() async throws {
        try await withCentral { central in
            let site = try central.addLegacySite("Clinic", store: "clinic")
            try await site.initialise()
            _ = try central.administration.createStore(code: "depot", title: "Depot", isDispensary: false, nameID: nil, ids: ("store-depot", "name-depot"))
            for number in 1...30 {
                try central.write(
                    "Location", #"{"ID":"shelf-\#(number)","store_ID":"store-depot","code":"\#(number)","Description":"","hold":false,"type_ID":""}"#)
            }
            try central.administration.assign(store: "depot", to: "Clinic", force: false)
            // One page of ten, and no more for a while; meanwhile the first of the others changes.
            try await site.pullQueue(limit: 10, most: 1)
            let early = Set(site.held.keys.filter { $0.hasPrefix("shelf-") })
            #expect(!early.isEmpty && early.count <= 10)
            try await site.sync()
            #expect(site.held.keys.count { $0.hasPrefix("shelf-") } == 30)
            let twice = Dictionary(grouping: site.received.map(\.id).filter { $0.hasPrefix("shelf-") }, by: \.self).filter { $0.value.count > 1 }
            #expect(twice.isEmpty)
            // Central's status knows where the site stands.
            let status = try central.administration.status(logLines: 1)
            #expect(status.sites.contains { $0.site.name == "Clinic" })
        }
    }

    @Test func `a store that comes to a site later does not bring again what the site holds by another store`() async throws {
        try await withCentral { central in
            let site = try central.addLegacySite("Clinic", store: "clinic")
            _ = try central.administration.createStore(code: "depot", title: "Depot", isDispensary: false, nameID: nil, ids: ("store-depot", "name-depot"))
            let order = #"{"ID":"order-1","store_ID":"store-depot","name_ID":"name-clinic","type":"request","status":"fn","serial_number":1}"#
            try central.write("requisition", order)
            try await site.initialise()
            #expect(site.held["order-1"] != nil)
            site.forgetReceived()
            try central.administration.assign(store: "depot", to: "Clinic", force: false)
            try await site.sync()
            #expect(!site.received.contains { $0.id == "order-1" }, "\(site.received)")
            // From now on it is the site's own to change, and what it writes reaches central.
            try await site.sync([try site.update("requisition", order.replacing("\"serial_number\":1", with: "\"serial_number\":2"))])
            #expect(try central.parked().isEmpty)
            let stored = try central.database.read { try $0.records.record("requisition", "order-1") }
            #expect(try JSONValue(parsing: stored?.payload ?? [])["serial_number"]?.integer == 2)
        }
    }
}
