import Foundation
import Payload
import TestSupport
import Testing

@Suite("A full disk", .ownThreads)
struct FullDiskTests {
    /// A small disk in memory; ends with the test.
    private final class SmallDisk {
        let path: String
        private let filler: String

        init(_ path: String, megabytes: Int) throws {
            self.path = path
            filler = path + "/filler"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let outcome = try Program.run(["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path], program: "/usr/bin/mount")
            try #require(outcome.status == 0, "\(outcome.errors)")
        }

        /// Leaves this many bytes.
        func fill(leaving bytes: Int) throws {
            let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
            let free = try #require(attributes[.systemFreeSize] as? NSNumber).intValue
            try Data(repeating: 1, count: max(free - bytes, 0)).write(to: URL(filePath: filler))
        }

        /// Leaves nothing.
        func fillUp() throws {
            let more = path + "/filler.more"
            try Data().write(to: URL(filePath: more))
            guard let handle = FileHandle(forWritingAtPath: more) else { return }
            while (try? handle.write(contentsOf: Data(repeating: 1, count: 4_096))) != nil {}
            try? handle.close()
        }

        func empty() throws {
            try? FileManager.default.removeItem(atPath: path + "/filler.more")
            try? FileManager.default.removeItem(atPath: filler)
        }

        deinit { _ = try? Program.run([path], program: "/usr/bin/umount") }
    }

    /// May this process mount one? Root in a container often may not.
    private static let canMount: Bool = {
        guard getuid() == 0, let scratch = try? Scratch() else { return false }
        return (try? SmallDisk(scratch("disk"), megabytes: 1)) != nil
    }()

    @Test(.enabled(if: canMount))
    func `central on a full disk refuses pushes and loses nothing when there is room again`() throws {
        let disks = try Scratch()
        let disk = try SmallDisk(disks("disk"), megabytes: 160)
        let network = try HandmadeNetwork(SampleLines.all(items: 20), central: disk.path + "/central")
        try network.serve()
        let folder = try network.addSite("North", stores: ["LKC"])
        try Program.must(["site", "sync", "--data", folder])
        let store = try network.firstRecord("store", where: ["code=LKC"], in: folder)
        let storeID = try #require(store["ID"]?.text)
        let text = String(repeating: "0123456789abcdef", count: 37_000)
        let ids = (0..<50).map { "BIG-\($0)" }
        let lines = ids.map { SampleLines.line("item_line", $0, #"{"ID":"\#($0)","store_ID":"\#(storeID)","note":"\#($0) \#(text)"}"#) }
        let file = network.scratch("big.jsonl")
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        try Program.must(["records", "import", "--data", folder, file])

        try disk.fill(leaving: 300_000)
        let told = try network.expectRefused(["site", "sync", "--data", folder], "central-storage-failed")
        #expect(told.errors.contains("The central server's disk is full"))
        #expect(network.server?.process.isRunning == true)
        let waiting = try #require(try Program.must(["site", "status", "--data", folder, "--json"]).json?["toSend"]?.integer)
        #expect(waiting > 0)
        try network.expectRefused(["site", "sync", "--data", folder], "central-storage-failed")
        try Program.must(["status", "--data", network.central])
        try Program.must(["verify", "--data", network.central])
        network.server?.killNow()
        try disk.fillUp()
        try Program.must(["status", "--data", network.central])
        try Program.must(["verify", "--data", network.central])

        try disk.empty()
        try network.serve()
        try Program.must(["site", "sync", "--data", folder])
        let export = try network.export(network.central, table: "item_line")
        for id in ids { #expect(export.components(separatedBy: #""recordId":"\#(id)""#).count == 2, "\(id)") }
        try network.expectVerified([network.central, folder])
        network.server?.stop()
    }

    @Test(.enabled(if: canMount))
    func `a folder that is served for the first time on a full disk says what has no room and what to do, and can be read`() throws {
        let disks = try Scratch()
        let disk = try SmallDisk(disks("disk"), megabytes: 24)
        let network = try HandmadeNetwork(SampleLines.all(items: 20), central: disk.path + "/central")
        let site = disk.path + "/north"
        try Program.must([
            "site", "init", "--data", site, "--url", "http://127.0.0.1:9", "--site", "North", "--password-file", network.passwordFile, "--port", "0",
        ])
        try disk.fillUp()
        for serve in [["central", "serve", "--data", network.central, "--port", "0"], ["site", "serve", "--data", site]] {
            let told = try network.expectRefused(serve, "disk-full").errors
            #expect(told.contains("access.token") && told.contains("for the first time") && told.contains("Free some space"), "\(told)")
        }
        #expect(try Program.must(["status", "--data", network.central]).output.contains("Central server"))
        #expect(try Program.must(["status", "--data", site]).output.contains("Site North of http://127.0.0.1:9: new"))
        try disk.empty()
        try network.serve()
        network.server?.stop()
    }

    @Test(.enabled(if: canMount))
    func `a disk that is full for a backup leaves no half file, is told, and central goes on`() throws {
        let disks = try Scratch()
        let disk = try SmallDisk(disks("disk"), megabytes: 1)
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        let server = try Server(
            ["central", "serve", "--data", network.central, "--port", "0", "--backup-to", disk.path, "--backup-every", "1"], folder: network.central)
        _ = try server.port()
        try eventually("it is told") {
            try Program.must(["status", "--data", network.central, "--json"]).json?["backup"]?["code"]?.text == "disk-full"
        }
        // Without the look beforehand it is the copy itself that finds no room, in its middle.
        try network.expectRefused(["backup", "--data", network.central, disk.path + "/copy.sqlite"], "disk-full")
        try network.expectRefused(["central", "backup", "--data", network.central, "--to", disk.path], "disk-full")
        let left = try FileManager.default.contentsOfDirectory(atPath: disk.path).filter { !$0.hasPrefix(".") }
        #expect(left.isEmpty, "\(left)")
        let item = try network.firstRecord("item", in: network.central)
        let id = try #require(item["ID"]?.text)
        #expect(try network.put("item", id, item.with("item_name", .string("Goes on")), in: network.central).status == 0)
        #expect(try Program.must(["status", "--data", network.central]).output.contains("from the running program"))
        server.stop()
        #expect(server.process.terminationStatus == 0)
    }

    @Test(.enabled(if: canMount), arguments: [true, false])
    func `a site starts on a disk that became full, shows what it holds, and goes on when there is room`(isKilled: Bool) throws {
        let disks = try Scratch()
        let disk = try SmallDisk(disks("disk"), megabytes: 24)
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        try network.serve()
        try Program.must(["sites", "create", "--data", network.central, "North", "--password-file", network.passwordFile])
        try Program.must(["stores", "assign", "--data", network.central, "LKC", "--site", "North"])
        let folder = try network.addDevice("North", folder: disk.path + "/north")
        try Program.must(["site", "sync", "--data", folder])
        let before = try Server(["site", "serve", "--data", folder, "--interval", "0", "--port", "0"], folder: folder)
        _ = try before.port()
        let ids = (0..<40).map { "NEW-\($0)" }
        let text = String(repeating: "0123456789abcdef", count: 1_000)
        let lines = ids.map { SampleLines.line("Location", $0, #"{"ID":"\#($0)","code":"\#($0)","Description":"\#(text)"}"#) }
        let file = network.scratch("new.jsonl")
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        // In the log, and more than the database's file has room for.
        try Program.must(["records", "import", "--data", folder, "--store", "LKC", file])
        if isKilled {
            before.killNow()
        } else {
            before.stop()
            // The last one to leave a folder takes nothing with it that the next one needs.
            try Program.must(["backup", "--data", folder, network.scratch("copy.sqlite")])
            try Program.must(["site", "status", "--data", folder])
        }

        try disk.fillUp()
        let status = try Program.must(["site", "status", "--data", folder])
        #expect(status.output.contains("from what is written down"), "\(status.output)")
        let site = Process()
        site.executableURL = URL(filePath: Program.path)
        site.arguments = ["site", "serve", "--data", folder, "--interval", "0", "--port", "0"]
        let said = Pipe()
        (site.standardOutput, site.standardError, site.standardInput) = (said, said, FileHandle.nullDevice)
        try site.run()
        defer { if site.isRunning { kill(site.processIdentifier, SIGKILL) } }
        let greeting = String(decoding: said.fileHandleForReading.availableData, as: UTF8.self)
        #expect(greeting.contains("The site North listens on http://127.0.0.1:"), "\(greeting)")
        let shown = try Program.must(["site", "status", "--data", folder, "--json"])
        #expect(shown.json?["toSend"]?.integer == Int64(ids.count), "\(shown.output)")
        #expect(try Program.must(["records", "get", "--data", folder, "Location", "NEW-39"]).json?["code"]?.text == "NEW-39")
        site.terminate()
        site.waitUntilExit()
        #expect(site.terminationStatus == 0)

        try disk.empty()
        try Program.must(["site", "sync", "--data", folder])
        let export = try network.export(network.central, table: "Location")
        for id in ids { #expect(export.contains(#""recordId":"\#(id)""#), "\(id)") }
        try network.expectVerified([network.central, folder])
        network.server?.stop()
    }
}
