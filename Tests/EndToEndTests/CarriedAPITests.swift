import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-SYNC 10, R-SITE 4: bundles and a first load go over the administration interface, as files", .ownThreads)
struct CarriedAPITests {
    private func call(_ network: HandmadeNetwork, _ path: String, _ body: Data = Data(), key: String? = nil, headers: [String] = []) throws -> Curl.Reply {
        var curl = try Curl(network.central, port: network.port)
        if let key { curl.token = key }
        return try curl.call("POST", "/api/v1/\(path)", body, headers: headers, scratch: network.scratch)
    }

    @Test func `a device is set up from a file that came over HTTP, and works by bundles that central takes and makes there`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        let secret = network.scratch("secret")
        try "the site's long password\n".write(toFile: secret, atomically: true, encoding: .utf8)
        try Program.must(["sites", "create", "North", "--code", "NO1", "--data", network.central, "--password-file", secret])
        try Program.must(["stores", "assign", "LKC", "--site", "no1", "--data", network.central])
        try Program.must(["stores", "edit", "LKC", "--transactions", "on", "--data", network.central])
        try network.serve()

        let wrong = try call(network, "sites/North/export", Data(#"{"password":"another long password"}"#.utf8))
        #expect(wrong.status == 401 && wrong.code == "credentials-wrong")
        #expect(try call(network, "sites/North/bundle").code == "bundle-key-missing")
        let export = try call(network, "sites/NO1/export", Data(#"{"password":"the site's long password"}"#.utf8))
        #expect(export.status == 201, "\(String(decoding: export.bytes.prefix(300), as: UTF8.self))")
        let file = network.scratch("north.bundle")
        try export.bytes.write(to: URL(filePath: file))
        let device = network.scratch("north")
        try Program.must(["site", "init", "--data", device, "--from", file, "--password-file", secret])

        let stock = network.scratch("stock.json")
        try #"{"ID":"carried","quantity":7}"#.write(toFile: stock, atomically: true, encoding: .utf8)
        try Program.must(["records", "put", "item_line", "carried", stock, "--data", device, "--store", "LKC"])
        let out = network.scratch("out")
        try Program.must(["site", "bundle", out, "--data", device])
        let whole = try Data(contentsOf: URL(filePath: out))
        for (bytes, code) in [
            (whole.prefix(whole.count / 2), "bundle-cut-short"), (Data(repeating: 0, count: 5_000), "bundle-unreadable"),
            (Data("no bundle".utf8), "bundle-unreadable"),
        ] {
            let refused = try call(network, "bundles", Data(bytes))
            #expect(refused.code == code && refused.status < 500, "\(String(decoding: refused.bytes, as: UTF8.self))")
        }
        #expect(try call(network, "bundles", whole, key: "nobody's").status == 401)
        #expect(try call(network, "bundles", whole, headers: ["Idempotency-Key: k"]).code == "argument-invalid")
        let taken = try call(network, "bundles", whole)
        #expect(taken.status == 200 && (taken.json?["groups"]?.integer ?? 0) >= 1 && taken.json?["site"]?.text == "North", "\(taken)")
        #expect(try call(network, "bundles", whole).code == "bundle-repeated")
        let back = try call(network, "sites/2/bundle")
        #expect(back.status == 201)
        let answer = network.scratch("back")
        try back.bytes.write(to: URL(filePath: answer))
        try Program.must(["site", "accept", answer, "--data", device])
        #expect(try Program.must(["records", "get", "item_line", "carried", "--data", network.central]).output.contains("7"))
        // Nothing of a file stays in central's folder.
        #expect(try FileManager.default.contentsOfDirectory(atPath: network.central).allSatisfy { !$0.hasPrefix("carried-") })
        let entries = try #require(try Program.must(["audit", "list", "--data", network.central, "--json"]).json?.elements)
        #expect(entries.prefix(4).compactMap { $0["act"]?.text } == ["bundle-made", "bundle-accepted", "bundle-made", "site-exported"])
        network.server?.stop()
        try network.expectVerified([network.central, device])
    }
}
