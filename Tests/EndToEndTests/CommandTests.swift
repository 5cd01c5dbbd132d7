import Payload
import TestSupport
import Testing

@Suite("R-ROLE 6, R-SITE 1, 2, R-REP 4: commands of one program for every role", .ownThreads)
struct CommandTests {
    @Test func `every command explains itself`() throws {
        let top = try Program.must(["--help"])
        let commands = [
            "central", "site", "sites", "stores", "visibility", "topology", "homes", "patients", "preferences", "users", "records",
            "merge", "status", "transfers", "verify", "doctor", "backup", "backups", "restore", "page-link", "explain", "quarantine", "audit", "catalogue",
            "simulate",
            "bench",
            "demo",
        ]
        for command in commands {
            #expect(top.output.contains("  \(command)"), "\(command) is not in the list")
            let help = try Program.must([command, "--help"])
            #expect(help.output.contains("OVERVIEW: "))
        }
    }

    @Test func `the catalogue prints 217 record types as one array`() throws {
        let types = try #require(try Program.must(["catalogue", "--json"]).json?.elements)
        #expect(types.count == 217)
        let item = try #require(types.first { $0["table"]?.text == "item" })
        #expect(item["dataType"]?.text == "Items")
        #expect(item["class"]?.text == "Central")
        #expect(item["mirroredClass"]?.text == "Primary")
        #expect(item["fields"]?.elements?.isEmpty == false)
    }
}
