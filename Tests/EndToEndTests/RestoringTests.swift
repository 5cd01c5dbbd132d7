import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-SYNC 6: what was restored or copied is found out, healed or stopped, with real programs", .ownThreads)
struct RestoringTests {
    /// Central served, one site with a store, and a folder for copies.
    private func town() throws -> (network: HandmadeNetwork, site: String, copies: String) {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        try network.serve()
        let site = try network.addSite("North", stores: ["LKC"])
        try Program.must(["site", "sync", "--data", site])
        let copies = network.scratch("copies")
        try FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: true)
        return (network, site, copies)
    }

    private func backup(_ side: String, _ folder: String, _ copies: String) throws -> String {
        try #require(try Program.must([side, "backup", "--data", folder, "--to", copies, "--json"]).json?["file"]?.text)
    }

    private func write(_ network: HandmadeNetwork, _ id: String, in site: String) throws {
        let place = JSONValue.object([("ID", .string(id)), ("code", .string(id)), ("Description", .string("Shelf \(id)"))])
        let outcome = try network.put("Location", id, place, in: site)
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    private func has(_ id: String, in folder: String) throws -> Bool { try Program.run(["records", "get", "--data", folder, "Location", id]).status == 0 }

    private func sync(_ folder: String) throws { try Program.run(["site", "sync", "--data", folder]) }

    @Test func `a restored central gets back what sites sent, keeps apart what they only received, and says beforehand who saw more`() throws {
        let (network, site, copies) = try town()
        let copy = try backup("central", network.central, copies)
        try write(network, "SENT", in: site)
        let item = try network.firstRecord("item", in: network.central)
        let id = try #require(item["ID"]?.text)
        #expect(try network.put("item", id, item.with("item_name", .string("Changed later")), in: network.central).status == 0)
        try sync(site)
        network.server?.stop()
        let later = try network.addSiteUnserved("East")
        let told = try Program.must(["restore", "--data", network.central, copy]).output
        #expect(told.contains("2 changes are lost on central") && told.contains("may have seen what is lost: North"), "\(told)")
        #expect(told.contains("does not know 1 site created since then: \(later)"), "\(told)")
        #expect(try Program.must(["audit", "list", "--data", network.central]).output.contains("database-restored"))
        try network.serve()
        for _ in 0..<2 { try sync(site) }
        #expect(try has("SENT", in: network.central))
        #expect(try network.record("item", id, in: network.central)["item_name"]?.text != "Changed later")
        #expect(try Program.must(["quarantine", "list", "--data", network.central]).output.contains("central-restored"))
        let shown = try Program.must(["status", "--data", network.central]).output
        #expect(shown.contains("1 group of versions that sites offered after a restore, undecided") && shown.contains("0 + 1 offered"), "\(shown)")
        let listed = try Program.must(["sites", "list", "--trouble", "--data", network.central]).output
        #expect(listed.contains("North") && listed.contains("1 group offered after a restore, to be taken up or dismissed"), "\(listed)")
        try network.expectVerified([network.central, site])
        network.server?.stop()
    }

    @Test func `whoever sets a restored folder up is told what of it waits to be sent`() throws {
        let (network, site, copies) = try town()
        let sent = try backup("site", site, copies)
        try write(network, "UNSENT", in: site)
        let unsent = try backup("site", site, copies)
        for (copy, words) in [(sent, "Nothing of it waits to be sent."), (unsent, "1 record of it waits to be sent: the next sync finds out")] {
            let folder = network.scratch("again-\(URL(filePath: copy).lastPathComponent)")
            try Program.must(["restore", "--data", folder, copy])
            let told = try Program.must([
                "site", "init", "--data", folder, "--url", "http://127.0.0.1:\(network.port)", "--site", "North", "--password-file", network.passwordFile,
                "--port", "0",
            ]).output
            #expect(told.contains("that its database held already") && told.contains(words) && told.contains("Before anybody works here"), "\(told)")
        }
        network.server?.stop()
    }

    @Test func `before central goes back it says which stores and devices the copy believes elsewhere`() throws {
        let (network, site, copies) = try town()
        let south = try network.addSite("South", stores: [])
        for folder in [site, south] { try Program.must(["site", "sync", "--data", folder]) }
        let copy = try backup("central", network.central, copies)
        try Program.must(["stores", "move", "--data", network.central, "LKC", "--to", "South", "--force"])
        try Program.must(["topology", "mirror", "--data", network.central, "South"])
        try Program.must(["sites", "re-pair", "--data", network.central, "North", "--new-password"])
        network.server?.stop()
        let told = try Program.must(["restore", "--data", network.central, copy]).output
        #expect(told.contains("1 store is elsewhere by now: LKC (South, by the copy North)"), "\(told)")
        #expect(told.contains("The data common to all stores is edited elsewhere by now: South, by the copy central"), "\(told)")
        #expect(told.contains("1 site has another device by now, or none: North"), "\(told)")
    }

    @Test func `a restored central that forgot a move says what is closed, and no device is replaced before it is said where the store is`() throws {
        let (network, site, copies) = try town()
        let south = try network.addSite("South", stores: [])
        try sync(south)
        try write(network, "SHELF", in: site)
        try sync(site)
        let copy = try backup("central", network.central, copies)
        try Program.must(["stores", "move", "--data", network.central, "LKC", "--to", "South"])
        for folder in [site, site, south] { try sync(folder) }
        network.server?.stop()
        try Program.must(["restore", "--data", network.central, copy])
        try network.serve()
        for _ in 0..<2 { try sync(site) }
        let explained = try Program.must(["explain", "--data", site, "Location", "SHELF"]).output
        #expect(explained.contains("It is closed here") && !explained.contains("It is edited here"), "\(explained)")
        try eventually("central has written down what North said", within: 60) {
            try Program.run(["doctor", "--data", network.central]).output.contains("Closed until an administrator says where it is edited, 1 in all")
        }
        let status = try Program.must(["status", "--data", network.central]).output
        #expect(status.contains("1 in all: ") && status.contains("(North)") && status.contains("tributary stores move STORE --to SITE"), "\(status)")
        for asked in [["re-pair"], ["edit", "--clear-pairing"]] {
            let refused = try Program.run(["sites", asked[0], "--data", network.central, "North"] + asked.dropFirst())
            #expect(refused.status == 1 && refused.errors.contains("[tenure-left]"), "\(refused)")
            #expect(refused.errors.contains("tributary stores move LKC --to SITE"), "\(refused)")
        }
        try Program.must(["stores", "move", "--data", network.central, "LKC", "--to", "South", "--force"])
        #expect(try !Program.must(["status", "--data", network.central]).output.contains("Closed until"))
        try Program.must(["sites", "re-pair", "--data", network.central, "North"])
        network.server?.stop()
    }

    @Test func `a restored site gets back what it sent; what it had not sent is in the database set aside`() throws {
        let (network, site, copies) = try town()
        let copy = try backup("site", site, copies)
        try write(network, "SENT", in: site)
        try sync(site)
        try write(network, "UNSENT", in: site)
        let told = try Program.must(["restore", "--data", site, copy]).output
        #expect(told.contains("1 record here waits to be sent"), "\(told)")
        for _ in 0..<2 { try sync(site) }
        try write(network, "AFTER", in: site)
        try sync(site)
        #expect(try has("SENT", in: site) && has("AFTER", in: network.central))
        #expect(try !has("UNSENT", in: site) && !has("UNSENT", in: network.central))
        let aside = try #require(told.firstMatch(of: /kept as (\S+)\./)?.1)
        let looked = network.scratch("aside")
        try Program.must(["restore", "--data", looked, String(aside)])
        #expect(try has("UNSENT", in: looked))
        try network.expectVerified([network.central, site])
        network.server?.stop()
    }

    @Test func `both restored, each from a moment of its own, agree again`() throws {
        let (network, site, copies) = try town()
        let ofSite = try backup("site", site, copies)
        try write(network, "BETWEEN", in: site)
        try sync(site)
        let ofCentral = try backup("central", network.central, copies)
        try write(network, "AFTER", in: site)
        try sync(site)
        network.server?.stop()
        try Program.must(["restore", "--data", network.central, ofCentral])
        try Program.must(["restore", "--data", site, ofSite])
        try network.serve()
        for _ in 0..<2 { try sync(site) }
        for folder in [network.central, site] { #expect(try has("BETWEEN", in: folder) && !has("AFTER", in: folder)) }
        try write(network, "NEW", in: site)
        try sync(site)
        #expect(try has("NEW", in: network.central))
        try network.expectVerified([network.central, site])
        network.server?.stop()
    }

    @Test func `a copy of a site on a second device stops both, and one is chosen`() throws {
        let (network, site, copies) = try town()
        let twin = network.scratch("twin")
        let told = try Program.must(["restore", "--data", twin, try backup("site", site, copies)]).output
        #expect(told.contains("tributary site init"), "\(told)")
        _ = try network.addDevice("North", folder: twin)
        try write(network, "FIRST", in: site)
        try write(network, "SECOND", in: twin)
        try sync(site)
        try sync(twin)
        try network.expectRefused(["site", "sync", "--data", site], "site-fenced")
        try network.expectRefused(["site", "sync", "--data", twin], "site-fenced")
        try Program.must(["sites", "edit", "--data", network.central, "North", "--clear-pairing"])
        try Program.must(["site", "sync", "--data", site])
        try network.expectRefused(["site", "sync", "--data", twin], "device-retired")
        try network.expectVerified([network.central, site])
        network.server?.stop()
    }

    @Test func `of a central server that lives twice a site takes neither for the other, and nothing is merged unseen`() throws {
        let (network, site, copies) = try town()
        let twin = network.scratch("twin-central")
        try Program.must(["restore", "--data", twin, try backup("central", network.central, copies)])
        try write(network, "FIRST", in: site)
        let item = try network.firstRecord("item", in: network.central)
        let id = try #require(item["ID"]?.text)
        #expect(try network.put("item", id, item.with("item_name", .string("Changed at the first")), in: network.central).status == 0)
        try sync(site)
        let second = try Server(["central", "serve", "--data", twin, "--port", "0"], folder: twin)
        try Program.must(["site", "edit", "--data", site, "--url", "http://127.0.0.1:\(try second.port())"])
        for _ in 0..<2 { try sync(site) }
        #expect(try has("FIRST", in: twin))
        #expect(try network.record("item", id, in: twin)["item_name"]?.text != "Changed at the first")
        #expect(try Program.must(["quarantine", "list", "--data", twin]).output.contains("central-restored"))
        try network.expectVerified([twin, site])
        try Program.must(["site", "edit", "--data", site, "--url", "http://127.0.0.1:\(network.port)"])
        for _ in 0..<2 { try sync(site) }
        #expect(try network.record("item", id, in: network.central)["item_name"]?.text == "Changed at the first")
        try network.expectVerified([network.central, site])
        second.stop()
        network.server?.stop()
    }

    @Test func `a copy of another, of another kind, or from a newer program takes no place`() throws {
        let (network, site, copies) = try town()
        let other = network.scratch("other")
        try Program.must(["central", "init", "--data", other, "--name", "Elsewhere"])
        let told = try network.expectRefused(["restore", "--data", other, try backup("central", network.central, copies)], "backup-of-another")
        #expect(told.errors.contains("Elsewhere"))
        try network.expectRefused(["restore", "--data", network.central, try backup("site", site, copies)], "data-folder-in-use")
        network.server?.stop()
        try network.expectRefused(["restore", "--data", network.central, try backup("site", site, copies)], "wrong-role")
        #expect(try Program.must(["status", "--data", other]).output.contains("Elsewhere"))
    }
}

extension HandmadeNetwork {
    /// A site that central knows and no device serves.
    fileprivate func addSiteUnserved(_ name: String) throws -> String {
        try Program.must(["sites", "create", "--data", central, name, "--password-file", passwordFile])
        return name
    }
}
