import Foundation
import HTTPHost
import Payload
import TestSupport
import Testing

@Suite("R-SITE 6: what a command does on central, an operation of the administration interface does as well", .ownThreads)
struct OperationOfCommandTests {
    /// Commands that have none, by why.
    private static let without: [String: [String]] = [
        "a site's own, or any folder's: done on its machine": [
            "site init", "site serve", "site sync", "site status", "site edit", "site pause", "site resume", "site interval", "site unsent", "site bundle",
            "site accept", "site backup", "site again", "patients search", "patients fetch",
        ],
        "decided on central's machine alone, by who owns it": [
            "central init", "central serve", "backup", "backups verify", "restore", "doctor", "page-link",
        ],
        "records are read and written at the local interface": [
            "records get", "records put", "records delete", "records list", "records import", "records export", "records waiting",
        ],
        "shows or tries the program itself": [
            "catalogue", "simulate", "demo", "bench initial", "bench push", "bench pull", "bench transfers", "bench visibility", "bench growth",
            "bench idle", "bench engine", "bench statements", "bench bulk-push", "bench poor-link", "bench crowd",
        ],
    ]

    /// Operations that no command does: a person's own sign-in and keys.
    private static let alone: Set<String> = [
        "openSession", "closeSession", "whoAmI", "changeOwnPassword", "createFirstAdministrator", "listOwnKeys", "createToken", "revokeOwnKey",
    ]

    private static func leaves(_ command: JSONValue, under path: [String]) -> [String] {
        let name = command["commandName"]?.text ?? ""
        let here = path + [name]
        let below = (command["subcommands"]?.elements ?? []).filter { $0["commandName"]?.text != "help" }
        return below.isEmpty ? [here.dropFirst().joined(separator: " ")] : below.flatMap { leaves($0, under: here) }
    }

    @Test func `each has its operation or stands here with its reason, and the other way round`() throws {
        let dump = try #require(try Program.must(["--experimental-dump-help"]).json)
        let commands = Set(Self.leaves(try #require(dump["command"]), under: [])).subtracting(["help"])
        let excused = Set(Self.without.values.joined())
        for command in commands.sorted() {
            #expect((OperationsOfCommands.table[command] != nil) != excused.contains(command), "\(command)")
        }
        for command in OperationsOfCommands.table.keys where !commands.contains(command) { Issue.record("there is no command \(command)") }

        let network = try HandmadeNetwork([])
        try network.serve()
        let document = try #require(try Curl(port: network.port).call("GET", "/api/v1/openapi.json", scratch: network.scratch).json)
        var served: Set<String> = []
        for (_, methods) in document["paths"]?.members ?? [] {
            for (_, operation) in methods.members ?? [] { if let id = operation["operationId"]?.text { served.insert(id) } }
        }
        let named = Set(OperationsOfCommands.table.values.joined()).union(Self.alone)
        #expect(named.subtracting(served).isEmpty, "\(named.subtracting(served).sorted())")
        #expect(served.subtracting(named).isEmpty, "\(served.subtracting(named).sorted())")
    }
}
