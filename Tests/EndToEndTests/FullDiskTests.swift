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
            try FileManager.default.removeItem(atPath: filler)
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
}
