import Foundation
import Payload
import TestSupport
import Testing

@Suite("A site server beside its commands", .ownThreads)
struct SiteServerTests {
    @Test func `edits travel both ways while the servers run, and commands go through them`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 30))
        try network.serve()
        let folder = try network.addSite("North", stores: ["LKC"])
        let site = try Server(["site", "serve", "--data", folder], folder: folder)
        _ = try site.port()
        try Program.must(["site", "sync", "--data", folder])
        try network.expectVerified([folder])

        let item = try network.firstRecord("item", in: network.central)
        let id = try #require(item["ID"]?.text)
        #expect(try network.put("item", id, item.with("item_name", .string("Renamed on central")), in: network.central).status == 0)
        try eventually("the edit is on the site without any sync command", within: 20) {
            try network.record("item", id, in: folder)["item_name"]?.text == "Renamed on central"
        }

        let line = try network.firstRecord("item_line", in: folder)
        let lineID = try #require(line["ID"]?.text)
        #expect(try network.put("item_line", lineID, line.with("note", .string("seen")), in: folder).status == 0)
        let report = try #require(try Program.must(["site", "sync", "--data", folder, "--json"]).json)
        #expect(report["parked"]?.integer == 0)
        #expect(try network.record("item_line", lineID, in: network.central)["note"]?.text == "seen")
        #expect(site.process.isRunning, "the command asked the running process")

        site.stop()
        #expect(!FileManager.default.fileExists(atPath: folder + "/serve.json"))
        try Program.must(["site", "sync", "--data", folder])
        try network.expectVerified([network.central, folder])
        network.server?.stop()
    }
}
