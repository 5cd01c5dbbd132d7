import Payload
import TestSupport
import Testing

@Suite("R-ROLE 3, R-STORE 3: topology, homes and kinds by command", .serialized, .ownThreads)
struct TopologyCommandTests {
    @Test func `the primary goes to a site and comes back, a home moves, and each site is listed with its kind`() throws {
        let network = try HandmadeNetwork(
            [("alpha", "North"), ("beta", "South")].flatMap { store, _ in
                [
                    SampleLines.line("name", "name-\(store)", #"{"ID":"name-\#(store)","name":"\#(store)","type":"store"}"#),
                    SampleLines.line(
                        "store", store,
                        #"{"ID":"\#(store)","name":"\#(store)","code":"\#(store)","name_ID":"name-\#(store)","store_mode":"dispensary"}"#),
                ]
            } + [
                SampleLines.line("name", "p", #"{"ID":"p","name":"P","type":"patient","supplying_store_id":"alpha"}"#)
            ])
        let central = network.central
        try network.serve()
        let north = try network.addSite("North", stores: ["alpha"])
        let south = try network.addSite("South", stores: ["beta"])
        for site in [north, south] { try Program.must(["site", "sync", "--data", site]) }
        func topology() throws -> JSONValue { try #require(try Program.must(["topology", "show", "--data", central, "--json"]).json) }
        #expect(try topology()["topology"]?.text == "normal")
        try eventually("central knows that North is ready") {
            try Program.run(["topology", "mirror", "--data", central, "North"]).status == 0
        }
        #expect(try topology()["primary"]?.text == "North")
        let item = #"{"ID":"i","item_name":"Salt"}"#
        let refused = try network.expectRefused(["records", "put", "--data", central, "item", "i"], "not-editor", input: item)
        #expect(refused.errors.contains("the site North"))
        try Program.must(["site", "sync", "--data", north])
        try Program.must(["records", "put", "--data", north, "item", "i"], input: item)
        let kinds = try #require(try Program.must(["stores", "sites", "--data", central, "beta", "--json"]).json?.elements)
        #expect(kinds.map { $0["kind"]?.text } == ["collector", "transfer", "active"])
        #expect(try Program.must(["stores", "sites", "--data", central, "beta", "--search", "south"]).output.contains("1 of 3 sites"))
        let asked = try Program.must(["topology", "unify", "--data", central])
        #expect(asked.output.contains("North") && asked.output.contains("must synchronise first"))
        try network.expectRefused(["topology", "mirror", "--data", central, "South"], "hand-over-under-way")
        try Program.must(["homes", "move", "--data", central, "name", "p", "beta"])
        #expect(try Program.must(["homes", "list", "--data", central, "--json"]).json?[0]?["waitsFor"]?.text == "North")
        try Program.must(["site", "sync", "--data", north])
        #expect(try topology()["topology"]?.text == "normal")
        #expect(try Program.must(["homes", "list", "--data", central, "--json"]).json?.elements?.isEmpty == true)
        try Program.must(["site", "sync", "--data", south])
        #expect(try network.record("name", "p", in: south)["supplying_store_id"]?.text == "beta")
        #expect(try network.record("item", "i", in: south)["item_name"]?.text == "Salt")
        try network.expectVerified([central, north, south])
    }
}
