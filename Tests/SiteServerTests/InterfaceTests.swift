import Failures
import Foundation
import NIOHTTP1
import Payload
import SampleNetwork
import SiteServer
import Storage
import Sync
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
            let stored = try #require(try central.database.read { try $0.record("item_line", id)?.payload })
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
