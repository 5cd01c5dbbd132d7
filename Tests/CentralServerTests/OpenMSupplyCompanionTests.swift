import CentralServer
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import SyncRules
import Testing

@Suite("What Open mSupply sites ask beside synchronisation")
struct OpenMSupplyCompanionTests {
    private static func patient(_ id: String, home: String, first: String = "Ana", last: String = "Tamariki") -> String {
        #"{"ID":"\#(id)","type":"patient","name":"\#(last), \#(first)","first":"\#(first)","last":"\#(last)","code":"P\#(id)","customer":true,"supplier":false,"date_of_birth":"1980-02-03T00:00:00","supplying_store_id":"\#(home)","phone":null,"female":true}"#
    }

    @Test func `a patient made at one site is found from another, shown there, and followed by what belongs to the patient`() async throws {
        try await withCentral { central in
            let home = try central.addLegacySite("Clinic", store: "clinic", isDispensary: true)
            let other = try central.addLegacySite("Hospital", store: "hospital", isDispensary: true)
            for site in [home, other] { try await site.initialise() }
            // The row that shows the patient before the patient, as the log may have them.
            try await home.sync([
                try home.update("name_store_join", #"{"ID":"join-1","name_ID":"ana","store_ID":"store-clinic","inactive":false}"#),
                try home.update("name", Self.patient("ana", home: "store-clinic")),
                try home.update(
                    "om_document",
                    #"{"ID":"document-1","name":"patients/ana","parent_IDs":"[]","user_ID":"u","datetime":"2022-08-11T10:00:00","type":"Patient","data":"{\"a\":1}","form_schema_ID":null,"status":"ACTIVE","owner_name_ID":"ana","context_ID":"Patient"}"#
                ),
            ])
            #expect(try central.parked().isEmpty)
            try await other.sync()
            #expect(other.held["ana"] == nil)
            let basic = CentralUnderTest.basic("Hospital", other.password)
            let search = try await central.call(.GET, "/api/v4/patient?first_name=@an@&last_name=@tamar@&is_deleted=false", headers: basic)
            let found = try #require(try JSONValue(parsing: search.bytes).elements, "\(search.text)")
            #expect(found.count == 1)
            #expect(found.first?["ID"]?.text == "ana")
            #expect(found.first?["date_of_birth"]?.text == "1980-02-03T00:00:00")
            #expect(found.first?["email"]?.text == "")
            let none = try await central.call(.GET, "/api/v4/patient?first_name=@bert@&last_name=@tamar@&is_deleted=false", headers: basic)
            #expect(none.text == "[]")
            #expect(try await central.call(.GET, "/api/v4/patient?first_name=@an@", headers: CentralUnderTest.basic("Hospital", "wrong")).status == 401)
            let body = Array(#"{"name_ID":"ana","store_ID":"store-hospital"}"#.utf8)
            let joined = try await central.call(.POST, "/api/v4/name_store_join", headers: basic, body: body)
            #expect(joined.status == 200)
            let row = try JSONValue(parsing: joined.bytes)
            #expect(row["store_ID"]?.text == "store-hospital" && row["inactive"]?.truth == false)
            try await other.sync()
            #expect(other.held["ana"]?["date_of_birth"]?.text == "1980-02-03")
            #expect(other.held[row["ID"]?.text ?? ""]?["name_ID"]?.text == "ana")
            #expect(other.held["document-1"]?["data"]?["a"]?.integer == 1)
            #expect(other.held["document-1"]?["parent_IDs"]?.text == "[]")
            #expect(try await central.call(.POST, "/api/v4/name_store_join", headers: basic, body: Array("{}".utf8)).status == 400)
            let unknown = Array(#"{"name_ID":"nobody","store_ID":"store-hospital"}"#.utf8)
            #expect(try await central.call(.POST, "/api/v4/name_store_join", headers: basic, body: unknown).status == 404)
        }
    }

    private static func v6(_ site: LegacySite, _ members: [(key: String, value: JSONValue)]) -> [UInt8] {
        let settings: [(key: String, value: JSONValue)] = [
            ("serverUrl", .string("http://127.0.0.1")), ("username", .string(site.name)), ("passwordSha256", .string(site.password)),
            ("siteUuid", .string(site.hardware)), ("appVersion", .string("2.20.0")), ("appName", .string("Open mSupply Desktop")),
            ("syncVersion", .string("14")),
        ]
        return JSONValue.object([("syncV5Settings", .object(settings)), ("syncV6Version", .integer(5))] + members).serialised()
    }

    private static func pull(_ site: LegacySite, from cursor: Int64, isInitialised: Bool) async throws -> JSONValue {
        let body = v6(site, [("cursor", .integer(cursor)), ("batchSize", .integer(100)), ("isInitialised", .bool(isInitialised))])
        let answer = try await site.central.call(.POST, "/central/sync/pull", body: body)
        #expect(answer.status == 200)
        return try #require(try JSONValue(parsing: answer.bytes)["data"], "\(answer.text)")
    }

    @Test func `records of the v6 interface are kept, go to whom they belong, and come back into an empty database`() async throws {
        try await withCentral { central in
            let site = try central.addLegacySite("Clinic", store: "clinic")
            let other = try central.addLegacySite("Hospital", store: "hospital")
            for one in [site, other] { try await one.initialise() }
            let empty = try await Self.pull(site, from: 0, isInitialised: true)
            #expect(empty["is_last_batch"]?.truth == true)
            #expect(empty["records"]?.elements?.isEmpty == true)
            let asset = #"{"id":"asset-1","store_id":"store-clinic","asset_number":"A1","notes":null}"#
            let record = JSONValue.object([
                ("tableName", .string("asset")), ("recordId", .string("asset-1")), ("action", .string("Update")), ("recordData", try JSONValue(parsing: asset)),
            ])
            let batch = JSONValue.object([
                ("end_cursor", .integer(1)), ("total_records", .integer(1)), ("is_last_batch", .bool(true)),
                ("records", .array([.object([("cursor", .integer(1)), ("record", record)])])),
            ])
            let pushed = try await central.call(.POST, "/central/sync/push", body: Self.v6(site, [("batch", batch)]))
            #expect(pushed.text == #"{"data":{"records_pushed":1}}"#)
            #expect(try central.parked().isEmpty)
            #expect(try await central.call(.POST, "/central/sync/site_status", body: Self.v6(site, [])).text == #"{"data":{"is_integrating":false}}"#)
            // Its own does not come back to it, nor to a stranger; loaded anew, the site has it again.
            #expect(try await Self.pull(site, from: 0, isInitialised: true)["records"]?.elements?.isEmpty == true)
            #expect(try await Self.pull(other, from: 0, isInitialised: false)["records"]?.elements?.isEmpty == true)
            let mine = try await Self.pull(site, from: 0, isInitialised: false)
            let first = try #require(mine["records"]?.elements?.first)
            #expect(first["record"]?["tableName"]?.text == "asset")
            #expect(String(decoding: first["record"]?["recordData"]?.serialised() ?? [], as: UTF8.self) == asset)
            // The store of another site gets one that central writes; a site asks from behind the last number.
            try CentralWriter(central.database).write([
                Change(table: "asset_class", id: "class-1", payload: Array(#"{"id":"class-1","name":"Cold chain"}"#.utf8))
            ])
            let next = try await Self.pull(other, from: (mine["end_cursor"]?.integer ?? 0) + 1, isInitialised: true)
            #expect(next["records"]?.elements?.map { $0["record"]?["recordId"]?.text } == ["class-1"])
            let wrong = try await central.call(
                .POST, "/central/sync/pull", body: Self.v6(LegacySite(central, "Clinic", password: "wrong", hardware: site.hardware), []))
            #expect(wrong.status == 200)
            #expect(try JSONValue(parsing: wrong.bytes)["error"]?["legacyServerError"]?["code"]?.text == "site_incorrect_password")
            #expect(try await central.call(.POST, "/central/sync/pull", body: Array("{}".utf8)).text.contains("error"))
            // No v6 record travels by v5.
            #expect(site.received.allSatisfy { !$0.table.hasPrefix("v6") })
        }
    }

    @Test func `a user logs in with the password set on central, and is told the rights in each store`() async throws {
        try await withCentral { central in
            _ = try central.addLegacySite("Clinic", store: "clinic")
            try central.write("user", #"{"ID":"u-1","name":"ana","first_name":"Ana","Language":1,"active":true}"#)
            func login(_ name: String, _ password: String) async throws -> Answer {
                let body = JSONValue.object([
                    ("username", .string(name)), ("password", .string(password)), ("loginType", .string("User")), ("siteName", .string("Clinic")),
                ])
                return try await central.call(.POST, "/api/v4/login", body: body.serialised())
            }
            #expect(try await login("ana", "any").status == 401)
            try central.administration.setPassword(ofUser: "ana", secret: SitePassword.hash("a long password", cost: CentralUnderTest.cost))
            #expect(try await login("ana", "another password").status == 401)
            #expect(try await login("nobody", "a long password").status == 401)
            let answer = try JSONValue(parsing: try await login("ana", "a long password").bytes)
            #expect(answer["status"]?.text == "success")
            #expect(answer["userInfo"]?["user"]?["ID"]?.text == "u-1")
            #expect(answer["userInfo"]?["user"]?["Language"]?.integer == 1)
            #expect(answer["userInfo"]?["user"]?["last_name"]?.isNull == true)
            #expect(answer["userInfo"]?["userStores"]?.elements?.map { $0["store_ID"]?.text } == ["store-clinic"])
            #expect(answer["userInfo"]?["userStores"]?[0]?["permissions"]?.elements?.count == 515)
            #expect(try await central.call(.POST, "/api/v4/login", body: Array("{".utf8)).status == 400)
        }
    }

    @Test func `large pages are compressed for a site that reads gzip, and only for it`() async throws {
        try await withCentral { central in
            for number in 1...50 {
                try central.write("unit", #"{"ID":"unit-\#(number)","units":"tablets of kind \#(number)","comment":"","order_number":\#(number)}"#)
            }
            let site = try central.addLegacySite("Clinic", store: "clinic")
            let plain = try await site.get("central_records?cursor=0&limit=500")
            #expect(plain.headers.first(name: "content-encoding") == nil)
            var headers = site.headers
            headers.add(name: "accept-encoding", value: "gzip")
            let packed = try await central.call(.GET, "/sync/v5/central_records?cursor=0&limit=500", headers: headers)
            #expect(packed.headers.first(name: "content-encoding") == "gzip")
            #expect(packed.bytes.count * 4 < plain.bytes.count)
            #expect(Array(packed.bytes.prefix(2)) == [0x1F, 0x8B])
        }
    }
}
