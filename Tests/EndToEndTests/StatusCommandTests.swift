import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-SYNC 8: status by command, beside running programs and without them", .ownThreads)
struct StatusCommandTests {
    @Test func `commands show what the running programs know, and a site's folder answers for what it knows`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 30))
        try network.serve()
        let folder = try network.addSite("North", stores: ["LKC"])
        let site = try Server(["site", "serve", "--data", folder], folder: folder)
        _ = try site.port()
        try Program.must(["site", "sync", "--data", folder])
        func north() throws -> JSONValue? {
            let status = try Program.must(["status", "--data", network.central, "--json"]).json
            guard status?["serving"]?.truth == true else { return nil }
            return status?["sites"]?.elements?.first { $0["name"]?.text == "North" }
        }
        // Seconds after its sync, long before anything is written down.
        try eventually("central shows the site as it is", within: 5) {
            try north()?["upToDate"]?.truth == true && north()?["listening"]?.truth == true
        }
        #expect(try Program.must(["sites", "list", "--data", network.central]).output.contains("connected"))
        #expect(try Program.must(["status", "--data", network.central]).output.contains("from the running program"))
        let own = try Program.must(["site", "status", "--data", folder])
        for words in ["from the running program", "Stores of this site: ", "(LKC)", "Waiting to be received: 0 records", "Next: "] {
            #expect(own.output.contains(words), "\(words): \(own.output)")
        }

        #expect(try Program.must(["site", "pause", "--data", folder]).output.contains("paused"))
        try eventually("the running program paused", within: 5) {
            try Program.must(["site", "status", "--data", folder, "--json"]).json?["paused"]?.truth == true
        }
        #expect(try Program.must(["site", "status", "--data", folder]).output.contains("the schedule is paused"))
        try Program.must(["site", "interval", "--data", folder, "7200"])
        try eventually("the running program has the new interval", within: 5) {
            let status = try Program.must(["site", "status", "--data", folder, "--json"]).json
            return status?["paused"]?.truth == false && status?["intervalSeconds"]?.integer == 7_200
        }
        // An override is written by a command, and reaches central without a sync being asked for.
        try Program.must(["preferences", "set", "--data", network.central, "centralised_procurement", "on"])
        try eventually("the site knows the preference", within: 20) {
            try Program.must(["preferences", "list", "--data", folder, "--json"]).json?.elements?.contains { $0["on"]?.truth == true } == true
        }
        try Program.must(["preferences", "override", "--data", folder, "centralised_procurement"])
        try eventually("central knows that the site set it back", within: 20) {
            try Program.must(["status", "--data", network.central]).output.contains("set back on North")
        }

        let line = try network.firstRecord("item_line", in: folder)
        let told = try Program.must(["explain", "--data", folder, "item_line", try #require(line["ID"]?.text)])
        #expect(told.output.contains("North holds this record.") && told.output.contains("It is edited here."), "\(told.output)")
        #expect(try Program.must(["topology", "show", "--data", folder]).output.contains("not the primary"))
        #expect(try Program.must(["stores", "sites", "--data", folder, "lkc"]).output.contains("is active on this site"))
        try network.expectRefused(["explain", "--data", folder, "item_line", "nothing"], "not-found")
        for command in [["site", "sync"], ["site", "pause"], ["site", "status"]] {
            try network.expectRefused(command + ["--data", network.central], "wrong-role")
        }
        try network.expectRefused(["sites", "list", "--data", folder], "wrong-role")

        site.stop()
        network.server?.stop()
        let after = try #require(try Program.must(["status", "--data", network.central, "--json"]).json)
        #expect(after["serving"]?.truth == false)
        #expect(after["sites"]?.elements?.contains { $0["upToDate"]?.truth == true } == true)
        let history = try #require(try Program.must(["sites", "history", "--data", network.central, "North", "--json"]).json)
        #expect(history["cause"]?.text == "none")
        try network.expectRefused(["sites", "history", "--data", network.central, "Nobody"], "not-found")
    }

    @Test func `whoever names a site beside a running central says when it was seen as status does, and as of when`() throws {
        let network = try HandmadeNetwork(
            ["alpha", "beta"].flatMap { store in
                [
                    SampleLines.line("name", "name-\(store)", #"{"ID":"name-\#(store)","name":"\#(store)","type":"store"}"#),
                    SampleLines.line(
                        "store", store,
                        #"{"ID":"\#(store)","name":"\#(store)","code":"\#(store)","name_ID":"name-\#(store)","store_mode":"dispensary"}"#),
                ]
            } + [SampleLines.line("name", "p", #"{"ID":"p","name":"P","type":"patient","supplying_store_id":"alpha"}"#)])
        let central = network.central
        try network.serve()
        let north = try network.addSite("North", stores: ["alpha"])
        try Program.must(["site", "sync", "--data", north])
        func json(_ command: [String]) throws -> JSONValue { try #require(try Program.must(command + ["--data", central, "--json"]).json) }
        func status() throws -> JSONValue { try #require(try json(["sites", "list"]).elements?.first { $0["name"]?.text == "North" }) }
        let first = try #require(try status()["lastContact"]?.integer)
        try eventually("central knows that North is ready") { try Program.run(["topology", "mirror", "--data", central, "North"]).status == 0 }
        try Program.must(["site", "sync", "--data", north])
        // Later than the first sync, which was written down: nothing writes this one for a minute.
        sleep(2)
        try Program.must(["site", "sync", "--data", north])
        let seen = try #require(try status()["lastContact"]?.integer)
        #expect(seen >= first + 2)

        func expectLive(_ handover: JSONValue?) {
            #expect(handover?["waitsFor"]?.text == "North" && handover?["lastContact"]?.integer == seen, "\(handover?.line ?? "")")
            #expect(handover?["serving"]?.truth == true && (handover?["asOf"]?.integer ?? 0) >= seen)
        }
        expectLive(try json(["topology", "unify"])["handover"])
        expectLive(try json(["topology", "show"])["handover"])
        expectLive(try json(["homes", "move", "name", "p", "beta"]))
        expectLive(try json(["homes", "list"])[0])
        #expect(try Program.must(["topology", "show", "--data", central]).output.contains("from the running program"))
        #expect(try Program.must(["homes", "list", "--data", central]).output.contains("from the running program"))

        // What waits now, though no hour was noted yet.
        try Program.must(["records", "put", "--data", central, "name_note", "n"], input: #"{"ID":"n","name_ID":"p","store_ID":"beta"}"#)
        try Program.must(["visibility", "grant", "--data", central, "beta", "--patient", "p"])
        try Program.must(["visibility", "grant", "--data", central, "alpha", "beta"])
        let history = try json(["sites", "history", "North"])
        #expect(history["serving"]?.truth == true && history["now"]?["lastContact"]?.integer == seen, "\(history.line)")
        #expect(try history["now"]?["toReceive"]?.integer == status()["toReceive"]?.integer)
        #expect((history["now"]?["toReceive"]?.integer ?? 0) > 0)
        let shown = try Program.must(["sites", "history", "--data", central, "North"]).output
        #expect(shown.contains("now  ") && shown.contains("from the running program"), "\(shown)")

        let site = try Server(["site", "serve", "--data", north, "--port", "0"], folder: north)
        try eventually("it is shown as connected") { try status()["listening"]?.truth == true }
        #expect(try Program.must(["sites", "history", "--data", central, "North"]).output.contains("connected"))
        site.stop()
        network.server?.stop()
        #expect(try json(["sites", "history", "North"])["serving"]?.truth == false)
        #expect(try Program.must(["sites", "history", "--data", central, "North"]).output.contains("from what is written down"))
    }
}
