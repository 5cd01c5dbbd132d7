import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-OWN 17: files from any system are imported, and what is refused is named", .ownThreads)
struct ImportFileTests {
    private func item(_ id: String) -> String { #"{"tableName":"item","recordId":"\#(id)","recordData":{"ID":"\#(id)","item_name":"X","code":"\#(id)"}}"# }

    private func importing(_ bytes: [UInt8], _ network: HandmadeNetwork, _ options: [String] = []) throws -> Program.Outcome {
        let file = network.scratch("file-\(bytes.count)-\(bytes.prefix(2).map(String.init).joined())")
        try Data(bytes).write(to: URL(filePath: file))
        return try Program.run(["records", "import", "--data", network.central, file] + options)
    }

    @Test func `a byte order mark, Windows line ends and empty lines are no part of the records`() throws {
        let network = try HandmadeNetwork([])
        let lines = "\u{FEFF}\(item("B1"))\r\n\r\n   \n\(item("B2"))\n\n\(item("B3"))"
        let outcome = try importing(Array(lines.utf8), network, ["--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.json?["lines"]?.integer == 3)
        for id in ["B1", "B2", "B3"] { #expect(try network.record("item", id, in: network.central)["code"]?.text == id) }
    }

    @Test func `a file that is no UTF-8 text is refused by the name of what it is`() throws {
        let network = try HandmadeNetwork([])
        for (beginning, word) in [
            ([0xFF, 0xFE, 0x7B, 0], "UTF-16"), ([0x1F, 0x8B, 8, 0], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"), ([0x7B, 0, 0x22, 0], "UTF-16"),
        ]
            as [([UInt8], String)]
        {
            let outcome = try importing(beginning, network)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
            #expect(outcome.errors.contains("[argument-invalid]"))
        }
    }

    @Test func `a refusal names its line, its table, its id and what is wrong`() throws {
        let network = try HandmadeNetwork([])
        let twice = #"{"tableName":"item","recordId":"G2","recordData":{"ID":"G2","item_name":"one","item_name":"two"}}"#
        let text = #"{"tableName":"item","recordId":"I1","recordData":"{}"}"#
        let slip = #"{"tableName":"itm","recordId":"S1","recordData":{"ID":"S1"}}"#
        let outcome = try importing(Array("\(item("G1"))\n\(twice)\n\(text)\n\(slip)\n".utf8), network)
        #expect(outcome.status == 2)
        let said = outcome.output
        #expect(said.contains(":2: item G2: The member item_name stands in the record twice."), "\(said)")
        #expect(said.contains(":3: item I1: recordData is a string, not an object."), "\(said)")
        #expect(said.contains(":4: itm S1: There is no table itm;"), "\(said)")
        let taken = try importing(Array("\(slip)\n".utf8), network, ["--new-tables"])
        #expect(taken.status == 0, "\(taken.output)")
    }

    @Test func `a record that is too large is refused by its line, table and id, and the rest goes in`() throws {
        let network = try HandmadeNetwork([])
        func note(_ id: String, _ bytes: Int) -> String {
            #"{"tableName":"item","recordId":"\#(id)","recordData":{"ID":"\#(id)","item_name":"\#(String(repeating: "x", count: bytes))"}}"#
        }
        let outcome = try importing(Array("\(note("A", 10))\n\(note("BIG", 1_048_600))\n\(note("HUGE", 2_500_000))\n\(note("C", 10))\n".utf8), network)
        #expect(outcome.status == 2)
        #expect(outcome.output.contains(/:2: item BIG: The record holds 10486\d\d bytes; 1048576 are allowed. \[record-too-large\]/), "\(outcome.output)")
        #expect(outcome.output.contains(":3: item HUGE:"), "\(outcome.output)")
        #expect(outcome.output.contains("2 records changed"), "\(outcome.output)")
    }

    @Test func `long work says on standard error how far it has come when it is asked to, with a total`() throws {
        let network = try HandmadeNetwork([])
        let outcome = try importing(Array((1...3_000).map { item("P\($0)") }.joined(separator: "\n").utf8), network, ["--progress"])
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains(/Importing, kB read: \d+ of \d+/), "\(outcome.errors)")
        let proof = try Program.must(["verify", "--data", network.central, "--progress"])
        #expect(proof.errors.contains(/Verifying: 1000 of [6-9]\d\d\d/), "\(proof.errors)")
        let export = try Program.must(["records", "export", "--data", network.central, "--table", "item", "--progress"])
        #expect(export.errors.contains("Exporting: 1000 of 3000"), "\(export.errors)")
        #expect(export.output.split(separator: "\n").count == 3_000)
        #expect(try Program.must(["verify", "--data", network.central]).errors == "", "a pipe that did not ask is not bothered")
    }

    @Test func `a wrong file of many lines is told in a page, counted by reason`() throws {
        let network = try HandmadeNetwork([])
        let lines = (1...500).map { #"{"tableName":"itm","recordId":"\#($0)","recordData":{"ID":"\#($0)"}}"# }
        let outcome = try importing(Array(lines.joined(separator: "\n").utf8), network)
        #expect(outcome.status == 2)
        #expect(outcome.output.split(separator: "\n").count < 60)
        #expect(outcome.output.contains("… and 450 more refused lines"))
        #expect(outcome.output.contains("500\titm: table-unknown"), "\(outcome.output)")
        #expect(try importing(Array(lines.joined(separator: "\n").utf8), network, ["--json"]).json?["refused"]?.elements?.count == 500)
    }
}
