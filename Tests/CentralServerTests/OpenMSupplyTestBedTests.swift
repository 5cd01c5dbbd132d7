import CentralServer
import Failures
import Payload
import Storage
import SyncCentral
import Testing

@Suite("The test endpoints of Open mSupply's protocol")
struct OpenMSupplyTestBedTests {
    private static func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

    @Test func `they make a site, write and delete any record, and are open only where they were asked for`() async throws {
        try await withCentral { central in
            let site = try central.addLegacySite("Admin", store: "admin")
            #expect(try await site.post("test/upsert", .null).status == 404)
        }
        try await withCentral({ $0.testEndpoints = .onTestData }) { central in
            let admin = try central.addLegacySite("Admin", store: "admin")
            #expect(central.log.lines.contains { $0.contains("THE TEST ENDPOINTS ARE OPEN") })
            for call in ["test/upsert", "test/delete"] { #expect((200..<300).contains(try await admin.post(call, .null).status)) }
            // Tables in the order of the alphabet, records in part.
            let records = try Self.json(
                #"{"currency":[{"ID":"currency_a","code":"x","rate":1.0,"currency":"C","is_home_currency":true}],"item":[{"ID":"item_a","item_name":"A","type_of":"general"}],"item_line":[{"ID":"line_a","store_ID":"store_x","item_ID":"item_a","quantity":5.0}],"name":[{"ID":"name_x","name":"X","code":"X","type":"store","customer":true}],"requisition_line":[{"ID":"6_request_requisition_line_1_0190e4a1-7c9b-7c1e-8a3f-6f4b8e2d9c10","requisition_ID":"r","item_ID":"item_a"}]}"#
            )
            #expect(try await admin.post("test/upsert", records).status == 200)
            let made = try admin.json(await admin.post("test/create_site", try Self.json(#"{"visibleNameIds":["name_x"]}"#)))
            let site = LegacySite(central, made["site"]?["name"]?.text ?? "", hardware: "another machine")
            site.password = made["site"]?["password"]?.text ?? ""
            let told = try site.json(await site.get("site"))
            #expect(told["id"]?.text == made["site"]?["ID"]?.text)
            #expect(told["siteId"]?.integer == made["site"]?["site_ID"]?.integer)
            // A store is put on the site by a record that names the site's number.
            let store = #"{"store":[{"ID":"store_x","name_ID":"name_x","code":"X","sync_id_remote_site":\#(made["site"]?["site_ID"]?.integer ?? 0)}]}"#
            #expect(try await admin.post("test/upsert", try Self.json(store)).status == 200)
            try await site.initialise()
            #expect(site.held["item_a"]?["item_name"]?.text == "A")
            #expect(site.held["item_a"]?["VEN_category"]?.text == "")
            #expect(site.held["store_x"]?["store_mode"]?.text == "store")
            #expect(site.held["line_a"]?["quantity"]?.integer == 5)
            #expect(site.held[made["store"]?["ID"]?.text ?? ""]?["created_date"]?.text == "0000-00-00")
            #expect(site.held.values.contains { $0["name_ID"]?.text == "name_x" && $0["store_ID"]?.text == made["store"]?["ID"]?.text })
            // What the protocol's program looks for is there.
            #expect(site.held.values.contains { $0["code"]?.text == "invad" && $0["type"]?.text == "invad" })
            #expect(site.held.values.contains { $0["is_home_currency"]?.truth == true })
            // An upsert merges into what is there, and reaches a site that is loaded; a deletion too.
            site.forgetReceived()
            #expect(
                try await admin.post("test/upsert", try Self.json(#"{"item":[{"ID":"item_a","code":"AA"}],"item_line":[{"ID":"line_a","batch":"B"}]}"#)).status
                    == 200)
            try await site.sync()
            #expect(site.held["item_a"]?["item_name"]?.text == "A")
            #expect(site.held["item_a"]?["code"]?.text == "AA")
            #expect(site.held["line_a"]?["batch"]?.text == "B")
            #expect(site.held["line_a"]?["quantity"]?.integer == 5)
            #expect(try await admin.post("test/delete", try Self.json(#"{"item":["item_a"]}"#)).status == 200)
            try await site.sync()
            #expect(site.held["item_a"] == nil)
            #expect((400..<500).contains(try await admin.post("test/upsert", try Self.json(#"{"item":[{"item_name":"without an id"}]}"#)).status))
            #expect((400..<500).contains(try await admin.post("test/upsert", try Self.json(#"{"item":[{"ID":"i","doses":{}}]}"#)).status))
        }
    }

    @Test func `they are refused on a database with sites that they did not make, unless forced`() async throws {
        try await withCentral { central in
            try LegacyTestBed(central.administration).check()
            _ = try central.addLegacySite("Admin", store: "admin")
            try LegacyTestBed(central.administration).check()
            try central.addSite("Ours")
            let refusal = try #require(throws: Failure.self) { try LegacyTestBed(central.administration).check() }
            #expect(refusal.code == .argumentInvalid)
        }
    }
}
