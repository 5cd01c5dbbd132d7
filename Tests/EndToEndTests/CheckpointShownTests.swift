import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-SYNC 8: a site that holds everything is shown so on central within a second of its checkpoint", .ownThreads)
struct CheckpointShownTests {
    private func call(_ folder: String, _ network: HandmadeNetwork, _ port: Int, _ method: String, _ path: String, _ body: String? = nil) throws -> JSONValue? {
        let reply = try Curl(folder, port: port).call(method, path, body.map { Data($0.utf8) }, scratch: network.scratch)
        return reply.status == 200 ? reply.json : nil
    }

    /// Asks until the answer is as it should be.
    ///
    /// - Returns: when it was.
    private func until(_ what: String, _ isSo: () throws -> Bool) throws -> ContinuousClock.Instant {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if try isSo() { return .now }
            usleep(20_000)
        }
        Issue.record("\(what) did not come about")
        return .now
    }

    @Test func `whoever looks at central sees it a second later, though the site syncs by itself once an hour and nothing is written down`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        try network.serve()
        let north = try network.addSite("North", stores: ["LKC"])
        try Program.must(["site", "sync", "--data", north])
        let server = try Server(["site", "serve", "--data", north], folder: north)
        let port = try server.port()
        func line() throws -> JSONValue? {
            try call(network.central, network, network.port, "GET", "/status.json")?["sites"]?.elements?.first { $0["name"]?.text == "North" }
        }
        _ = try until("a site that waits for news") { try line()?["listening"]?.truth == true }
        var took: [Duration] = []
        for number in 0..<4 {
            let body = #"{"ID":"unit-\#(number)","units":"unit \#(number)"}"#
            #expect(try call(network.central, network, network.port, "PUT", "/records/unit/unit-\(number)?actor=ama", body) != nil)
            // Both are asked in turn: central may not show it before the site has it, nor a second later than that.
            let held = try until("the record at the site") { try call(north, network, port, "GET", "/records/unit/unit-\(number)") != nil }
            let shown = try until("the site up to date on central") {
                let site = try line()
                return site?["upToDate"]?.truth == true && site?["toReceive"]?.integer == 0
            }
            took.append(shown - held)
        }
        // A machine that tests many things at once may hold one of them up.
        #expect(took.filter { $0 < .seconds(1) }.count >= 3, "\(took)")
        server.stop()
        let gone = ContinuousClock.now
        let seen = try until("a site that is gone") { try line()?["listening"]?.truth == false }
        #expect(seen - gone < .seconds(5), "\(seen - gone)")
    }
}
