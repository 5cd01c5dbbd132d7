import Failures
import Foundation
import NIOHTTP1
import Payload
import SampleNetwork
import SiteServer
import Storage
import SyncRules
import Testing

@Suite("R-OWN: the local interface to a site's records")
struct InterfaceTests {
    /// A ready clinic, whose program serves.
    private func withClinic(
        interval: Int = 0, _ body: @escaping @Sendable (ServingSite, TestCentral) async throws -> Void
    ) async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: interval)
            defer { site.remove() }
            _ = try await site.sync()
            try await site.serve { try await body($0, central) }
        }
    }

    private func store(_ code: String) throws -> SampleStore {
        try #require(SampleNetwork().stores.first { $0.code == code })
    }

    @Test func `nothing but health answers without the access token`() async throws {
        try await withClinic { site, _ in
            let wrong: HTTPHeaders = ["Authorization": "Bearer 00000000000000000000000000000000"]
            for (method, path) in [
                (HTTPMethod.GET, "/records/item"), (.GET, "/records/item/x"), (.PUT, "/records/item/x"), (.DELETE, "/records/item/x"),
                (.POST, "/transactions"), (.POST, "/numbers"), (.POST, "/sync"), (.GET, "/status.json"), (.GET, "/metrics"),
            ] {
                for headers in [[:], wrong] as [HTTPHeaders] {
                    let answer = try await site.call(method, path, "{}", headers: headers)
                    #expect(answer.status == 401 && answer.code == "admin-token-wrong", "\(method) \(path): \(answer.text)")
                }
            }
            #expect(try await site.call(.GET, "/health", headers: [:]).status == 200)
            #expect(try await site.call(.GET, "/", headers: [:]).headers.first(name: "location") == "/login")
            #expect(try await site.call(.GET, "/metrics").text.contains("tributary_site_waiting_records 0"))
        }
    }

    @Test func `records are found by a field and page by page`() async throws {
        try await withClinic { site, central in
            let own = SampleNetwork().storeRecords(for: try store("LKC")).filter { $0.table == "item_line" }.map(\.id).sorted()
            var found: [String] = []
            var after = ""
            for _ in 0..<1_000 {
                let page = try await site.call(.GET, "/records/item_line?store_ID=\(try store("LKC").id)&limit=7\(after)").json
                found += (page["records"]?.elements ?? []).compactMap { $0.text("id") }
                guard let last = page.text("after") else { break }
                after = "&after=\(last)"
            }
            #expect(found == own)
            let other = try await site.call(.GET, "/records/item_line?store_ID=nowhere").json
            #expect(other["records"]?.elements?.isEmpty == true)
            #expect(try await site.call(.GET, "/records/no_such_table").code == "table-unknown")
            #expect(try await site.call(.GET, "/records/item?limit=100000").code == "argument-invalid")
            #expect(try await site.call(.GET, "/records/item/none").code == "not-found")
        }
    }

    @Test func `names and ids with slashes, spaces and percent signs are addressed with percent sequences`() async throws {
        try await withClinic { site, _ in
            let put = try await site.call(.PUT, "/records/pref_local%2Fx/a%20b%2525%2Fc", #"{"ID":"a b%25/c","v":1}"#)
            #expect(put.code != "route-unknown")
            let number = try await site.call(.PUT, "/records/number/a%20b%2525%2Fc", #"{"ID":"a b%25/c","name":"x","value":1}"#)
            #expect(number.status == 200, "\(number.text)")
            let read = try await site.call(.GET, "/records/number/a%20b%2525%2Fc").json
            #expect(read.text("id") == "a b%25/c")
            #expect(try await site.call(.GET, "/records/v6%2Fasset").status == 200)
        }
    }

    @Test func `central data is not edited on a satellite`() async throws {
        try await withClinic { site, _ in
            let item = try #require(try await site.call(.GET, "/records/item?limit=1").json["records"]?[0])
            let id = try #require(item.text("id"))
            let data = try #require(item["data"])
            let edited = try RecordBytes.replacing(member: "item_name", in: data.serialised(), with: Array("\"Mine\"".utf8))
            let answer = try await site.call(.PUT, "/records/item/\(id)", String(decoding: edited, as: UTF8.self))
            #expect(answer.status == 403)
            #expect(answer.code == "not-editor")
            #expect(answer.json.text("error", "message")?.contains("primary") == true)
            #expect(try await site.call(.DELETE, "/records/item/\(id)").code == "not-editor")
            #expect(try await site.call(.GET, "/records/item/\(id)").json["data"]?.serialised() == data.serialised())
            #expect(try await site.status().integer("toSend") == 0)
        }
    }

    @Test func `half of a character is refused with the record that holds it, alone and among others`() async throws {
        try await withClinic { site, central in
            let id = try store("LKC").id
            let half = #"{"ID":"HALF","store_ID":"\#(id)","code":"x\ud800"}"#
            let whole = #"{"ID":"WHOLE","store_ID":"\#(id)","code":"x"}"#
            let alone = try await site.call(.PUT, "/records/Location/HALF", half)
            #expect(alone.status == 422 && alone.code == "record-malformed", "\(alone.text)")
            let among = try await site.call(
                .POST, "/transactions",
                #"{"changes":[{"table":"Location","id":"WHOLE","data":\#(whole)},{"table":"Location","id":"HALF","data":\#(half)}]}"#)
            #expect(among.status == 422 && among.code == "record-malformed", "\(among.text)")
            for answer in [alone, among] {
                #expect(answer.json.text("error", "context", "table") == "Location")
                #expect(answer.json.text("error", "context", "id") == "HALF")
                #expect(answer.json.text("error", "message")?.contains("half of a character") == true)
            }
            #expect(among.json.text("error", "context", "change") == "1")
            #expect(alone.json.text("error", "context", "change") == nil)
            for body in [
                #"{"changes":[{"table":"Location","id":"WHOLE","data":\#(whole)},{"table":"Location","id":"H\udc00","data":\#(whole)}]}"#,
                #"{"changes":[{"table":"Location","id":"WHOLE","data":\#(whole)},{"table":"Loc\ud800","id":"H","data":\#(whole)}]}"#,
                #"{"changes":[{"table":"Location","id":"WHOLE","data":\#(whole)},{"table":"Location","id":"H","mergeInto":"\ud800"}]}"#,
            ] {
                let answer = try await site.call(.POST, "/transactions", body)
                #expect(answer.status == 400 && answer.code == "body-malformed", "\(answer.text)")
                #expect(answer.json.text("error", "message")?.contains("half of a character") == true)
                #expect(answer.json.text("error", "context", "change") == "1")
            }
            let actor = try await site.call(.POST, "/transactions", #"{"actor":"\ud800","changes":[]}"#)
            #expect(actor.code == "body-malformed" && actor.json.text("error", "context", "change") == nil)
            #expect(try await site.call(.GET, "/records/Location/WHOLE").status == 404)
        }
    }

    @Test func `of many changes, the one that is refused is named by its place, whatever is wrong with it`() async throws {
        try await withClinic { site, central in
            let id = try store("LKC").id
            func change(_ record: String, _ more: String = "") -> String {
                #"{"table":"Location","id":"\#(record)","data":{"ID":"\#(record)","store_ID":"\#(id)"\#(more)}}"#
            }
            let item = try #require(try await site.call(.GET, "/records/item?limit=1").json["records"]?[0]?.text("id"))
            for (code, bad) in [
                ("field-wrong-type", change("B", #","code":true"#)),
                ("record-id-mismatch", change("B", #","x":1"#).replacing(#""ID":"B""#, with: #""ID":"C""#)),
                ("not-editor", #"{"table":"item","id":"\#(item)","delete":true}"#), ("record-duplicated", change("A")),
                ("table-unknown", #"{"table":"itme","id":"B","delete":true}"#), ("record-id-missing", #"{"table":"Location","data":{}}"#),
                ("body-malformed", #"{"table":"Location","id":"B"}"#),
            ] {
                let answer = try await site.call(.POST, "/transactions", #"{"changes":[\#(change("A")),\#(bad),\#(change("Z"))]}"#)
                #expect(answer.code == code, "\(answer.text)")
                #expect(answer.json.text("error", "context", "change") == "1", "\(code): \(answer.text)")
            }
            #expect(try await site.call(.GET, "/records/Location/A").status == 404)
        }
    }

    @Test func `the store worked in is named by its code or its name as well as by its id, and an empty text names none`() async throws {
        try await withClinic { site, central in
            let (id, name) = (try store("LKC").id, try store("LKC").name)
            let body = #"{"ID":"SHELF","store_ID":"\#(id)","code":"x"}"#
            for called in [id, "lkc", "LKC", name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "", ""] {
                let answer = try await site.call(.PUT, "/records/Location/SHELF?actor=anna&store=\(called)", body)
                #expect(answer.status == 200, "\(called): \(answer.text)")
            }
            #expect(try await site.call(.PUT, "/records/Location/SHELF?store=nowhere", body).code == "acting-store-read-only")
            var numbers: [Int64?] = []
            for called in [#""store":"\#(id)","#, #""store":"lkc","#, #""store":"","#, #""store":null,"#, ""] {
                let answer = try await site.call(.POST, "/numbers", "{\(called)\"kind\":\"stock_take\"}")
                #expect(answer.status == 200, "\(called): \(answer.text)")
                numbers.append(answer.json.integer("number"))
            }
            let first = try #require(numbers.first ?? nil)
            #expect(numbers == (0..<5).map { first + $0 }, "one sequence, the store's")
            #expect(try await site.call(.POST, "/numbers", #"{"store":"nowhere","kind":"stock_take"}"#).code == "not-editor")
            #expect(try await site.call(.POST, "/numbers", #"{"store":7,"kind":"stock_take"}"#).code == "body-malformed")
        }
    }

    @Test func `a number is asked for with its store where several are active, or none`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC", "HVD"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            _ = try await site.sync()
            try await site.serve { site in
                let answer = try await site.call(.POST, "/numbers", #"{"kind":"stock_take"}"#)
                #expect(answer.status == 403 && answer.code == "acting-store-missing", "\(answer.text)")
                #expect(try await site.call(.POST, "/numbers", #"{"store":"HVD","kind":"stock_take"}"#).status == 200)
            }
        }
    }

    @Test func `a transaction happens as a whole or not at all`() async throws {
        try await withClinic { site, central in
            let line = try #require(try await site.call(.GET, "/records/item_line?limit=1").json["records"]?[0])
            let id = try #require(line.text("id"))
            let data = try #require(line["data"]?.serialised())
            let edited = String(
                decoding: try RecordBytes.replacing(member: "quantity", in: data, with: Array("78".utf8)), as: UTF8.self)
            let name = try #require(try await site.call(.GET, "/records/item?limit=1").json["records"]?[0]?.text("id"))
            let refused = try await site.call(
                .POST, "/transactions",
                #"{"actor":"anna","changes":[{"table":"item_line","id":"\#(id)","data":\#(edited)},{"table":"item","id":"\#(name)","delete":true}]}"#
            )
            #expect(refused.code == "not-editor")
            #expect(try await site.call(.GET, "/records/item_line/\(id)").json.integer("data", "quantity") != 78)
            #expect(try await site.status().integer("groupsToSend") == 0)

            let taken = try await site.call(
                .POST, "/transactions", #"{"actor":"anna","changes":[{"table":"item_line","id":"\#(id)","data":\#(edited)}]}"#)
            #expect(taken.json.integer("group") == 1, "\(taken.text)")
            #expect(try await site.status().integer("groupsToSend") == 1)
            #expect(try await site.call(.GET, "/records/item_line/\(id)").json["waitsToBeSent"]?.truth == true)
            let report = try await site.call(.POST, "/sync").json
            #expect(report.integer("pushed") == 1)
            let stored = try #require(try central.database.read { try $0.records.record("item_line", id)?.payload })
            #expect(String(decoding: stored, as: UTF8.self) == edited, "the bytes travel as they were written")
        }
    }

    @Test(arguments: [
        "", "{", "[]", "{}", #"{"changes":{}}"#, #"{"changes":[1]}"#, #"{"changes":[{"id":"x","data":{}}]}"#,
        #"{"changes":[{"table":"item_line","id":"x"}]}"#, #"{"changes":[{"table":"item_line","id":"x","data":{},"delete":true}]}"#,
        #"{"changes":[{"table":"item_line","id":"x","data":[]}]}"#, #"{"change":[]}"#, "nul",
    ])
    func `a malformed transaction is refused with a code`(body: String) async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Empty", stores: [])
        try await central.serve { port in
            let site = try TestSite("Empty", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            _ = try await site.sync()
            try await site.serve { serving in
                let answer = try await serving.call(.POST, "/transactions", body)
                #expect(answer.status == 400 && answer.code == "body-malformed", "\(answer.text)")
            }
        }
    }

    @Test func `before the first load is complete nothing is read and nothing is written`() async throws {
        let site = try TestSite("Clinic", url: "http://127.0.0.1:9", interval: 0)
        defer { site.remove() }
        try await site.serve { (serving) async throws in
            #expect(try await serving.call(.GET, "/records/item").code == "not-initialised")
            #expect(try await serving.call(.PUT, "/records/item_line/x", #"{"ID":"x"}"#).code == "not-initialised")
            #expect(try await serving.call(.POST, "/numbers", #"{"store":"x","kind":"requisition"}"#).code == "not-initialised")
        }
    }

    @Test func `requests to sync that come together share syncs, and all are told how it ended`() async throws {
        try await withClinic { site, _ in
            let before = try Double(Self.syncs(try await site.call(.GET, "/metrics").text))
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<30 { group.addTask { try await site.call(.POST, "/sync") } }
                for try await answer in group {
                    #expect(answer.status == 200)
                    #expect(answer.json.integer("calls") != nil)
                }
            }
            let after = try Double(Self.syncs(try await site.call(.GET, "/metrics").text))
            #expect((1...20).contains(after - before), "30 requests made \(after - before) syncs")
            let started = try await site.call(.POST, "/sync?wait=false")
            #expect(started.status == 202)
        }
    }

    private static func syncs(_ metrics: String) throws -> Double {
        let line = metrics.split(separator: "\n").first { $0.hasPrefix("tributary_site_syncs_total{code=\"ok\"}") }
        return Double(line?.split(separator: " ").last ?? "0") ?? 0
    }
}
