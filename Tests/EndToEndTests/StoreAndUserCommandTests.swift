import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-STORE 6, R-OWN 7, R-ROLE 4: stores edited, users made and partner sites listed by command", .serialized, .ownThreads)
struct StoreAndUserCommandTests {
    private static let lines =
        [("alpha", "dispensary"), ("beta", "store"), ("gamma", "store")].flatMap { store, mode in
            [
                SampleLines.line("name", "name-\(store)", #"{"ID":"name-\#(store)","name":"\#(store)","code":"\#(store)","type":"store"}"#),
                SampleLines.line(
                    "store", store,
                    #"{"ID":"\#(store)","name":"\#(store)","code":"\#(store)","name_ID":"name-\#(store)","store_mode":"\#(mode)","spare_user_1":"kept"}"#),
            ]
        } + [
            SampleLines.line(
                "pref", "old-form",
                #"{"ID":"old-form","store_ID":"beta","item":"store_preferences","data":"{\"monthsOverstock\":6,\"usesVaccineModule\":false}"}"#)
        ]

    @Test func `a store's name, code, mode, state, tags, logo and preferences are changed on central and reach its site`() throws {
        let network = try HandmadeNetwork(Self.lines)
        try network.serve()
        let north = try network.addSite("North", stores: ["beta"])
        try Program.must(["site", "sync", "--data", north])
        let edit = ["stores", "edit", "--data", network.central]
        let picture = network.scratch("logo.png")
        let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 1, 2, 3]
        try Data(bytes).write(to: URL(filePath: picture))
        let said = try Program.must(
            edit + ["BETA", "--name", "Bay Clinic", "--code", "BAY", "--mode", "dispensary", "--tags", "North", "--logo", picture]
        ).output
        #expect(said.contains("Store BAY was changed.") && said.contains("tributary stores edit BAY --transactions on"), "\(said)")
        try Program.must(edit + ["bay clinic", "--disabled", "--preference", "monthsOverstock=9", "--preference", "colour=deep blue"])
        try Program.must(["site", "sync", "--data", north])
        for folder in [network.central, north] {
            let store = try network.record("store", "beta", in: folder)
            #expect(store["name"]?.text == "Bay Clinic" && store["code"]?.text == "BAY" && store["store_mode"]?.text == "dispensary")
            #expect(store["tags"]?.text == "North" && store["disabled"]?.truth == true && store["spare_user_1"]?.text == "kept")
            #expect(store["logo"]?.text == Data(bytes).base64EncodedString())
            let name = try network.record("name", "name-beta", in: folder)
            #expect(name["name"]?.text == "Bay Clinic" && name["code"]?.text == "BAY")
            let preferences = try network.record("pref", "old-form", in: folder)["data"]?.text
            #expect(preferences == #"{"monthsOverstock":9,"usesVaccineModule":false,"colour":"deep blue"}"#)
        }
        try network.expectRefused(edit + ["BAY", "--code", "Alpha"], "name-taken")
        try network.expectRefused(edit + ["BAY", "--logo", network.passwordFile], "argument-invalid")
        #expect(try Program.run(edit + ["BAY"]).status == 64)
        let acts = try #require(try Program.must(["audit", "list", "--data", network.central, "--act", "store-edited", "--json"]).json?.elements)
        #expect(acts.map { $0["subject"]?.text } == ["BAY", "BAY"])
        let listed = try Program.must(["audit", "list", "--data", network.central, "--act", "store-edited"]).output
        #expect(listed.contains("store=beta (Bay Clinic)"), "an id has its name beside it: \(listed)")
        network.server?.stop()
        try network.expectVerified([network.central, north])
    }

    @Test func `a dispensary with patients becomes an ordinary store only for somebody who says to know it, and a disabled store is shown`() throws {
        let network = try HandmadeNetwork(
            Self.lines + [SampleLines.line("name", "ama", #"{"ID":"ama","name":"Ama","type":"patient","supplying_store_id":"alpha"}"#)])
        let edit = ["stores", "edit", "--data", network.central, "alpha"]
        let refused = try network.expectRefused(edit + ["--mode", "store"], "record-in-use")
        #expect(refused.errors.contains("tributary homes move name ID STORE") && !refused.errors.contains("visibility revoke"), "\(refused.errors)")
        #expect(try network.record("store", "alpha", in: network.central)["store_mode"]?.text == "dispensary")
        try Program.must(edit + ["--mode", "store", "--yes"])
        #expect(try network.record("store", "alpha", in: network.central)["store_mode"]?.text == "store")
        try Program.must(edit + ["--disabled"])
        let listed = try Program.must(["stores", "list", "--data", network.central]).output
        #expect(listed.split(separator: "\n").filter { $0.contains("disabled") }.count == 1, "\(listed)")
    }

    @Test func `users are listed, made, edited and given stores, each place its own`() throws {
        let network = try HandmadeNetwork(Self.lines)
        try network.serve()
        let north = try network.addSite("North", stores: ["alpha"])
        try Program.must(["site", "sync", "--data", north])
        let create = ["users", "create", "--data", north]
        let made = try #require(try Program.must(create + ["Ana", "--first", "Ana", "--last", "Moss", "--store", "ALPHA", "--json"]).json)
        let id = try #require(made["id"]?.text)
        try network.expectRefused(create + ["ANA"], "name-taken")
        try network.expectRefused(create + ["Ben", "--store", "nowhere"], "not-found")
        func users(_ folder: String) throws -> [JSONValue] {
            try #require(try Program.must(["users", "list", "--data", folder, "--json"]).json?.elements)
        }
        #expect(try users(north).map { $0["name"]?.text } == ["Ana"])
        #expect(try users(north)[0]["stores"]?[0]?["code"]?.text == "alpha")
        try Program.must(["site", "sync", "--data", north])
        #expect(try users(network.central).map { $0["id"]?.text } == [id], "a new user is told to central once")
        #expect(try users(network.central)[0]["stores"]?.elements?.isEmpty == true, "without the stores")
        #expect(try users(network.central)[0]["everyStore"]?.truth == false, "and may work in none until a right is given")

        try Program.must(["users", "edit", "--data", north, "ana", "--job", "Storekeeper", "--no-active"])
        try Program.must(["site", "sync", "--data", north])
        #expect(try network.record("user", id, in: north)["job_title"]?.text == "Storekeeper")
        #expect(try users(north)[0]["active"]?.truth == false && users(network.central)[0]["active"]?.truth == true)

        let rights = ["users", "rights", "--data", north, "Ana"]
        try Program.must(rights + ["--store", "alpha", "--no-login"])
        let line = #"{"ID":"x","store_ID":"alpha","item_ID":"i"}"#
        try network.expectRefused(
            ["records", "put", "--data", north, "item_line", "x", "--store", "Alpha", "--user", "Ana"], "user-not-in-store", input: line)
        try Program.must(rights + ["--store", "alpha", "--login", "--default"])
        #expect(try Program.must(rights + ["--json"]).json?["stores"]?[0]?["logsIn"]?.truth == true)
        // Made inactive above, she writes nowhere until she is active again.
        let put = ["records", "put", "--data", north, "item_line", "x", "--store", "ALPHA", "--user", "Ana"]
        try network.expectRefused(put, "user-not-in-store", input: line)
        try Program.must(["users", "edit", "--data", north, "ana", "--active"])
        try Program.must(put, input: line)
        try Program.must(rights + ["--store", "alpha", "--remove"])
        #expect(try Program.must(rights).output.contains("every store"))
        network.server?.stop()
    }

    @Test func `master lists are listed by name with what other commands call them by, on central and at a site`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        let central = network.central
        try network.serve()
        for (id, name, code, inactive) in [("list-b", "Wards", "WA", "false"), ("list-a", "Arv programme", "", "true")] {
            let list = JSONValue.object([
                ("ID", .string(id)), ("description", .string(name)), ("code", .string(code)), ("inactive", .bool(inactive == "true")),
            ])
            #expect(try network.put("list_master", id, list, in: central).status == 0)
        }
        func lists(_ options: [String], in folder: String) throws -> [JSONValue] {
            try #require(try Program.must(["visibility", "master-lists", "--json", "--data", folder] + options).json?.elements)
        }
        let names = try lists([], in: central).compactMap { $0["name"]?.text }
        #expect(names.contains("Wards") && names == names.sorted())
        let found = try lists(["--search", "wARD"], in: central)
        #expect(found.map { $0["id"]?.text } == ["list-b"] && found[0]["code"]?.text == "WA" && found[0]["inactive"]?.truth == false)
        #expect(try lists(["--search", "list-a"], in: central).first?["inactive"]?.truth == true)
        #expect(try lists(["--search", "nowhere"], in: central).isEmpty)
        let table = try Program.must(["visibility", "master-lists", "--data", central]).output
        #expect(table.contains("CODE") && table.contains("list-a") && table.contains("inactive"), "\(table)")
        // What is shown there names a list to another command.
        try Program.must(["visibility", "grant", "LKC", "--list", try #require(found[0]["id"]?.text), "--data", central])
        let site = try network.addSite("North", stores: ["LKC"])
        try Program.must(["site", "sync", "--data", site])
        #expect(try lists(["--search", "Wards"], in: site).count == 1)
        network.server?.stop()
    }

    @Test func `the partner sites of a site are those whose stores see its stores`() throws {
        let network = try HandmadeNetwork(Self.lines)
        for (site, store) in [("North", "alpha"), ("South", "beta")] {
            try Program.must(["sites", "create", "--data", network.central, site, "--password-file", network.passwordFile])
            try Program.must(["stores", "assign", "--data", network.central, store, "--site", site])
        }
        let partners = ["sites", "partners", "--data", network.central]
        #expect(try Program.must(partners + ["North"]).output.contains("0 partner sites"))
        try Program.must(["visibility", "grant", "--data", network.central, "ALPHA", "Beta"])
        try Program.must(["visibility", "grant", "--data", network.central, "alpha", "gamma"])
        let found = try #require(try Program.must(partners + ["north", "--json"]).json?.elements)
        #expect(found.map { $0["site"]?.text } == ["central", "South"])
        #expect(found.map { $0["through"]?.elements?.map { $0["other"]?.text } } == [["gamma"], ["beta"]])
        try network.expectRefused(partners + ["nowhere"], "not-found")
    }

    @Test func `who asks for a merged record is told which one stands for it, by every command`() throws {
        let network = try HandmadeNetwork(
            Self.lines + ["one", "two"].map { SampleLines.line("item", $0, #"{"ID":"\#($0)","item_name":"\#($0)"}"#) })
        let data = ["--data", network.central]
        try Program.must(["merge"] + data + ["item", "one", "two"])
        for command in [
            ["records", "get"] + data + ["item", "one"], ["records", "delete"] + data + ["item", "one"], ["explain"] + data + ["item", "one", "central"],
        ] {
            let refused = try network.expectRefused(command, "record-merged")
            #expect(refused.errors.contains("merged into two"), "\(command): \(refused.errors)")
        }
    }

    @Test func `a store is not made or left without a name or a code, by command or by a program`() throws {
        let network = try HandmadeNetwork(Self.lines)
        let central = network.central
        for blank in ["", "  "] {
            try network.expectRefused(["stores", "create", "--data", central, "DEL", blank], "argument-invalid")
            try network.expectRefused(["stores", "create", "--data", central, blank, "Delta"], "argument-invalid")
            try network.expectRefused(["stores", "edit", "--data", central, "beta", "--name", blank], "argument-invalid")
            try network.expectRefused(["stores", "edit", "--data", central, "beta", "--code", blank], "argument-invalid")
            for id in ["delta", "beta"] {
                let store: JSONValue = .object([("ID", .string(id)), ("name", .string(blank)), ("code", .string(id)), ("name_ID", .string("name-\(id)"))])
                let put = try network.put("store", id, store, in: central)
                #expect(put.status == 1 && put.errors.contains("[argument-invalid]"), "\(put.errors)")
            }
        }
        try network.serve()
        let token = try String(contentsOfFile: central + "/access.token", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        for id in ["delta", "beta"] {
            let answer = try Program.run(
                [
                    "-s", "-X", "PUT", "-H", "Authorization: Bearer \(token)", "http://127.0.0.1:\(network.port)/records/store/\(id)?actor=ama",
                    "-d", #"{"ID":"\#(id)","name":" ","code":"\#(id)","name_ID":"name-\#(id)"}"#,
                ], program: "/usr/bin/curl")
            #expect(answer.json?["error"]?["code"]?.text == "argument-invalid", "\(answer.output)")
            #expect(answer.json?["error"]?["context"]?["id"]?.text == id)
        }
        network.server?.stop()
        let stores = try #require(try Program.must(["stores", "list", "--data", central, "--json"]).json?.elements)
        #expect(stores.map { $0["name"]?.text } == ["alpha", "beta", "gamma"])
    }

    @Test func `a site that is so already is not changed, and nothing is noted`() throws {
        let network = try HandmadeNetwork(Self.lines)
        try Program.must(["sites", "create", "--data", network.central, "North", "--password-file", network.passwordFile])
        let edit = ["sites", "edit", "--data", network.central, "north"]
        let empty = try Program.run(edit)
        #expect(empty.status == 64 && empty.errors.contains("Nothing is asked to be changed"))
        for same in [["--name", "North"], ["--kind", "server"], ["--enable-sync"], ["--clear-pairing", "--yes"]] {
            #expect(try Program.must(edit + same).output.contains("nothing was changed"), "\(same)")
        }
        func acts() throws -> Int? {
            try Program.must(["audit", "list", "--data", network.central, "--act", "site-edited", "--json"]).json?.elements?.count
        }
        #expect(try acts() == 0)
        #expect(try Program.must(edit + ["--name", "NORTH"]).output.contains("Site NORTH was changed."), "another case is another spelling")
        #expect(try acts() == 1)
    }
}
