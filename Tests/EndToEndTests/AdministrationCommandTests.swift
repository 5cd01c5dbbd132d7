import Foundation
import Payload
import TestSupport
import Testing

@Suite("Commands of an administrator: what they do, what they refuse, and what the audit log says of it", .serialized, .ownThreads)
struct AdministrationCommandTests {
    /// Alpha dispenses on North, beta on central; hall is an ordinary store.
    private static let lines =
        [("alpha", "dispensary"), ("beta", "dispensary"), ("hall", "store")].flatMap { store, mode in
            [
                SampleLines.line("name", "name-\(store)", #"{"ID":"name-\#(store)","name":"\#(store)","type":"store"}"#),
                SampleLines.line(
                    "store", store,
                    #"{"ID":"\#(store)","name":"\#(store)","code":"\#(store)","name_ID":"name-\#(store)","store_mode":"\#(mode)"}"#),
            ]
        } + [
            SampleLines.line("name", "p", #"{"ID":"p","name":"Maria Fern","type":"patient","supplying_store_id":"beta"}"#),
            SampleLines.line("name", "q", #"{"ID":"q","name":"Otto Weber","type":"patient","supplying_store_id":"beta"}"#),
            SampleLines.line("item", "i", #"{"ID":"i","item_name":"Salt"}"#),
            SampleLines.line("user", "u", #"{"ID":"u","name":"Ana"}"#),
            SampleLines.line("user_store", "us", #"{"ID":"us","user_ID":"u","store_ID":"alpha","can_login":true}"#),
        ]

    @Test func `settings, look-ups, homes and the quarantine, by command`() throws {
        let network = try HandmadeNetwork(Self.lines)
        try network.serve()
        let north = try network.addSite("North", stores: ["alpha"])
        try Program.must(["site", "sync", "--data", north])
        try stores(network)
        try preferences(network, north)
        try users(network, north)
        try patients(network, north)
        try homes(network)
        try quarantine(network, north)
        try auditLog(network, north)
        try network.expectVerified([network.central])
    }

    private func expectUsage(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 64, "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
    }

    private func stores(_ network: HandmadeNetwork) throws {
        let central = network.central
        let edit = ["stores", "edit", "--data", central]
        #expect(try Program.must(edit + ["alpha", "--transactions", "on"]).output.contains("sends the transactions of alpha"))
        let list = try #require(try Program.must(["stores", "list", "--data", central, "--json"]).json?.elements)
        let modes = list.map { "\($0["code"]?.text ?? "") \($0["transactions"]?.text ?? "")" }.sorted()
        #expect(modes == ["alpha on", "beta off", "hall always"])
        try network.expectRefused(edit + ["hall", "--transactions", "on"], "argument-invalid")
        try network.expectRefused(edit + ["nowhere", "--transactions", "on"], "not-found")
        try expectUsage(edit + ["alpha"])
        try expectUsage(edit + ["alpha", "--transactions", "perhaps"])
        let sites = ["stores", "sites", "--data", central]
        let kinds = try #require(try Program.must(sites + ["alpha", "--json"]).json?.elements)
        #expect(kinds.map { $0["kind"]?.text } == ["collector", "active"])
        #expect(try Program.must(sites + ["alpha", "--search", "nobody"]).output.contains("0 of 2 sites"))
        try network.expectRefused(sites + ["nowhere"], "not-found")
    }

    private func preferences(_ network: HandmadeNetwork, _ north: String) throws {
        let procurement = "centralised_procurement"
        func standing(_ folder: String) throws -> JSONValue? {
            let all = try Program.must(["preferences", "list", "--data", folder, "--json"]).json?.elements
            return all?.first { $0["preference"]?.text == procurement }
        }
        let set = try Program.must(["preferences", "set", "--data", network.central, procurement, "on", "--json"])
        #expect(set.json?[0]?["on"]?.truth == true)
        try network.expectRefused(["preferences", "override", "--data", network.central, procurement], "preference-fixed")
        try Program.must(["site", "sync", "--data", north])
        #expect(try standing(north)?["inForce"]?.truth == true)
        try network.expectRefused(["preferences", "set", "--data", north, procurement, "off"], "not-editor")
        try Program.must(["preferences", "override", "--data", north, procurement, "--user", "Ben"])
        #expect(try standing(north)?["inForce"]?.truth == false)
        try Program.must(["site", "sync", "--data", north])
        #expect(try standing(network.central)?["overrides"]?[0]?["name"]?.text == "North")
        #expect(try Program.must(["preferences", "list", "--data", network.central]).output.contains("North"))
        try Program.must(["preferences", "reset", "--data", network.central, procurement])
        try Program.must(["site", "sync", "--data", north])
        #expect(try standing(north)?["inForce"]?.truth == true)
        try expectUsage(["preferences", "set", "--data", network.central, "colour", "on"])
        try expectUsage(["preferences", "set", "--data", network.central, procurement, "maybe"])
    }

    private func users(_ network: HandmadeNetwork, _ north: String) throws {
        #expect(try Program.must(["users", "send", "--data", network.central, "Ana", "--json"]).json?.line == #"["alpha"]"#)
        try Program.must(["site", "sync", "--data", north])
        #expect(try network.record("user", "u", in: north)["name"]?.text == "Ana")
        try network.expectRefused(["users", "send", "--data", network.central, "nobody"], "not-found")
        try network.expectRefused(["users", "send", "--data", north, "Ana"], "wrong-role")
        try expectUsage(["users", "send", "--data", network.central])
    }

    private func patients(_ network: HandmadeNetwork, _ north: String) throws {
        let search = ["patients", "search", "--data", north, "--user", "Ann"]
        let found = try Program.must(search + ["--store", "alpha", "--name", "fern maria", "--json"])
        #expect(found.json?["found"]?.elements?.map { $0["id"]?.text } == ["p"])
        #expect(found.json?["found"]?[0]?["visible"]?.truth != true)
        #expect(try Program.must(search + ["--store", "alpha", "--name", "otto"]).output.contains("Otto Weber"))
        let nobody = try Program.must(search + ["--store", "alpha", "--name", "zzyzx", "--born", "1990-04-12"]).output
        #expect(nobody.contains("No patient that central knows fits: name zzyzx, date of birth 1990-04-12.") && nobody.contains("Search again"), "\(nobody)")
        try network.expectRefused(search + ["--store", "alpha", "--name", "m"], "argument-invalid")
        try network.expectRefused(search + ["--store", "alpha", "--name", "maria", "--born", "1.4.1990"], "argument-invalid")
        try network.expectRefused(search + ["--store", "beta", "--name", "maria"], "dispensary-only")
        try expectUsage(search + ["--name", "maria"])
        let fetch = ["patients", "fetch", "--data", north, "--user", "Ann", "--store", "alpha"]
        #expect(try Program.run(["records", "get", "--data", north, "name", "p"]).status == 1)
        #expect(try Program.must(fetch + ["p"]).output.contains("is here with all that belongs to them"))
        #expect(try network.record("name", "p", in: north)["name"]?.text == "Maria Fern")
        try network.expectRefused(fetch + ["nobody"], "not-found")
        try expectUsage(fetch)
    }

    private func homes(_ network: HandmadeNetwork) throws {
        let homes = ["homes", "move", "--data", network.central]
        #expect(try Program.must(homes + ["name", "q", "alpha", "--json"]).json?["state"]?.text == "done")
        #expect(try Program.must(homes + ["name", "q", "alpha"]).output.contains("It is at home there already."))
        #expect(try network.record("name", "q", in: network.central)["supplying_store_id"]?.text == "alpha")
        try network.expectRefused(homes + ["item", "i", "alpha"], "argument-invalid")
        try network.expectRefused(homes + ["name", "q", "hall"], "argument-invalid")
        try network.expectRefused(homes + ["name", "nobody", "alpha"], "not-found")
        try network.expectRefused(["homes", "cancel", "--data", network.central, "name", "q"], "not-found")
        try expectUsage(homes + ["name", "q"])
    }

    /// The store is taken from the site while two of its changes have not been sent.
    private func quarantine(_ network: HandmadeNetwork, _ north: String) throws {
        let central = network.central
        for line in ["late", "later"] {
            let payload = #"{"ID":"\#(line)","store_ID":"alpha","item_ID":"i","note":"\#(line)"}"#
            try Program.must(["records", "put", "--data", north, "item_line", line], input: payload)
        }
        try Program.must(["stores", "assign", "--data", central, "alpha", "--site", "central", "--force"])
        #expect(try Program.run(["site", "sync", "--data", north]).status == 2)
        let parked = try #require(try Program.must(["quarantine", "list", "--data", central, "--json"]).json?.elements)
        #expect(parked.map { $0["code"]?.text } == ["former-holder", "former-holder"])
        let numbers = parked.compactMap { $0["number"]?.integer.map(String.init) }
        try #require(numbers.count == 2)
        func quarantine(_ command: String, _ rest: String...) -> [String] { ["quarantine", command, "--data", central] + rest }
        let shown = try #require(try Program.must(quarantine("show", numbers[0], "--json")).json)
        #expect(shown["changes"]?[0]?["parked"]?["note"]?.text == "late" && shown["site"]?.text == "North")
        #expect(try Program.must(quarantine("show", numbers[1])).output.contains("later"))
        #expect(try Program.must(quarantine("export")).output.split(separator: "\n").count == 2)
        let again = try Program.run(quarantine("redrive", numbers[0], "--json"))
        #expect(again.status == 2 && again.json?["released"]?.truth == false)
        try network.expectRefused(quarantine("redrive", numbers[0], "--override"), "argument-invalid")
        try Program.must(quarantine("redrive", numbers[0], "--override", "--why", "the storekeeper asked"))
        #expect(try network.record("item_line", "late", in: central)["note"]?.text == "late")
        try network.expectRefused(quarantine("redrive", numbers[0]), "quarantine-decided")
        try expectUsage(quarantine("dismiss", numbers[1]))
        try network.expectRefused(quarantine("dismiss", numbers[1], "--why", ""), "argument-invalid")
        try Program.must(quarantine("dismiss", numbers[1], "--why", "entered again"))
        #expect(try Program.must(quarantine("list", "--json")).json?.elements?.isEmpty == true)
        #expect(try Program.must(quarantine("list", "--all", "--json")).json?.elements?.count == 2)
        #expect(try Program.must(quarantine("export", numbers[1])).output.contains("entered again"))
        for command in ["show", "export", "redrive"] { try network.expectRefused(quarantine(command, "99"), "not-found") }
        try network.expectRefused(quarantine("dismiss", "99", "--why", "x"), "not-found")
        try expectUsage(quarantine("show", "first"))
        try network.expectRefused(["quarantine", "list", "--data", north], "wrong-role")
    }

    /// One entry for each thing done above, none for what was refused.
    private func auditLog(_ network: HandmadeNetwork, _ north: String) throws {
        let list = ["audit", "list", "--data", network.central]
        let entries = try #require(try Program.must(list + ["--json"]).json?.elements).reversed()
        let told = entries.map { "\($0["act"]?.text ?? "") \($0["subject"]?.text ?? "")" }
        #expect(
            told == [
                "central-set-up central", "store-created alpha", "store-created beta", "store-created hall", "site-created North",
                "store-assigned alpha", "transactions-switched alpha", "preference-set centralised_procurement",
                "preference-set-back centralised_procurement", "preference-reset centralised_procurement", "user-sent Ana",
                "preference-reset centralised_procurement", "people-searched patients", "people-searched patients",
                "people-searched patients",
                "person-fetched patient p", "home-moved name q", "store-assigned alpha", "quarantine-redriven 1", "quarantine-redriven 1",
                "quarantine-dismissed 2",
            ])
        let here = NSUserName()
        for entry in entries {
            let (actor, origin) = (entry["actor"]?.text, entry["origin"]?.text)
            switch entry["act"]?.text {
            case "people-searched", "person-fetched": #expect(actor == "Ann" && origin == "site North")
            case "preference-set-back": #expect(actor == "Ben" && origin == "site North")
            case "preference-reset" where origin == "site North": #expect(actor == "North")
            default: #expect(actor == here && origin == "command line")
            }
        }
        let searches = try Program.must(list + ["--act", "people-searched", "--subject", "patients", "--limit", "1", "--json"])
        #expect(searches.json?.elements?.count == 1)
        #expect(try Program.must(list + ["--since", "2100-01-01", "--json"]).json?.elements?.isEmpty == true)
        #expect(try Program.must(list).output.contains("the storekeeper asked"))
        try network.expectRefused(list + ["--act", "nonsense"], "argument-invalid")
        try network.expectRefused(list + ["--since", "yesterday"], "argument-invalid")
        try expectUsage(list + ["--limit", "0"])
        try network.expectRefused(["audit", "list", "--data", north], "wrong-role")
    }
}
