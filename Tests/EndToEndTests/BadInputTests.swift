import Foundation
import Payload
import TestSupport
import Testing

@Suite("Bad input at the command line", .ownThreads)
struct BadInputTests {
    private func network() throws -> HandmadeNetwork { try HandmadeNetwork(SampleLines.all(items: 20)) }

    @Test func `who calls with wrong credentials, or from a second device, is turned away by name`() throws {
        let network = try network()
        try network.serve()
        let first = try network.addSite("North", stores: ["LKC"])
        let wrong = network.scratch("wrong")
        try "another password\n".write(toFile: wrong, atomically: true, encoding: .utf8)
        let stranger = try network.addDevice("North", folder: network.scratch("stranger"), passwordFile: wrong)
        try network.expectRefused(["site", "sync", "--data", stranger], "credentials-wrong")
        let unknown = try network.addDevice("Nowhere", folder: network.scratch("unknown"))
        try network.expectRefused(["site", "sync", "--data", unknown], "credentials-wrong")

        try Program.must(["site", "sync", "--data", first])
        let second = try network.addDevice("North", folder: network.scratch("second"))
        try network.expectRefused(["site", "sync", "--data", second], "second-device")
        #expect(try network.export(second).isEmpty)
        try Program.must(["site", "sync", "--data", first])
        try Program.must(["sites", "edit", "--data", network.central, "North", "--clear-pairing"])
        try Program.must(["site", "sync", "--data", second])
        #expect(try network.export(second) == network.export(first))
        try network.expectVerified([network.central, second])

        network.server?.stop()
        try network.expectRefused(["site", "sync", "--data", second], "central-unreachable")
    }

    @Test func `a data folder that cannot be used is named, with the reason`() throws {
        let network = try network()
        let missing = network.scratch("nothing")
        for command in [["status"], ["verify"], ["records", "list"], ["central", "serve"], ["site", "sync"], ["site", "serve"]] {
            try network.expectRefused(command + ["--data", missing], "data-folder-missing")
        }
        #expect(!FileManager.default.fileExists(atPath: missing))
        let file = network.scratch("file")
        try "text".write(toFile: file, atomically: true, encoding: .utf8)
        try network.expectRefused(["central", "init", "--data", file], "data-folder-read-only")
        try network.expectRefused(["central", "init", "--data", file + "/inside"], "data-folder-read-only")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "text")

        let garbage = network.scratch("garbage")
        try FileManager.default.createDirectory(atPath: garbage, withIntermediateDirectories: true)
        let bytes = String(repeating: "this is no database ", count: 500)
        try bytes.write(toFile: garbage + "/tributary.sqlite", atomically: true, encoding: .utf8)
        try network.expectRefused(["status", "--data", garbage], "database-damaged")
        #expect(try String(contentsOfFile: garbage + "/tributary.sqlite", encoding: .utf8) == bytes)
        try network.expectRefused(["central", "init", "--data", network.central], "already-initialised")
    }

    @Test func `one folder and one port belong to one server`() throws {
        let network = try network()
        try network.serve()
        try network.expectRefused(["central", "serve", "--data", network.central, "--port", "0"], "data-folder-in-use")
        let other = network.scratch("other")
        try Program.must(["central", "init", "--data", other])
        try network.expectRefused(["central", "serve", "--data", other, "--port", String(network.port)], "port-in-use")
        #expect(network.server?.process.isRunning == true)
        network.server?.stop()
    }

    private static let python = "/usr/bin/python3"
    private static var hasSQLite: Bool { (try? Program.run(["-c", "import sqlite3"], program: python))?.status == 0 }

    @Test(.enabled(if: hasSQLite))
    func `a database of a newer version is left alone`() throws {
        let network = try network()
        let before = try network.export(network.central)
        func python(_ statement: String) throws {
            let script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
            let outcome = try Program.run(
                ["-c", script, network.central + "/tributary.sqlite", statement], program: Self.python)
            try #require(outcome.status == 0, "\(outcome.errors)")
        }
        try python("INSERT INTO migrations (name) VALUES ('9999-tomorrow')")
        for command in [["status"], ["records", "list"], ["central", "serve"]] {
            let said = try network.expectRefused(command + ["--data", network.central], "database-from-future")
            #expect(said.errors.contains("9999-tomorrow"))
        }
        try python("DELETE FROM migrations WHERE name = '9999-tomorrow'")
        #expect(try network.export(network.central) == before)
    }

    @Test func `malformed lines of an import are named and the rest goes in`() throws {
        let network = try network()
        let item = try network.firstRecord("item", in: network.central)
        func line(_ id: String) -> String { SampleLines.line("item", id, item.with("ID", .string(id)).line) }
        let deep = #"{"ID":"deep","x":"# + String(repeating: "[", count: 200) + String(repeating: "]", count: 200) + "}"
        let long = String(repeating: "x", count: 300)
        var bytes: [UInt8] = []
        let lines: [[UInt8]] = [
            Array(line("good-1").utf8), Array("{".utf8), Array("[]".utf8), Array(#"{"tableName":"item","recordId":"a"}"#.utf8),
            Array(#"{"tableName":"item","recordData":{}}"#.utf8), Array(line(long).utf8),
            Array(SampleLines.line("item", "deep", deep).utf8),
            Array(SampleLines.line("item", "bad", "{\"ID\":\"bad\",\"code\":\"").utf8) + [0xFF],
            Array(line("good-2").utf8),
        ]
        for line in lines { bytes += line + [0x0A] }
        let file = network.scratch("mixed.jsonl")
        try Data(bytes).write(to: URL(filePath: file))
        let outcome = try Program.run(["records", "import", "--data", network.central, file, "--json"])
        #expect(outcome.status == 2)
        let told = try #require(outcome.json, "\(outcome.output)\(outcome.errors)")
        #expect(told["changed"]?.integer == 2)
        let refused = told["refused"]?.elements ?? []
        #expect(refused.compactMap { $0["line"]?.integer }.sorted() == [2, 3, 4, 5, 6, 7, 8])
        #expect(refused.allSatisfy { $0["code"]?.text?.isEmpty == false && $0["file"]?.text == file })
        for id in ["good-1", "good-2"] { #expect(try network.record("item", id, in: network.central)["ID"]?.text == id) }
        let words = try Program.run(["records", "import", "--data", network.central, file])
        #expect(words.status == 2)
        #expect(words.output.contains("\(file):2:"))
        try network.expectVerified([network.central])
    }

    @Test func `a folder in the place of a file is refused, and a password in an address is not repeated`() throws {
        let network = try network()
        let folder = network.scratch("folder")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try network.expectRefused(["records", "import", "--data", network.central, folder], "not-found")
        try network.expectRefused(["bench", "visibility", "--sites", "2", "--export", folder], "not-found")
        let site = ["site", "init", "--data", network.scratch("site"), "--site", "X", "--password-file", "-"]
        let refused = try Program.run(site + ["--url", "http://user:geheim@127.0.0.1:1"], input: "a long password")
        #expect(refused.status == 1 && refused.errors.contains("argument-invalid"))
        #expect(!(refused.output + refused.errors).contains("geheim"))
    }

    @Test func `a record that cannot be one changes nothing`() throws {
        let network = try network()
        let before = try network.export(network.central)
        let put = ["records", "put", "--data", network.central]
        let deep = #"{"ID":"a","x":"# + String(repeating: "{\"x\":", count: 200) + "1" + String(repeating: "}", count: 200) + "}"
        try network.expectRefused(put + ["item", String(repeating: "x", count: 300)], "record-id-too-long", input: "{}")
        try network.expectRefused(put + ["item", "a"], "record-malformed", input: deep)
        try network.expectRefused(put + ["item", "a"], "record-malformed", input: "")
        try network.expectRefused(put + ["item", "a"], "record-malformed", input: "[1]")
        try network.expectRefused(put + ["item", "a"], "record-id-mismatch", input: #"{"ID":"b"}"#)
        let file = network.scratch("latin1.json")
        try Data([0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xE9, 0x22, 0x7D]).write(to: URL(filePath: file))
        try network.expectRefused(put + ["item", "a", file], "record-malformed")
        try network.expectRefused(put + ["item", "a", network.scratch("no such file")], "not-found")
        try network.expectRefused(["records", "list", "--data", network.central, "no_such_table"], "table-unknown")
        try network.expectRefused(["records", "export", "--data", network.central, "--table", "no_such_table"], "table-unknown")
        try network.expectRefused(["records", "get", "--data", network.central, "item", "a"], "not-found")
        try network.expectRefused(["records", "delete", "--data", network.central, "item", "a"], "not-found")
        #expect(try Program.run(["records", "nonsense"]).status == 64)
        #expect(try network.export(network.central) == before)
        try network.expectVerified([network.central])
    }

    @Test func `an administrator's mistakes are refused and change nothing`() throws {
        let network = try network()
        try network.serve()
        let site = try network.addSite("Tamaki", stores: ["LKC"])
        // Before its first sync a slip is put right by saying it again; a site that holds records is not set up anew.
        try Program.must(["site", "sync", "--data", site])
        let data = ["--data", network.central]
        func sites() throws -> String { try Program.must(["sites", "list", "--json"] + data).output }
        let before = try sites()
        let short = network.scratch("short")
        try "short\n".write(toFile: short, atomically: true, encoding: .utf8)
        try network.expectRefused(["sites", "create"] + data + ["Opua", "--password-file", short], "password-too-short")
        try network.expectRefused(["sites", "create"] + data + ["Opua"], "argument-invalid")
        try network.expectRefused(["sites", "create"] + data + ["TAMAKI", "--password-file", network.passwordFile], "name-taken")
        try network.expectRefused(["sites", "delete"] + data + ["Tamaki"], "site-has-stores")
        try network.expectRefused(["sites", "delete"] + data + ["central"], "site-is-central")
        try network.expectRefused(["sites", "delete"] + data + ["Nowhere"], "not-found")
        try network.expectRefused(["stores", "assign"] + data + ["Nostore", "--site", "Tamaki"], "not-found")
        try network.expectRefused(["stores", "assign"] + data + ["LKC", "--site", "Nowhere"], "not-found")
        try network.expectRefused(["explain"] + data + ["item", "a", "Nowhere"], "not-found")
        try network.expectRefused(["sites", "list", "--data", site], "wrong-role")
        try network.expectRefused(["central", "serve", "--data", site, "--port", "0"], "wrong-role")
        try network.expectRefused(["site", "status", "--data", network.central], "wrong-role")
        try network.expectRefused(
            ["site", "init", "--data", site, "--url", "http://127.0.0.1:1", "--site", "Tamaki", "--password-file", network.passwordFile],
            "already-initialised")
        try network.expectRefused(
            [
                "site", "init", "--data", network.scratch("new"), "--url", "no address", "--site", "T", "--password-file",
                network.passwordFile,
            ],
            "argument-invalid")
        #expect(try sites() == before)
        try Program.must(["site", "sync", "--data", site])
        network.server?.stop()
    }

    @Test func `of a file that is taken whole or not at all, the line that does not fit is named`() throws {
        let network = try HandmadeNetwork([SampleLines.line("unit", "U1", #"{"ID":"U1","units":"box"}"#)])
        try Program.must(["sites", "create", "--data", network.central, "North", "--password-file", network.passwordFile])
        let good = SampleLines.line("unit", "U1", #"{"ID":"U1","units":"box"}"#)
        let file = network.scratch("copy.jsonl")
        for command in [
            ["verify", "--data", network.central, "--repair", "--from", file], ["quarantine", "add", "--data", network.central, "--site", "North", file],
        ] {
            for (bad, code) in [
                (#"{"tableName":"unit","recordId":"U2","recordData":{"ID":"U2","uni"#, "record-malformed"),
                (#"{"tableName":"unit","recordData":{"ID":"U2"}}"#, "record-id-missing"), (#"{"recordId":"U2","recordData":{}}"#, "record-malformed"),
            ] {
                try [good, "", good, bad, good].joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
                let refused = try network.expectRefused(command, code)
                #expect(refused.errors.contains("Line 4 of \(file): "), "\(command[0]): \(refused.errors)")
            }
        }
        #expect(try Program.must(["quarantine", "list", "--data", network.central, "--json"]).json?["groups"]?.elements?.isEmpty ?? true)
    }
}
