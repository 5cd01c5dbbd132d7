import Foundation
import Payload
import TestSupport
import Testing

/// A real export beside the project, where there is one.
enum ReferenceFiles {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/reference1").standardized
    static let paths = ["central_records.jsonl", "queued_records.jsonl"].map { folder.appending(path: $0).path }
    static var arePresent: Bool { paths.allSatisfy { FileManager.default.fileExists(atPath: $0) } }
}

@Suite("R-ROLE 1, 4, 5: a network by hand", .serialized, .ownThreads)
struct NetworkByHandTests {
    @Test func `the sample lives on a central server and two sites, as the read-me says`() throws {
        try live(SampleLines.all(), first: "NMS", second: "RDS")
    }

    @Test(.enabled(if: ReferenceFiles.arePresent))
    func `a real export lives on a central server and two sites`() throws {
        let lines = try ReferenceFiles.paths.flatMap {
            try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n").map(String.init)
        }
        try live(lines, first: "Tamaki", second: "Opua")
    }

    private func live(_ lines: [String], first: String, second: String) throws {
        let network = try HandmadeNetwork(lines)
        let central = network.central
        try network.serve()
        let north = try network.addSite("North", stores: [first])
        let south = try network.addSite("South", stores: [second])
        for site in [north, south] { try Program.must(["site", "sync", "--data", site]) }
        try network.expectVerified([central, north, south])
        let line = try stockLine(network, store: first, site: north)
        try editTravels(network, line, north: north, south: south)
        try centralDataIsRefused(network, north)
        try explanations(network, line)
        try everythingIsSent(network, [north, south])
        try exportIsComplete(network)
        try network.expectVerified([central, north, south])
    }

    /// A stock line of the store; made on its site when its history has none.
    private func stockLine(_ network: HandmadeNetwork, store: String, site: String) throws -> JSONValue {
        let stores = try #require(try Program.must(["stores", "list", "--data", network.central, "--json"]).json?.elements)
        let found = try #require(stores.first { $0["code"]?.text == store || $0["name"]?.text?.hasPrefix(store) == true })
        let id = try #require(found["id"]?.text)
        let list = ["records", "list", "--data", site, "item_line", "--where", "store_ID=\(id)", "--limit", "1", "--json"]
        if let line = try Program.must(list).json?[0] { return line }
        let item = try network.firstRecord("item", in: site)
        return .object([("ID", .string("E2E0LINE")), ("store_ID", .string(id)), ("item_ID", item["ID"] ?? .null), ("note", .string(""))])
    }

    private func editTravels(_ network: HandmadeNetwork, _ line: JSONValue, north: String, south: String) throws {
        let id = try #require(line["ID"]?.text)
        #expect(try network.put("item_line", id, line.with("note", .string("counted twice")), in: north).status == 0)
        let waiting = try #require(try Program.must(["site", "status", "--data", north, "--json"]).json)
        #expect(waiting["toSend"]?.integer == 1)
        let report = try #require(try Program.must(["site", "sync", "--data", north, "--json"]).json)
        #expect(report["pushed"]?.integer == 1)
        #expect(try network.record("item_line", id, in: network.central)["note"]?.text == "counted twice")
        try Program.must(["site", "sync", "--data", south])
        try network.expectRefused(["records", "get", "--data", south, "item_line", id], "not-found")
    }

    private func centralDataIsRefused(_ network: HandmadeNetwork, _ site: String) throws {
        let item = try network.firstRecord("item", in: site)
        let id = try #require(item["ID"]?.text)
        let before = try network.export(site)
        let said = try network.expectRefused(
            ["records", "put", "--data", site, "item", id], "not-editor", input: item.with("item_name", .string("Renamed")).line)
        #expect(said.errors.lowercased().contains("primary") || said.errors.lowercased().contains("central"), "\(said.errors)")
        #expect(try network.export(site) == before)
    }

    private func explanations(_ network: HandmadeNetwork, _ line: JSONValue) throws {
        let id = try #require(line["ID"]?.text)
        for (site, isEntitled) in [("North", true), ("South", false)] {
            let told = try #require(try Program.must(["explain", "--data", network.central, "item_line", id, site, "--json"]).json)
            #expect(told["entitled"]?.truth == isEntitled, "\(told.line)")
            #expect(told["reasons"]?.elements?.isEmpty == false)
        }
    }

    private func everythingIsSent(_ network: HandmadeNetwork, _ sites: [String]) throws {
        for site in sites {
            // Central learns how far a site has come from its next question.
            try Program.must(["site", "sync", "--data", site])
            let status = try #require(try Program.must(["site", "status", "--data", site, "--json"]).json)
            #expect(status["toSend"]?.integer == 0)
            #expect(status["staged"]?.integer == 0)
            #expect(status["state"]?.text == "ready")
        }
        // What central knows of its sites is written now and then, and when it ends.
        network.server?.stop()
        let status = try #require(try Program.must(["status", "--data", network.central, "--json"]).json)
        let remote = status["sites"]?.elements?.filter { $0["kind"]?.text != "central" } ?? []
        #expect(remote.count == sites.count)
        for site in remote {
            #expect(site["state"]?.text == "ready", "\(site.line)")
            for waiting in ["toReceive", "toSend", "parkedGroups"] { #expect(site[waiting]?.integer == 0, "\(waiting): \(site.line)") }
        }
    }

    private func exportIsComplete(_ network: HandmadeNetwork) throws {
        let export = try network.export(network.central)
        #expect(export.split(separator: "\n").count > 500)
        let file = network.scratch("export.jsonl")
        try export.write(toFile: file, atomically: true, encoding: .utf8)
        let other = network.scratch("second-central")
        try Program.must(["central", "init", "--data", other])
        try Program.must(["records", "import", "--data", other, file])
        // All but where the stores are active: in the new central that is central itself (R-OWN 19).
        let expected = export.replacingOccurrences(
            of: #""sync_id_remote_site":[0-9]+"#, with: #""sync_id_remote_site":1"#, options: .regularExpression)
        #expect(try network.export(other) == expected)
        let again = try #require(try Program.must(["records", "import", "--data", other, file, "--json"]).json)
        #expect(again["changed"]?.integer == 0)
        #expect(again["unchanged"]?.integer == again["lines"]?.integer)
        #expect(try network.export(other) == expected)
        try network.expectVerified([other])
    }
}
