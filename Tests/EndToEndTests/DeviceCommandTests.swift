import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-SITE 5, R-SYNC 4, 6: a device is told of changes, closed to others, copied and put back", .ownThreads)
struct DeviceCommandTests {
    private func network() throws -> HandmadeNetwork { try HandmadeNetwork(SampleLines.all(items: 20)) }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `a site that was renamed, with another password and another address, keeps its records and its pairing`() throws {
        let network = try network()
        try network.serve()
        let device = try network.addSite("North", stores: ["LKC"])
        try Program.must(["site", "sync", "--data", device])
        let held = try network.export(device)
        let secret = network.scratch("new-password")
        try "another long password\r\nof the new administrator\r\n".write(toFile: secret, atomically: true, encoding: .utf8)
        try Program.must(["sites", "edit", "--data", network.central, "North", "--name", "North Clinic", "--password-file", secret])
        // The device has a key of its own: neither the name nor the password is needed any more.
        try Program.must(["site", "sync", "--data", device])
        #expect(!FileManager.default.fileExists(atPath: "\(device)/site.password"))
        #expect(try mode("\(device)/site.key") == 0o600)

        try network.expectRefused(["site", "edit", "--data", device], "argument-invalid")
        try network.expectRefused(["site", "edit", "--data", device, "--url", "ftp://central"], "argument-invalid")
        let said = try Program.must([
            "site", "edit", "--data", device, "--url", "http://localhost:\(network.port)/", "--site", "North Clinic", "--password-file",
            secret,
        ])
        #expect(said.output.contains("The site North Clinic calls http://localhost:\(network.port)."))
        try Program.must(["site", "sync", "--data", device])
        #expect(try network.export(device) == held)
        try network.expectVerified([network.central, device])
        try network.expectRefused(["site", "edit", "--data", network.central, "--site", "X"], "wrong-role")
    }

    @Test func `a program that serves the folder goes by a new address, name and password within seconds`() throws {
        let network = try network()
        try network.serve()
        let device = try network.addSite("North", stores: ["LKC"])
        let server = try Server(["site", "serve", "--data", device, "--port", "0", "--interval", "3600"], folder: device)
        defer { server.stop() }
        _ = try server.port()
        try Program.must(["site", "sync", "--data", device])
        let secret = network.scratch("new-password")
        try "another long password\n".write(toFile: secret, atomically: true, encoding: .utf8)
        try Program.must(["sites", "edit", "--data", network.central, "North", "--name", "North Clinic", "--password-file", secret])
        let said = try Program.must([
            "site", "edit", "--data", device, "--url", "http://localhost:\(network.port)", "--site", "North Clinic", "--password-file", secret,
        ])
        #expect(said.output.contains("goes by it from its next call"))
        let end = Date().addingTimeInterval(30)
        var status = ""
        while Date() < end, !status.contains("localhost") || !status.contains("North Clinic") {
            _ = try Program.run(["site", "sync", "--data", device])
            status = try Program.must(["site", "status", "--data", device]).output
        }
        #expect(status.contains("North Clinic") && status.contains("http://localhost:"), "\(status)")
        try Program.must(["site", "sync", "--data", device])
        try network.expectRefused(["site", "edit", "--data", device, "--ca", network.scratch("none.pem")], "certificate-invalid")
        try network.expectVerified([network.central, device])
    }

    @Test func `output that nobody reads, or that finds no room, ends a command without a fault`() throws {
        let network = try network()
        for command in ["status", "sites list", "records export", "audit list", "verify"] {
            let text = "'\(Program.path)' \(command) --data '\(network.central)'"
            let closed = try Program.run(["-c", "(trap '' PIPE; \(text)) | true; echo ${PIPESTATUS[0]}"], program: "/bin/bash")
            #expect(["0", "141"].contains(closed.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(command): \(closed.output) \(closed.errors)")
            let full = try Program.run(["-c", "\(text) > /dev/full"], program: "/bin/bash")
            #expect(full.status == 1 && full.errors.contains("disk-full"), "\(command): \(full.status) \(full.errors)")
        }
        // A server that cannot say where it listens serves all the same.
        let folder = network.central
        let server = Process()
        server.executableURL = URL(filePath: "/bin/bash")
        server.arguments = ["-c", "exec '\(Program.path)' central serve --data '\(folder)' --port 0 > /dev/full 2>&1"]
        try server.run()
        defer { server.terminate() }
        let end = Date().addingTimeInterval(30)
        while Date() < end, server.isRunning, !FileManager.default.fileExists(atPath: folder + "/serve.json") { usleep(100_000) }
        #expect(server.isRunning && FileManager.default.fileExists(atPath: folder + "/serve.json"))
    }

    @Test func `what is given to one run of a site's program does not change the folder's settings`() throws {
        let network = try network()
        try network.serve()
        let device = try network.addSite("North", stores: ["LKC"])
        let before = try String(contentsOfFile: "\(device)/site.json", encoding: .utf8)
        let server = try Server(["site", "serve", "--data", device, "--host", "::1", "--port", "0", "--interval", "0"], folder: device)
        defer { server.stop() }
        _ = try server.port()
        let address = try #require(try JSONValue(parsing: try String(contentsOfFile: "\(device)/serve.json", encoding: .utf8))["url"]?.text)
        #expect(address.hasPrefix("http://[::1]:"))
        #expect(try String(contentsOfFile: "\(device)/site.json", encoding: .utf8) == before)
        // A command beside it finds the program there.
        try Program.must(["site", "sync", "--data", device])
    }

    @Test func `a folder that others could read is closed to them before anything is written`() throws {
        let network = try network()
        try network.serve()
        for kind in ["central", "site"] {
            let folder = network.scratch("open-\(kind)")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            if kind == "central" {
                try Program.must(["central", "init", "--data", folder])
            } else {
                _ = try network.addDevice("North", folder: folder)
            }
            #expect(try mode(folder) == 0o700)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                #expect(try mode("\(folder)/\(file)") & 0o077 == 0, "\(kind): \(file)")
            }
        }
    }

    @Test func `a backup made while central serves is put back in place of a later database, which is kept`() throws {
        let network = try network()
        try network.serve()
        let device = try network.addSite("North", stores: ["LKC"])
        try Program.must(["site", "sync", "--data", device])
        let file = network.scratch("backup.sqlite")
        try Program.must(["backup", "--data", network.central, file])
        let saved = try network.export(network.central)
        #expect(try mode(file) & 0o077 == 0)
        try network.expectRefused(["backup", "--data", network.central, file], "argument-invalid")
        let item = try network.firstRecord("item", in: network.central)
        let id = try #require(item["ID"]?.text)
        #expect(try network.put("item", id, item.with("item_name", .string("Changed later")), in: network.central).status == 0)

        try network.expectRefused(["restore", "--data", network.central, file], "data-folder-in-use")
        network.server?.stop()
        let later = try network.export(network.central)
        #expect(later != saved)
        let said = try Program.must(["restore", "--data", network.central, file])
        #expect(try network.export(network.central) == saved)
        try network.expectVerified([network.central])

        // What was there is still there, whole with its log, under the name that was said.
        let aside = try #require(said.output.split(separator: " ").last.map { $0.trimmingCharacters(in: .whitespacesAndNewlines.union(["."])) })
        let kept = network.scratch("kept")
        try Program.must(["restore", "--data", kept, aside])
        #expect(try network.export(kept) == later)

        // Central went back: the site finds out and both agree again.
        try network.serve()
        try Program.run(["site", "sync", "--data", device])
        try Program.run(["site", "sync", "--data", device])
        try network.expectVerified([network.central, device])
    }

    @Test func `what is no whole database is not put in place`() throws {
        let network = try network()
        let before = try network.export(network.central)
        let text = network.scratch("text")
        try String(repeating: "no database ", count: 1_000).write(toFile: text, atomically: true, encoding: .utf8)
        try network.expectRefused(["restore", "--data", network.central, text], "database-damaged")
        let file = network.scratch("whole.sqlite")
        try Program.must(["backup", "--data", network.central, file])
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        let torn = network.scratch("torn.sqlite")
        for page in stride(from: 8_192, to: bytes.count - 4_096, by: 8_192) { for at in page..<(page + 2_048) { bytes[at] = 0xA5 } }
        try Data(bytes).write(to: URL(filePath: torn))
        try network.expectRefused(["restore", "--data", network.central, torn], "database-damaged")
        try network.expectRefused(["restore", "--data", network.central, network.scratch("nothing")], "not-found")
        #expect(try network.export(network.central) == before)
        try network.serve()
        let device = try network.addSite("North", stores: ["LKC"])
        try network.expectRefused(["restore", "--data", device, file], "wrong-role")
        // Nor a site's in central's place.
        network.server?.stop()
        let own = network.scratch("site.sqlite")
        try Program.must(["backup", "--data", device, own])
        try network.expectRefused(["restore", "--data", network.central, own], "wrong-role")
        #expect(try network.export(network.central).isEmpty == false)
        let left = try FileManager.default.contentsOfDirectory(atPath: network.central)
        #expect(!left.contains { $0.contains("restoring") }, "\(left)")
        // Two in one second: each keeps what was there.
        for _ in 0..<2 { try Program.must(["restore", "--data", network.central, file]) }
        let kept = try FileManager.default.contentsOfDirectory(atPath: network.central).filter {
            $0.contains(".before-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm")
        }
        #expect(kept.count == 2, "\(kept)")
    }
}
