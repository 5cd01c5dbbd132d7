import Foundation
import TestSupport
import Testing

@Suite("Files and folders that somebody names at the command line", .ownThreads)
struct NamedFileTests {
    private func network() throws -> HandmadeNetwork { try HandmadeNetwork(SampleLines.all(items: 20)) }

    @Test func `a pipe, a device or a folder in the place of a file is refused, and nobody waits for it`() throws {
        let network = try network()
        let (pipe, folder) = (network.scratch("pipe"), network.scratch("folder"))
        #expect(mkfifo(pipe, 0o600) == 0)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try network.serve()
        let device = try network.addSite("North", stores: ["LKC"])
        network.server?.stop()
        for file in [pipe, folder, "/dev/zero"] {
            for command in [
                ["restore", file, "--yes"], ["central", "accept", file], ["quarantine", "add", "--site", "x", file], ["verify", "--repair", "--from", file],
                ["records", "import", file], ["sites", "create", "South", "--password-file", file],
            ] {
                let outcome = try Program.run(command + ["--data", network.central], within: 20)
                #expect(outcome.status == 1 && outcome.errors.contains("[not-found]"), "\(command): \(outcome)")
            }
            for command in [
                ["site", "accept", file, "--data", device], ["backups", "verify", file],
                ["site", "init", "--from", file, "--data", network.scratch("new"), "--password-file", network.passwordFile],
            ] {
                let outcome = try Program.run(command, within: 20)
                #expect(outcome.status == 1 && outcome.errors.contains("[not-found]"), "\(command): \(outcome)")
            }
            let outcome = try Program.run(
                ["central", "serve", "--data", network.central, "--port", "0", "--certificate", file, "--key", file], within: 20)
            #expect(outcome.status == 1 && outcome.errors.contains("[certificate-invalid]"), "\(outcome)")
        }
        try network.expectVerified([network.central])
    }

    @Test func `a file that is no database is named, and a copy has nothing beside it once it was put back`() throws {
        let network = try network()
        let text = network.scratch("text")
        try String(repeating: "this is no database ", count: 500).write(toFile: text, atomically: true, encoding: .utf8)
        let refused = try Program.run(["restore", text, "--yes", "--data", network.central])
        #expect(refused.errors.contains("[database-damaged]") && refused.errors.contains("\(text) is no database"), "\(refused)")
        let copy = network.scratch("copy.sqlite")
        try Program.must(["backup", copy, "--data", network.central])
        try Program.must(["restore", copy, "--yes", "--data", network.central])
        let beside = try FileManager.default.contentsOfDirectory(atPath: URL(filePath: copy).deletingLastPathComponent().path)
        #expect(!beside.contains("copy.sqlite-shm") && !beside.contains("copy.sqlite-wal"), "\(beside)")
        let garbage = network.scratch("garbage")
        try FileManager.default.createDirectory(atPath: garbage, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: text, toPath: garbage + "/tributary.sqlite")
        let damaged = try Program.run(["verify", "--data", garbage])
        #expect(damaged.errors.contains("[database-damaged]") && damaged.errors.contains("\(garbage)/tributary.sqlite"), "\(damaged)")
    }

    @Test func `a site's settings that are lost or damaged are written anew, and its records stay`() throws {
        let network = try network()
        try network.serve()
        let device = try network.addSite("North", stores: ["LKC"])
        try Program.must(["site", "sync", "--data", device])
        let before = try network.export(device)
        for damage in [nil, "{ \"url\": "] as [String?] {
            try FileManager.default.removeItem(atPath: "\(device)/site.json")
            try damage?.write(toFile: "\(device)/site.json", atomically: true, encoding: .utf8)
            let refused = try Program.run(["site", "sync", "--data", device])
            #expect(refused.errors.contains("[argument-invalid]") && refused.errors.contains("site edit --data \(device) --url URL"), "\(refused)")
            try network.expectRefused(["site", "edit", "--data", device, "--port", "0"], "argument-invalid")
            try Program.must(["site", "edit", "--data", device, "--url", "http://127.0.0.1:\(network.port)"])
            try Program.must(["site", "sync", "--data", device])
            #expect(try network.export(device) == before)
        }
        try network.expectRefused(["site", "edit", "--data", network.central, "--url", "http://127.0.0.1:1"], "wrong-role")
    }

    @Test func `a port that is taken and an address of another machine are named, with the flag for another`() throws {
        let network = try network()
        try network.serve()
        let second = try self.network()
        let other = second.central
        defer { withExtendedLifetime(second) {} }
        let taken = try Program.run(["central", "serve", "--data", other, "--port", String(network.port)])
        #expect(taken.errors.contains("The port \(network.port) of") && taken.errors.contains("--port"), "\(taken)")
        let strange = try Program.run(["central", "serve", "--data", other, "--port", "0", "--host", "no.such.host.invalid"])
        #expect(strange.errors.contains("no.such.host.invalid") && strange.errors.contains("--host"), "\(strange)")
    }

    @Test func `of a site that was deleted, what its device had not sent goes to the one that has its stores`() throws {
        let network = try network()
        let file = network.scratch("unsent")
        try network.export(network.central, table: "item").write(toFile: file, atomically: true, encoding: .utf8)
        let refused = try Program.run(["quarantine", "add", "--site", "Gone", file, "--data", network.central])
        #expect(refused.errors.contains("[not-found]") && refused.errors.contains("Where the site was deleted"), "\(refused)")
    }

    /// Runs the program as somebody who may not look into the folder.
    private func runAsStranger(_ arguments: [String]) throws -> Program.Outcome? {
        guard getuid() == 0 else { return try Program.run(arguments) }
        let helper = "/usr/bin/setpriv"
        guard FileManager.default.isExecutableFile(atPath: helper) else { return nil }
        return try Program.run(["--reuid=65534", "--regid=65534", "--clear-groups", Program.path] + arguments, program: helper)
    }

    @Test func `a folder of another user is not said to be missing`() throws {
        let network = try network()
        let mode = getuid() == 0 ? 0o700 : 0
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: network.central)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: network.central) }
        for command in [["status"], ["verify"], ["doctor"], ["site", "sync"], ["site", "serve"]] {
            guard let outcome = try runAsStranger(command + ["--data", network.central]) else { continue }
            #expect(outcome.errors.contains("may not look into") && outcome.errors.contains("[data-folder-read-only]"), "\(command): \(outcome)")
        }
    }
}
