import Foundation
import Payload
import TestSupport
import Testing

@Suite("The doctor's command, on real folders", .serialized, .ownThreads)
struct DoctorCommandTests {
    /// What stands in a folder: names, sizes, times and bytes; the memory that SQLite shares through a file is no content.
    private func contents(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasSuffix("-shm") && !$0.hasSuffix(".log") }.sorted().map { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            let bytes = try Data(contentsOf: URL(filePath: folder + "/" + name))
            return "\(name) \(String(describing: attributes[.modificationDate])) \(bytes.count) \(bytes.hashValue)"
        }
    }

    private func verdicts(_ outcome: Program.Outcome) -> [String: String] {
        let checks = outcome.json?["checks"]?.elements ?? []
        return Dictionary(uniqueKeysWithValues: checks.map { ($0["check"]?.text ?? "", $0["verdict"]?.text ?? "") })
    }

    @Test func `a key that is gone, spoilt, somebody else's or open to others is told on both sides, with what helps`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        try network.serve()
        let (north, south) = (try network.addSite("North", stores: ["LKC"]), try network.addSite("South", stores: []))
        for folder in [north, south] { try Program.must(["site", "sync", "--data", folder]) }
        func key(_ folder: String) throws -> JSONValue {
            let checks = try Program.run(["doctor", "--data", folder, "--json"]).json?["checks"]?.elements ?? []
            return try #require(checks.first { $0["check"]?.text == "key" })
        }
        let (sites, centrals) = (north + "/site.key", network.central + "/central.key")
        for (file, folder) in [(sites, north), (centrals, network.central)] {
            let kept = try Data(contentsOf: URL(filePath: file))
            #expect(try key(folder)["verdict"]?.text == "ok")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            let open = try key(folder)
            #expect(open["code"]?.text == "data-folder-not-private" && open["remedy"]?.text?.contains("chmod 600") == true, "\(open)")
            try Data("nonsense".utf8).write(to: URL(filePath: file))
            #expect(try key(folder)["verdict"]?.text == "fail")
            try FileManager.default.removeItem(atPath: file)
            let gone = try key(folder)
            #expect(gone["verdict"]?.text == (folder == north ? "fail" : "warn") && gone["remedy"]?.text?.contains("back from") == true, "\(gone)")
            #expect(!FileManager.default.fileExists(atPath: file), "looking makes nothing")
            try kept.write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            #expect(try key(folder)["verdict"]?.text == "ok")
        }
        try FileManager.default.removeItem(atPath: sites)
        try FileManager.default.copyItem(atPath: south + "/site.key", toPath: sites)
        let other = try key(north)
        #expect(other["verdict"]?.text == "warn" && other["sentence"]?.text?.contains("another database") == true, "\(other)")
    }

    @Test func `central and a site are well, served or not, and stay as they are`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        let unserved = try contents(network.central)
        let alone = try Program.run(["doctor", "--data", network.central, "--json"])
        #expect(alone.status == 0, "\(alone.output)")
        #expect(try contents(network.central) == unserved)
        try network.serve()
        let folder = try network.addSite("North", stores: ["LKC"])
        let early = try Program.run(["doctor", "--data", folder])
        #expect(early.status == 2 && early.output.contains("last-sync: No sync has succeeded yet."), "\(early.output)")
        try Program.must(["site", "sync", "--data", folder])
        let before = try contents(folder)
        let site = try Program.run(["doctor", "--data", folder, "--json"])
        #expect(site.status == 0, "\(site.output)\(site.errors)")
        #expect(site.json?["role"]?.text == "site" && site.json?["verdict"]?.text == "ok")
        #expect(
            verdicts(site) == [
                "folder-rights": "ok", "disk-room": "ok", "program": "ok", "database-log": "ok", "backup": "skipped", "schema": "ok", "database": "ok",
                "settings": "ok", "key": "ok",
                "last-sync": "ok", "address": "ok", "certificate": "skipped", "clock": "ok",
            ])
        #expect(try contents(folder) == before)
        let served = try Program.run(["doctor", "--data", network.central, "--url", "http://127.0.0.1:\(network.port)", "--json"])
        #expect(served.status == 0, "\(served.output)")
        #expect(verdicts(served)["outside-address"] == "ok" && verdicts(served)["clock"] == "ok")
        for outcome in [alone, early, site, served] {
            #expect(!outcome.output.contains(HandmadeNetwork.password))
            for token in ["access.token", "metrics.token"] {
                let secret = try? String(contentsOfFile: network.central + "/" + token, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
                if let secret { #expect(!outcome.output.contains(secret)) }
            }
        }
        #expect(verdicts(served)["key"] == "ok" && verdicts(alone)["key"] == "ok")
        // Central goes; the site is told whom to ask.
        network.server?.stop()
        let lonely = try Program.run(["doctor", "--data", folder])
        #expect(lonely.status == 1 && lonely.output.contains("fail     address: ") && lonely.output.contains("[central-unreachable]"), "\(lonely.output)")
        #expect(lonely.output.contains("1 failure"))
    }

    @Test func `a damaged database is found, whatever the folder is, and others' looks into it`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 60))
        let file = network.central + "/tributary.sqlite"
        // What stands in the log goes into the file first.
        try Program.must(["backup", "--data", network.central, network.scratch("copy")])
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + ending) }
        try FileManager.default.copyItem(atPath: network.scratch("copy"), toPath: file)
        let handle = try #require(FileHandle(forWritingAtPath: file))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: size / 2)
        try handle.write(contentsOf: Data(repeating: 0x5A, count: 65_536))
        try handle.close()
        chmod(network.central, 0o750)
        let outcome = try Program.run(["doctor", "--data", network.central])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("[database-damaged]") && outcome.output.contains("tributary restore"), "\(outcome.output)")
        #expect(outcome.output.contains("[data-folder-not-private]"))
        try Data(repeating: 0x41, count: 9_000).write(to: URL(filePath: file))
        let gone = try Program.run(["doctor", "--data", network.central, "--json"])
        #expect(gone.status == 1 && gone.json?["role"]?.isNull == true && verdicts(gone)["database"] == "fail", "\(gone.output)\(gone.errors)")
    }

    @Test func `bad requests are refused, and what is somebody's secret is not repeated`() throws {
        let network = try HandmadeNetwork([])
        try network.expectRefused(["doctor", "--data", network.scratch("nowhere")], "data-folder-missing")
        let told = try network.expectRefused(["doctor", "--data", network.central, "--url", "https://user:hidden@central.example"], "argument-invalid")
        #expect(!told.errors.contains("hidden"))
        #expect(try Program.run(["doctor", "--data", network.central, "--ca", "x.pem"]).status == 64)
        try network.serve()
        let folder = try network.addSite("North", stores: [])
        try network.expectRefused(["doctor", "--data", folder, "--certificate", "x.pem"], "wrong-role")
        network.server?.stop()
    }

    @Test(.enabled(if: getuid() == 0)) func `a log that root left in another's folder is told before SQLite gives it back`() throws {
        let network = try HandmadeNetwork([])
        for name in try FileManager.default.contentsOfDirectory(atPath: network.central) { chown(network.central + "/" + name, 1_234, 1_234) }
        chown(network.central, 1_234, 1_234)
        chown(network.central + "/tributary.sqlite-wal", 0, 0)
        let outcome = try Program.run(["doctor", "--data", network.central])
        #expect(outcome.status == 1 && outcome.output.contains("The file tributary.sqlite-wal belongs to another user"), "\(outcome.output)")
    }

    @Test func `a site's folder without its database is told so`() throws {
        let network = try HandmadeNetwork([])
        try network.serve()
        let folder = try network.addSite("North", stores: [])
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder + "/tributary.sqlite" + ending) }
        let outcome = try Program.run(["doctor", "--data", folder])
        #expect(outcome.status == 1 && outcome.output.contains("The folder holds no database. [data-folder-missing]"), "\(outcome.output)")
        network.server?.stop()
    }
}
