import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-SYNC 10, R-SITE 4: a store works by files on a stick, and later over a network", .ownThreads)
struct CarriedCommandTests {
    private func stock(_ quantity: Int, _ device: String, _ network: HandmadeNetwork) throws {
        let file = network.scratch("stock-\(quantity).json")
        try #"{"ID":"carried","quantity":\#(quantity)}"#.write(toFile: file, atomically: true, encoding: .utf8)
        try Program.must(["records", "put", "item_line", "carried", file, "--data", device, "--store", "LKC"])
    }

    /// What people are told of a device that works by bundles: that nothing was new, when bundles went, and what it has yet to hear.
    private func expectWords(_ network: HandmadeNetwork, _ device: String) throws {
        let central = network.central
        let (out, back) = (network.scratch("words-out"), network.scratch("words-back"))
        func carry() throws -> (accepted: String, made: String) {
            try Program.must(["site", "bundle", out, "--data", device])
            let accepted = try Program.must(["central", "accept", out, "--data", central]).output
            return (accepted, try Program.must(["central", "bundle", "North", back, "--data", central]).output)
        }
        _ = try carry()
        #expect(try Program.must(["status", "--data", central]).output.contains("North: the bundle of "))
        try Program.must(["site", "accept", back, "--data", device])
        let (accepted, made) = try carry()
        #expect(accepted.contains("From North: nothing new: the site had nothing to send."), "\(accepted)")
        #expect(made.contains("It brings nothing that the site lacks"), "\(made)")
        let status = try Program.must(["status", "--data", central]).output
        #expect(status.contains("brings nothing that it lacked") && !status.contains("has arrived"), "\(status)")
        let own = try Program.must(["site", "status", "--data", device]).output
        #expect(own.hasPrefix("Site North that works by bundles: ready") && own.contains("Next: by bundle: tributary site bundle FILE."), "\(own)")
        #expect(own.contains("Last bundle of central's taken: 20") && own.contains("Last one made for central: 20"), "\(own)")
        let found = try #require(try Program.run(["doctor", "--data", device, "--json"]).json?["checks"]?.elements)
        let last = try #require(found.first { $0["check"]?.text == "last-sync" })
        #expect(last["verdict"]?.text == "ok", "\(last)")
        #expect(last["sentence"]?.text?.contains("The last bundle of central's was taken") == true, "\(last)")
        #expect(last["sentence"]?.text?.contains("No sync") == false)

        // Terms travel by bundle, and the site's own next one says that it has them.
        try Program.must(["sites", "terms", "North", "--interval", "900", "--data", central])
        func listed() throws -> String { try Program.must(["sites", "list", "--search", "North", "--data", central]).output }
        let unheard = try listed()
        #expect(unheard.contains("by bundle, to be 900 s: with its next bundle"), "\(unheard)")
        #expect(unheard.contains("Heard by bundles, and told of their latest settings with the next one: North."), "\(unheard)")
        #expect(!(try carry().made.contains("nothing that the site lacks")))
        try Program.must(["site", "accept", back, "--data", device])
        _ = try carry()
        let heard = try listed()
        #expect(!heard.contains("next bundle") && !heard.contains("not yet heard") && !heard.contains("with the next one"), "\(heard)")
    }

    @Test func `a device is set up from a file, works by bundles, and then goes online`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        let central = network.central
        let (secret, wrong) = (network.scratch("secret"), network.scratch("wrong"))
        try "the site's long password\n".write(toFile: secret, atomically: true, encoding: .utf8)
        try "another long password\n".write(toFile: wrong, atomically: true, encoding: .utf8)
        try Program.must(["sites", "create", "North", "--data", central, "--password-file", secret])
        try Program.must(["stores", "assign", "LKC", "--site", "North", "--data", central])
        try Program.must(["stores", "edit", "LKC", "--transactions", "on", "--data", central])

        let export = network.scratch("north.bundle")
        try network.expectRefused(["sites", "export", "North", export, "--data", central, "--password-file", wrong], "credentials-wrong")
        try Program.must(["sites", "export", "North", export, "--data", central, "--password-file", secret])
        try network.expectRefused(["sites", "export", "North", export, "--data", central, "--password-file", secret], "second-device")
        let device = network.scratch("north")
        try network.expectRefused(["site", "init", "--data", device, "--from", export, "--password-file", wrong], "credentials-wrong")
        try network.expectRefused(["central", "accept", export, "--data", central], "bundle-wrong-way")
        try Program.must(["site", "init", "--data", device, "--from", export, "--password-file", secret])
        try network.expectRefused(["site", "init", "--data", device, "--from", export, "--password-file", secret], "already-initialised")
        #expect(!FileManager.default.fileExists(atPath: "\(device)/site.password"))
        try network.expectVerified([central, device])

        let (out, back) = (network.scratch("out"), network.scratch("back"))
        try stock(5, device, network)
        try Program.must(["site", "bundle", out, "--data", device])
        #expect(try Program.must(["site", "status", "--data", device]).output.contains("which central has not answered yet"))
        try network.expectRefused(["site", "accept", out, "--data", device], "bundle-wrong-way")
        try Program.must(["central", "accept", out, "--data", central])
        try network.expectRefused(["central", "accept", out, "--data", central], "bundle-repeated")
        try Program.must(["central", "bundle", "North", back, "--data", central])
        #expect(try Program.must(["status", "--data", central]).output.contains("is not known to have arrived"))
        try Program.must(["site", "accept", back, "--data", device])
        try network.expectRefused(["site", "accept", back, "--data", device], "bundle-repeated")
        #expect(try !Program.must(["site", "status", "--data", device]).output.contains("has not answered yet"))

        try expectWords(network, device)

        // What is damaged, cut or somebody else's changes nothing.
        try stock(6, device, network)
        try Program.must(["site", "bundle", out, "--data", device])
        let whole = try Data(contentsOf: URL(filePath: out))
        let spoilt = network.scratch("spoilt")
        for (bytes, code) in [
            (whole.prefix(whole.count / 2), "bundle-cut-short"), (Data(repeating: 0, count: 5_000), "bundle-unreadable"),
            (whole.dropLast() + [whole[whole.count - 1] ^ 1], "bundle-damaged"),
        ] {
            try bytes.write(to: URL(filePath: spoilt))
            try network.expectRefused(["central", "accept", spoilt, "--data", central], code)
        }
        let other = try HandmadeNetwork(SampleLines.all(items: 20))
        try network.expectRefused(["central", "accept", out, "--data", other.central], "bundle-other-central")
        let south = network.scratch("south")
        try Program.must(["sites", "create", "South", "--data", central, "--password-file", secret])
        try Program.must(["sites", "export", "South", export, "--data", central, "--password-file", secret])
        try Program.must(["site", "init", "--data", south, "--from", export, "--password-file", secret])
        try Program.must(["central", "bundle", "North", back, "--data", central])
        try network.expectRefused(["site", "accept", back, "--data", south], "bundle-other-site")

        // A network comes first; the bundle that was under way is old then.
        try network.serve()
        try Program.must(["site", "edit", "--data", device, "--url", "http://127.0.0.1:\(network.port)"])
        try Program.must(["site", "sync", "--data", device])
        // Central may not have written down yet when it was; either way nothing of it is applied again.
        let late = try Program.run(["central", "accept", out, "--data", central])
        #expect(late.errors.contains("[bundle-old]") || late.output.contains("nothing new: all that it sends was here before"), "\(late)")
        try network.expectRefused(["site", "accept", back, "--data", device], "bundle-old")
        #expect(try Program.must(["records", "get", "item_line", "carried", "--data", central]).output.contains("6"))
        try network.expectVerified([central, device])
    }
}
