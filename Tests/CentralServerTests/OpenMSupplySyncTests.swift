import Foundation
import Payload
import Storage
import SyncCentral
import SyncRules
import Testing

@Suite("Open mSupply sites synchronise against central in their own protocol")
struct OpenMSupplySyncTests {
    private static let item =
        #"{"ID":"item-a","item_name":"Amoxicillin","code":"AMX","type_of":"general","unit_ID":"","default_pack_size":10,"is_vaccine":false,"VEN_category":"","strength":"","doses":0,"category_ID":"","restricted_location_type_ID":"","volume_per_pack":0,"universalcodes_code":""}"#

    private static func invoice(_ id: String, _ store: String, to name: String, status: String = "cn", number: Int = 1) -> String {
        #"{"ID":"\#(id)","store_ID":"\#(store)","name_ID":"\#(name)","type":"ci","status":"\#(status)","invoice_num":\#(number),"mode":"store","user_ID":null,"hold":false,"comment":null,"currency_rate":1.0,"entry_date":"2026-01-02T00:00:00","entry_time":"13:04:06","confirm_date":null,"confirm_time":"00:00:00","finalised_date":null,"finalised_time":"00:00:00","insuranceDiscountAmount":null,"insuranceDiscountRate":null,"om_created_datetime":"2026-01-02T13:04:06.123456","om_status":"PICKED","om_type":"OUTBOUND_SHIPMENT","oms_fields":null}"#
    }

    private static func line(_ id: String, of invoice: String, quantity: String = "20.0") -> String {
        #"{"ID":"\#(id)","transaction_ID":"\#(invoice)","item_ID":"item-a","item_name":"Amoxicillin","type":"stock_out","quantity":\#(quantity),"pack_size":10.0,"cost_price":1.5,"sell_price":0.0,"expiry_date":"2027-02-22T00:00:00","batch":null,"volume_per_pack":0.0}"#
    }

    @Test func `a site learns who it is, is loaded with central's data and its store's, and asks no more than there is`() async throws {
        try await withCentral { central in
            // One before the first site of the kind is there, one after.
            try central.write("user", #"{"ID":"user-1","name":"ana","Language":0,"active":true}"#)
            try central.write("item", Self.item)
            let site = try central.addLegacySite("Clinic", store: "clinic")
            try central.write("user", #"{"ID":"user-2","name":"bert","Language":0,"active":true}"#)
            _ = try central.addLegacySite("Hospital", store: "hospital")
            let told = try site.json(await site.get("site"))
            #expect(told["id"]?.text == "site-Clinic")
            #expect(told["siteId"]?.integer == 2)
            #expect(told["initialisationStatus"]?.text == "new")
            #expect(told["isOmSupplyCentralServer"]?.truth == false)
            #expect(told["mSupplyCentralSiteId"]?.integer == 1)
            #expect(URL(string: told["omSupplyCentralServerUrl"]?.text ?? "")?.port == central.port)
            try await site.initialise()
            #expect(try site.json(await site.get("site"))["initialisationStatus"]?.text == "completed")
            #expect(String(decoding: try #require(site.held["item-a"]).serialised(), as: UTF8.self) == Self.item)
            // Every site knows every store and its name, also of those it does not trade with.
            for store in ["store-clinic", "store-hospital", "name-clinic", "name-hospital", "user-1", "user-2"] { #expect(site.held[store] != nil, "\(store)") }
            #expect(site.held["store-clinic"]?["sync_id_remote_site"]?.integer == 2)
            #expect(site.held["store-clinic"]?["created_date"]?.text == "0000-00-00")
            try central.write("item", Self.item.replacing(#""code":"AMX""#, with: #""code":"AMX2""#))
            site.forgetReceived()
            try await site.sync()
            #expect(site.received.map(\.id) == ["item-a"])
            #expect(site.held["item-a"]?["code"]?.text == "AMX2")
        }
    }

    @Test func `what a site pushes is kept in the form in which it is read, comes back to nobody who wrote it, and comes again into an empty database`()
        async throws
    {
        try await withCentral { central in
            try central.write("item", Self.item)
            let site = try central.addLegacySite("Clinic", store: "clinic")
            try await site.initialise()
            site.forgetReceived()
            // Lines before their document, as the site's log may have them.
            try await site.sync([
                try site.update("trans_line", Self.line("line-1", of: "invoice-1")),
                try site.update("transact", Self.invoice("invoice-1", "store-clinic", to: "name-clinic")),
                try site.update(
                    "location_movement",
                    #"{"ID":"move-1","store_ID":"store-clinic","item_line_ID":"x","location_ID":null,"enter_date":"2023-02-10T00:00:00","enter_time":"00:16:40","exit_date":null,"exit_time":"00:00:00"}"#
                ),
                try site.update(
                    "om_activity_log",
                    #"{"ID":"log-1","type":"USER_LOGGED_IN","user_ID":"u","store_ID":"store-clinic","record_ID":"r","datetime":"2026-01-02T03:04:05.678"}"#),
                try site.update("barcode", #"{"ID":"barcode-1","barcode":"0123","itemID":"item-a","manufacturerID":null,"packSize":10.0,"parentID":null}"#),
            ])
            #expect(site.received.isEmpty, "\(site.received)")
            #expect(try central.parked().isEmpty)
            try await site.initialise()
            let invoice = try #require(site.held["invoice-1"])
            #expect(invoice["entry_date"]?.text == "2026-01-02")
            #expect(invoice["entry_time"]?.integer == 47_046)
            #expect(invoice["insuranceDiscountRate"]?.integer == 0)
            #expect(invoice["om_created_datetime"]?.text == "2026-01-02T13:04:06.123456")
            #expect(invoice["comment"]?.isNull == true)
            #expect(site.held["line-1"]?["quantity"]?.integer == 20)
            #expect(site.held["line-1"]?["expiry_date"]?.text == "2027-02-22")
            #expect(site.held["move-1"]?["enter_time"]?.integer == 1_000)
            #expect(site.held["log-1"]?["datetime"]?.text == "2026-01-02T03:04:05.678")
            #expect(site.held["barcode-1"]?["packSize"]?.integer == 10)
        }
    }

    @Test func `documents for a store of another site go there with their lines, their changes and their deletion`() async throws {
        try await withCentral { central in
            try central.write("item", Self.item)
            let sender = try central.addLegacySite("Hospital", store: "hospital")
            let receiver = try central.addLegacySite("Clinic", store: "clinic")
            let stranger = try central.addLegacySite("Village", store: "village")
            for site in [sender, receiver, stranger] { try await site.initialise() }
            try await sender.sync([
                try sender.update("transact", Self.invoice("invoice-1", "store-hospital", to: "name-clinic")),
                try sender.update("trans_line", Self.line("line-1", of: "invoice-1")), try sender.update("trans_line", Self.line("line-2", of: "invoice-1")),
            ])
            for site in [receiver, stranger] { try await site.sync() }
            #expect(Set(receiver.held.keys.filter { $0.hasPrefix("invoice") || $0.hasPrefix("line") }) == ["invoice-1", "line-1", "line-2"])
            #expect(stranger.held["invoice-1"] == nil)
            // Central makes no half of its own: the receiver's program does.
            #expect(try central.database.read { try $0.records.records(matching: RecordQuery(table: "transact")).count } == 1)
            // A line alone, and one that goes.
            receiver.forgetReceived()
            try await sender.sync([
                try sender.update("trans_line", Self.line("line-1", of: "invoice-1", quantity: "7.5")), sender.delete("trans_line", "line-2"),
            ])
            try await receiver.sync()
            #expect(receiver.received.map(\.id).sorted() == ["line-1", "line-2"])
            #expect(String(decoding: receiver.held["line-1"]?["quantity"]?.serialised() ?? [], as: UTF8.self) == "7.5")
            #expect(receiver.held["line-2"] == nil)
            // The document before its line.
            receiver.forgetReceived()
            try await sender.sync([sender.delete("transact", "invoice-1"), sender.delete("trans_line", "line-1")])
            try await receiver.sync()
            #expect(receiver.received.map(\.id).sorted() == ["invoice-1", "line-1"])
            #expect(receiver.received.allSatisfy { $0.action == "delete" })
            #expect(try central.parked().isEmpty)
        }
    }

    @Test func `a queue stays the same until it is acknowledged, entry by entry, and a wrong acknowledgement means nothing`() async throws {
        try await withCentral { central in
            let site = try central.addLegacySite("Clinic", store: "clinic")
            try await site.initialise()
            let other = try central.addLegacySite("Hospital", store: "hospital")
            try await other.initialise()
            for number in 1...5 {
                try await other.sync([
                    try other.update(
                        "requisition",
                        #"{"ID":"order-\#(number)","store_ID":"store-hospital","name_ID":"name-clinic","type":"request","status":"fn","serial_number":\#(number)}"#
                    )
                ])
            }
            func head(_ limit: Int = 10) async throws -> [(entry: String, id: String)] {
                try (site.json(await site.get("queued_records?limit=\(limit)"))["data"]?.elements ?? []).map {
                    ($0["syncOutId"]?.text ?? "", $0["recordId"]?.text ?? "")
                }
            }
            func acknowledge(_ entries: [String]) async throws {
                #expect((200..<300).contains(try await site.post("acknowledged_records", .object([("syncIDs", .array(entries.map { .string($0) }))])).status))
            }
            // What was never given cannot be acknowledged.
            try await acknowledge(["999999-999999", "x", "", "-1-1", "1-1-1"])
            let first = try await head(3)
            #expect(first.map(\.id) == ["order-1", "order-2", "order-3"])
            #expect(try await head(3).map(\.entry) == first.map(\.entry))
            // One in the middle, twice: only that one goes.
            try await acknowledge([first[1].entry, first[1].entry])
            #expect(try await head().map(\.id) == ["order-1", "order-3", "order-4", "order-5"])
            // A record that changes after it was given comes again, whatever is acknowledged of before.
            try await other.sync([
                try other.update(
                    "requisition",
                    #"{"ID":"order-1","store_ID":"store-hospital","name_ID":"name-clinic","type":"request","status":"fn","serial_number":1,"comment":"new"}"#)
            ])
            try await acknowledge(first.map(\.entry))
            #expect(try await head().map(\.id) == ["order-4", "order-5", "order-1"])
            try await site.pullQueue()
            #expect(try await head().isEmpty)
            try await acknowledge(first.map(\.entry))
            #expect(try await head().isEmpty)
        }
    }

    @Test func `a push that comes twice is taken once, and one of two thousand records that cannot be read is kept apart alone`() async throws {
        try await withCentral { central in
            let site = try central.addLegacySite("Clinic", store: "clinic")
            try await site.initialise()
            var records = try (1...2_000).map {
                try site.update(
                    "Location", #"{"ID":"location-\#($0)","store_ID":"store-clinic","code":"L\#($0)","Description":"","hold":false,"type_ID":null}"#)
            }
            records[700] = try site.update("Location", #"{"ID":"location-701","store_ID":"store-clinic","code":"L701","hold":{"not":"a truth value"}}"#)
            let body = JSONValue.object([("queueLength", .integer(2_000)), ("data", .array(records))])
            for _ in 0..<2 { #expect(try await site.post("queued_records", body).status == 200) }
            let parked = try central.parked()
            #expect(parked.count == 1)
            #expect(parked.first?.code == "field-wrong-type")
            let stored = try central.database.read { try $0.records.records(matching: RecordQuery(table: "Location", limit: 5_000)).count }
            #expect(stored == 1_999)
        }
    }

    @Test func `lines whose document comes with the next batch wait for it`() async throws {
        try await withCentral { central in
            try central.write("item", Self.item)
            let sender = try central.addLegacySite("Hospital", store: "hospital")
            let receiver = try central.addLegacySite("Clinic", store: "clinic")
            for site in [sender, receiver] { try await site.initialise() }
            try await sender.sync(
                [
                    try sender.update("trans_line", Self.line("line-1", of: "invoice-1")),
                    try sender.update("transact", Self.invoice("invoice-1", "store-hospital", to: "name-clinic")),
                ], batch: 1)
            try await receiver.sync()
            #expect(receiver.held["invoice-1"] != nil && receiver.held["line-1"] != nil)
            #expect(try central.parked().isEmpty)
        }
    }

    @Test func `what a site may not write is kept apart like anybody's, and a merge goes to every site`() async throws {
        try await withCentral { central in
            try central.write("item", Self.item, Self.item.replacing("item-a", with: "item-b"))
            let site = try central.addLegacySite("Clinic", store: "clinic")
            _ = try central.addLegacySite("Hospital", store: "hospital")
            try await site.initialise()
            try await site.sync([
                try site.update("Location", #"{"ID":"location-1","store_ID":"store-hospital","code":"x"}"#),
                try site.update("item", Self.item.replacing("AMX", with: "MINE")),
            ])
            #expect(try central.parked().map(\.code).sorted() == ["not-editor", "not-editor"])
            try CentralWriter(central.database).write([Change(table: "item", id: "item-b", payload: nil, mergeInto: "item-a")])
            site.forgetReceived()
            try await site.sync()
            #expect(site.merges.count == 1)
            #expect(site.merges.first?["mergeIdToKeep"]?.text == "item-a")
            #expect(site.merges.first?["mergeIdToDelete"]?.text == "item-b")
            #expect(!site.received.contains { $0.action == "delete" })
        }
    }

    @Test func `a prescriber whom a site makes without a home lives there, and nulls that come later do not make one homeless`() async throws {
        try await withCentral { central in
            let site = try central.addLegacySite("Clinic", store: "clinic", isDispensary: true)
            try await site.initialise()
            func prescriber(_ phone: String) -> String {
                #"{"ID":"c-1","code":"C","last_name":"Rau","first_name":null,"initials":"R","store_ID":null,"phone":\#(phone),"female":false,"active":true}"#
            }
            try await site.sync([try site.update("clinician", prescriber("\"1\""))])
            try await site.sync([try site.update("clinician", prescriber("null"))])
            #expect(try central.parked().isEmpty)
            try await site.initialise()
            #expect(site.held["c-1"]?["store_ID"]?.text == "store-clinic")
            #expect(site.held["c-1"]?["phone"]?.isNull == true)
        }
    }

    @Test func `central's numbers stay small whatever the ledger's positions are`() async throws {
        try await withCentral { central in
            try central.database.write { try $0.ledger.raiseHead(to: 1 << 40) }
            try central.write("item", Self.item)
            let site = try central.addLegacySite("Clinic", store: "clinic")
            try await site.initialise()
            #expect(site.held["item-a"] != nil)
            #expect(site.cursor < 1_000)
            // A page shorter than what there is, and a cursor beyond the end.
            site.cursor = 0
            try await site.pullCentral(limit: 1)
            let beyond = try site.json(await site.get("central_records?cursor=2000000000&limit=10"))
            #expect(beyond["data"]?.elements?.isEmpty == true)
            #expect(beyond["maxCursor"]?.integer == 2_000_000_000)
        }
    }
}
