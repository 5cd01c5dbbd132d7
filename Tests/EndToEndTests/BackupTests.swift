import Foundation
import Payload
import TestSupport
import Testing

@Suite("Backups: dated copies, proven, of which the old ones go", .ownThreads)
struct BackupTests {
    private func network() throws -> HandmadeNetwork { try HandmadeNetwork(SampleLines.all(items: 20)) }

    private func folder(_ network: HandmadeNetwork, _ name: String = "copies") throws -> String {
        let folder = network.scratch(name)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    private func copies(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sqlite") }.sorted()
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    /// A copy as if it had been made then: retention asks its note.
    private func dated(_ day: String, like copy: String, in folder: String) throws {
        let note = try String(contentsOfFile: copy + ".json", encoding: .utf8)
        let at = Int(try #require(ISO8601DateFormatter().date(from: "\(day)T12:00:00Z")).timeIntervalSince1970)
        let old = "\(folder)/central-\(day).sqlite"
        try FileManager.default.copyItem(atPath: copy, toPath: old)
        try note.replacing(/"madeAt":\d+/, with: "\"madeAt\":\(at)").write(toFile: old + ".json", atomically: true, encoding: .utf8)
    }

    @Test func `a copy made while central serves is private, proven and listed, and the audit log names who ordered it`() throws {
        let network = try network()
        try network.serve()
        let target = try folder(network)
        let made = try #require(try Program.must(["central", "backup", "--data", network.central, "--to", target, "--json"]).json)
        let file = try #require(made["file"]?.text)
        #expect(made["proven"]?.truth == true && made["bytes"]?.integer ?? 0 > 100_000)
        for name in try FileManager.default.contentsOfDirectory(atPath: target) { #expect(try mode("\(target)/\(name)") == 0o600, "\(name)") }
        let sum = try Program.run([file], program: "/usr/bin/sha256sum").output
        #expect(sum.hasPrefix(try #require(made["sha256"]?.text)))
        #expect(try Program.must(["backups", "list", target]).output.contains("tributary 0."))
        let before = try Data(contentsOf: URL(filePath: file))
        let names = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
        #expect(try Program.must(["backups", "verify", file]).output.contains("whole."))
        #expect(try Data(contentsOf: URL(filePath: file)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: target).sorted() == names)
        #expect(try Program.must(["audit", "list", "--data", network.central]).output.contains("backup-ordered"))
        let status = try Program.must(["status", "--data", network.central])
        #expect(status.output.contains("Last backup: ") && status.output.contains("proven whole"), "\(status.output)")
        network.server?.stop()
    }

    @Test func `of old copies those stay that the rule names, and those of others`() throws {
        let network = try network()
        let (first, target) = (try folder(network, "first"), try folder(network))
        let copy = try #require(try Program.must(["central", "backup", "--data", network.central, "--to", first, "--json"]).json?["file"]?.text)
        let days = ["2020-03-01", "2020-03-30", "2020-04-06", "2020-04-07", "2020-04-08"]
        for day in days { try dated(day, like: copy, in: target) }
        let other = network.scratch("other")
        try Program.must(["central", "init", "--data", other])
        try Program.must(["central", "backup", "--data", other, "--to", target])
        let stranger = try #require(try copies(target).last)
        try "no database".write(toFile: "\(target)/notes.sqlite", atomically: true, encoding: .utf8)
        // A half that a killed process left.
        try Data(count: 10).write(to: URL(filePath: "\(target)/central-x.sqlite.part"))
        let arguments = ["central", "backup", "--data", network.central, "--to", target, "--json", "--keep"]
        try network.expectRefused(arguments + ["days=3"], "argument-invalid")
        try network.expectRefused(arguments + ["last=2,years=3"], "argument-invalid")
        let made = try #require(try Program.must(arguments + ["last=1,days=3,months=2"]).json?["file"]?.text)
        // Today's, and the 8th and 7th of April as the days; April's last as the month before.
        let kept = try copies(target)
        let wanted = ["central-2020-04-07.sqlite", "central-2020-04-08.sqlite", stranger, "notes.sqlite", (made as NSString).lastPathComponent]
        #expect(kept == wanted.sorted(), "\(kept)")
        #expect(try !FileManager.default.contentsOfDirectory(atPath: target).contains { $0.hasSuffix(".part") })
    }

    @Test func `a copy that was changed, torn or made by a newer program is told from a whole one`() throws {
        let network = try network()
        let target = try folder(network)
        let file = try #require(try Program.must(["central", "backup", "--data", network.central, "--to", target, "--json"]).json?["file"]?.text)
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: URL(filePath: file))
        let told = try Program.run(["backups", "verify", file])
        #expect(told.status == 2 && told.output.contains("checksum"), "\(told.output)")
        try network.expectRefused(["restore", "--data", network.central, file], "backup-not-whole")
        let torn = network.scratch("torn.sqlite")
        try Data(bytes.prefix(bytes.count / 2)).write(to: URL(filePath: torn))
        #expect(try Program.run(["backups", "verify", torn]).status == 2)
        try network.expectRefused(["backups", "verify", network.scratch("nothing")], "not-found")
        #expect(try !FileManager.default.contentsOfDirectory(atPath: network.central).contains { $0.contains("restoring") })
    }

    @Test func `a served central makes copies by itself, by order of an administrator, and says what stands in the way`() throws {
        let network = try network()
        let target = network.scratch("disk")
        let server = try Server(
            ["central", "serve", "--data", network.central, "--port", "0", "--backup-to", target, "--backup-at", "02:00"], folder: network.central)
        let url = "http://127.0.0.1:\(try server.port())"
        func status() throws -> JSONValue? { try Program.must(["status", "--data", network.central, "--json"]).json?["backup"] }
        try eventually("the missing folder is told") { try status()?["code"]?.text == "backup-folder-missing" }
        #expect(try Program.must(["status", "--data", network.central]).output.contains("Is its disk connected"))

        let key = try String(contentsOfFile: network.central + "/access.token", encoding: .utf8).filter { !$0.isNewline }
        let header = network.scratch("header")
        try "Authorization: Bearer \(key)".write(toFile: header, atomically: true, encoding: .utf8)
        func call(_ path: String, _ method: String = "GET") throws -> String {
            try Program.run(["-s", "-X", method, "-H", "@\(header)", "\(url)/\(path)"], program: "/usr/bin/curl").output
        }
        #expect(try call("api/v1/backups", "POST").contains("backup-folder-missing"))
        #expect(try !Program.must(["audit", "list", "--data", network.central]).output.contains("backup-ordered"))
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        #expect(try JSONValue(parsing: call("api/v1/backups", "POST"))["folder"]?.text?.hasSuffix("/disk") == true)
        try eventually("the ordered copy is made") { try status()?["proven"]?.truth == true }
        #expect(try status()?["code"]?.isNull == true)
        #expect(try copies(target).count == 1)
        let listed = try JSONValue(parsing: call("api/v1/backups"))["items"]?[0]
        #expect(listed?["own"]?.truth == true && listed?["proven"]?.truth == true)
        #expect(try Program.must(["audit", "list", "--data", network.central]).output.contains("backup-ordered"))
        let metrics = try call("metrics")
        #expect(metrics.contains("tributary_backup_bytes ") && metrics.contains(#"tributary_backups_total{code="made"} 1"#), "\(metrics.suffix(2_000))")
        #expect(metrics.contains(#"tributary_backups_total{code="backup-folder-missing"} 1"#))
        server.stop()
        #expect(server.process.terminationStatus == 0)
        // What is written down is told without the program.
        #expect(try status()?["proven"]?.truth == true)
    }

    @Test func `a served site makes its first copy at once, and none is made twice`() throws {
        let network = try network()
        try network.serve()
        let device = try network.addSite("North", stores: ["LKC"])
        try Program.must(["site", "sync", "--data", device])
        let target = try folder(network)
        for _ in 0..<2 {
            let server = try Server(["site", "serve", "--data", device, "--port", "0", "--backup-to", target, "--backup-every", "24"], folder: device)
            _ = try server.port()
            try eventually("a copy is made") {
                try Program.must(["site", "status", "--data", device, "--json"]).json?["backup"]?["proven"]?.truth == true
            }
            server.stop()
            #expect(server.process.terminationStatus == 0)
        }
        let made = try copies(target)
        #expect(made.count == 1 && made[0].hasPrefix("site-North-"), "\(made)")
        network.server?.stop()
    }

    @Test func `what cannot be meant is refused before anything is served or copied`() throws {
        let network = try network()
        let serve = ["central", "serve", "--data", network.central, "--port", "0"]
        for wrong in [["--backup-at", "02:00"], ["--backup-to", "x", "--backup-at", "02:00", "--backup-every", "3"]] {
            #expect(try Program.run(serve + wrong).status == 64)
        }
        for wrong in [["--backup-at", "24:00"], ["--backup-at", "2"], ["--backup-every", "0"], ["--backup-every=-1"], ["--backup-keep", "last=-1"]] {
            try network.expectRefused(serve + ["--backup-to", network.scratch("x")] + wrong, "argument-invalid")
        }
        try network.expectRefused(serve + ["--backup-to", network.central], "argument-invalid")
        try network.expectRefused(["central", "backup", "--data", network.central, "--to", network.scratch("x")], "backup-folder-missing")
        try network.expectRefused(["site", "backup", "--data", network.central, "--to", network.scratch.path], "wrong-role")
        try network.expectRefused(["backup", "--data", network.central, network.scratch("x/y.sqlite")], "backup-folder-missing")
    }
}
