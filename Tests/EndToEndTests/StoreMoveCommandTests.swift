import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-SITE 3: a store moved by command, with real programs", .ownThreads)
struct StoreMoveCommandTests {
    private func network() throws -> HandmadeNetwork {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        try network.serve()
        return network
    }

    private func moves(_ central: String) throws -> [JSONValue] {
        try #require(try Program.must(["stores", "moves", "--data", central, "--json"]).json?.elements)
    }

    @Test func `between two sites that serve it is open at the new one within seconds, and both ends and central say so`() throws {
        let network = try network()
        let central = network.central
        let north = try network.addSite("North", stores: ["LKC"])
        let south = try network.addSite("South", stores: [])
        for folder in [north, south] { try Program.must(["site", "sync", "--data", folder]) }
        let servers = try [north, south].map { try Server(["site", "serve", "--data", $0], folder: $0) }
        defer { for server in servers { server.stop() } }
        for server in servers { _ = try server.port() }
        try eventually("both wait for news", within: 20) {
            try Program.must(["sites", "list", "--data", central, "--json"]).json?.elements?.filter { $0["listening"]?.truth == true }.count == 2
        }

        let plan = try #require(try Program.must(["stores", "move", "--data", central, "LKC", "--to", "South", "--plan", "--json"]).json)
        #expect(plan["possible"]?.truth == true && (plan["records"]?.integer ?? 0) > 0 && plan["formerIsEmptied"]?.truth == true)
        #expect(try moves(central).isEmpty)
        let said = try Program.must(["stores", "move", "--data", central, "LKC", "--to", "South"]).output
        #expect(said.contains("North is connected.") && said.contains("it may be deleted then"), "\(said)")
        try eventually("it is open", within: 20) { try moves(central).first?["phase"]?.text == "open" }
        let move = try #require(try moves(central).first)
        #expect(move["from"]?["name"]?.text == "North" && move["to"]?["name"]?.text == "South" && move["openedAt"]?.integer != nil)
        #expect(try Program.must(["site", "status", "--data", south]).output.contains("(LKC)"))
        #expect(try Program.must(["stores", "moves", "--data", north]).output.contains("No store leaves this site"))
        #expect(try Program.must(["numbers", "take", "--data", south, "LKC", "customer_invoice"]).status == 0)
        #expect(try Program.run(["numbers", "take", "--data", north, "LKC", "customer_invoice"]).status != 0)
        for server in servers { server.stop() }
        try network.expectVerified([central, north, south])
        try Program.must(["sites", "delete", "--data", central, "North", "--yes"])
    }

    @Test func `while the old site is off the move waits, is shown, and may be called off; what cannot be is refused with a code`() throws {
        let network = try network()
        let central = network.central
        let north = try network.addSite("North", stores: ["LKC"])
        let south = try network.addSite("South", stores: [])
        try Program.must(["site", "sync", "--data", north])
        try network.expectRefused(["stores", "move", "--data", central, "LKC", "--to", "South"], "site-not-ready")
        try Program.must(["site", "sync", "--data", south])
        try network.expectRefused(["stores", "move", "--data", central, "LKC", "--to", "North"], "argument-invalid")
        try network.expectRefused(["stores", "move", "--data", central, "LKC", "--to", "Nowhere"], "not-found")
        try network.expectRefused(["stores", "move", "--data", central, "LKC", "--cancel"], "not-found")
        #expect(try Program.run(["stores", "move", "--data", central, "LKC"]).status == 64)
        #expect(try Program.run(["stores", "move", "--data", central, "LKC", "--to", "South", "--cancel"]).status == 64)

        try Program.must(["stores", "move", "--data", central, "LKC", "--to", "South"])
        #expect(try moves(central).first?["phase"]?.text == "ordered")
        #expect(try Program.must(["stores", "moves", "--data", central]).output.contains("people there go on working until then"))
        #expect(try Program.must(["status", "--data", central]).output.contains("once North has heard of it"))
        #expect(try Program.must(["numbers", "take", "--data", north, "LKC", "customer_invoice"]).status == 0)
        #expect(try Program.must(["stores", "move", "--data", central, "LKC", "--cancel"]).output.contains("it stays where it is"))
        try Program.must(["site", "sync", "--data", north])
        #expect(try Program.must(["numbers", "take", "--data", north, "LKC", "customer_invoice"]).status == 0)

        // One hand after the other, as on a bad day: old, new, and central sees it through.
        try Program.must(["stores", "move", "--data", central, "LKC", "--to", "South", "--collector"])
        try Program.must(["site", "sync", "--data", north])
        #expect(try moves(central).first?["phase"]?.text == "loading")
        #expect(try Program.run(["numbers", "take", "--data", north, "LKC", "customer_invoice"]).status != 0)
        try Program.must(["site", "sync", "--data", south])
        try eventually("central hears of it", within: 10) { try moves(central).first?["phase"]?.text == "open" }
        #expect(try Program.must(["stores", "sites", "--data", central, "LKC", "--search", "North"]).output.contains("collector"))
        try Program.must(["site", "sync", "--data", north])
        try network.expectVerified([central, north, south])
        let acts = try Program.must(["audit", "list", "--data", central, "--subject", "LKC"]).output
        for act in ["store-move-ordered", "store-move-cancelled", "store-moved"] { #expect(acts.contains(act), "\(act)") }
    }
}
