import Foundation
import Payload
import TestSupport
import Testing

@Suite("A file of settings: flags come first, then the file, then what holds unless said", .ownThreads)
struct SettingsTests {
    private let scratch: Scratch
    private let central: String

    init() throws {
        scratch = try Scratch()
        central = scratch("central")
        try Program.must(["central", "init", "--data", central])
    }

    private func file(_ lines: String) throws -> String {
        let file = scratch("settings-\(UUID().uuidString).conf")
        try lines.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    private func refused(_ arguments: [String], _ words: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let outcome = try Program.run(["central", "serve"] + arguments, within: 20)
        #expect(outcome.status != 0 && outcome.errors.contains(words), "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
    }

    @Test func `a server starts with what its file says, and a flag comes before it`() throws {
        let copies = scratch("copies")
        try FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: true)
        let settings = try file(
            "\u{FEFF}# of a central server\r\n\r\n  data = \(central)\r\nport=1\r\nbackup-to = \(copies)\r\nbackup-at = 02:00\r\n"
                + "trusted-proxy = 127.0.0.1 10.0.0.0/8\r\nlog-level = warning\r\n")
        let server = try Server(["central", "serve", "--config", settings, "--port=0", "--backup-every", "5"], folder: central)
        #expect(try server.port() > 1)
        let backup = try Program.must(["status", "--data", central, "--json"]).json?["backup"]
        #expect(backup?["folder"]?.text?.hasSuffix("/copies") == true)
        // Of two that exclude one another, the one of the command line.
        #expect(backup?["schedule"]?.text == "every 5 hours")
        server.stop()
        #expect(server.process.terminationStatus == 0)
    }

    @Test func `what a file must not say is refused with its line`() throws {
        for (lines, words) in [
            ("port = 0\n\ncolour = blue", "Line 3 of"), ("colour = blue", "there is no setting colour"), ("port = 0\nport = 0", "Line 2 of"),
            ("port = 0\nport = 0", "port is set twice"), ("port", "it is no setting"), ("port =", "port has no value"),
            ("config = x", "there is no setting config"),
            ("help = yes", "there is no setting help"), ("Port = 0", "there is no setting Port"), ("port = many", "port"), ("= 3", "there is no setting"),
            ("log-level = loud", "loud"), ("name = x", "there is no setting name"), ("certificate = x.pem", "--key"),
        ] { try refused(["--data", central, "--config", try file(lines)], words) }
        try refused(["--data", central, "--config=\(scratch("nothing"))"], "[not-found]")
        try refused(["--data", central, "--config", scratch.path], "[not-found]")
        try refused(["--data", central, "--config", try file("port = 0"), "--config", try file("port = 0")], "--config is given twice")
        let known = try Program.run(["central", "serve", "--config", try file("colour = blue")]).errors
        #expect(
            known.contains(
                "Settings are: backup-at, backup-every, backup-keep, backup-to, certificate, data, force-test-endpoints, host, key, log-level, port, test-endpoints, trusted-proxy."
            ))
    }

    @Test func `only a command that takes a file takes one`() throws {
        let outcome = try Program.run(["status", "--data", central, "--config", try file("data = \(central)")])
        #expect(outcome.status == 64 && outcome.errors.contains("--config"))
        #expect(try Program.run(["central", "serve", "--data", central, "--config"], within: 20).status == 64)
        let settings = try file("interval = 0\nport = 0")
        try "a long password\n".write(toFile: scratch("password"), atomically: true, encoding: .utf8)
        let site = scratch("site")
        try Program.must(["site", "init", "--data", site, "--url", "http://127.0.0.1:9", "--site", "North", "--password-file", scratch("password")])
        let server = try Server(["site", "serve", "--config", settings, "--data", site], folder: site)
        _ = try server.port()
        #expect(try Program.must(["site", "status", "--data", site, "--json"]).json?["paused"]?.truth == true)
        server.stop()
    }

    @Test func `a password comes from the environment only where no file is named`() throws {
        try "a long password\n".write(toFile: scratch("password"), atomically: true, encoding: .utf8)
        let make = ["sites", "create", "--data", central]
        let none = try Program.run(["TRIBUTARY_PASSWORD="] + [Program.path] + make + ["North"], program: "/usr/bin/env")
        #expect(none.status == 1 && none.errors.contains("TRIBUTARY_PASSWORD"))
        // Too short to be taken: the file comes first.
        let both = ["TRIBUTARY_PASSWORD=x"] + [Program.path] + make + ["North", "--password-file", scratch("password")]
        #expect(try Program.run(both, program: "/usr/bin/env").status == 0)
        #expect(try Program.run(["TRIBUTARY_PASSWORD=another long one"] + [Program.path] + make + ["East"], program: "/usr/bin/env").status == 0)
        #expect(try Program.run(["TRIBUTARY_PASSWORD=x"] + [Program.path] + make + ["West"], program: "/usr/bin/env").errors.contains("[password-too-short]"))
    }
}
