import Foundation
import Payload
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("R-SYNC 8: a site that holds everything is shown so on central within a second of its checkpoint", .ownThreads)
struct CheckpointShownTests {
    private func call(_ folder: String, _ port: Int, _ method: String, _ path: String, _ body: String? = nil) async throws -> JSONValue? {
        let token = try String(contentsOfFile: folder + "/access.token", encoding: .utf8).filter { !$0.isNewline }
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        let (bytes, answer) = try await URLSession.shared.data(for: request)
        guard (answer as? HTTPURLResponse)?.statusCode == 200 else { return nil }
        return try JSONValue(parsing: [UInt8](bytes))
    }

    /// Asks until the answer is as it should be.
    ///
    /// - Returns: when it was.
    private func until(_ what: String, _ isSo: () async throws -> Bool) async throws -> ContinuousClock.Instant {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if try await isSo() { return .now }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("\(what) did not come about")
        return .now
    }

    @Test func `whoever looks at central sees it a second later, though the site syncs by itself once an hour and nothing is written down`() async throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        try network.serve()
        let north = try network.addSite("North", stores: ["LKC"])
        try Program.must(["site", "sync", "--data", north])
        let server = try Server(["site", "serve", "--data", north], folder: north)
        let port = try server.port()
        func line() async throws -> JSONValue? {
            try await call(network.central, network.port, "GET", "/status.json")?["sites"]?.elements?.first { $0["name"]?.text == "North" }
        }
        _ = try await until("a site that waits for news") { try await line()?["listening"]?.truth == true }
        var took: [Duration] = []
        for number in 0..<4 {
            let body = #"{"ID":"unit-\#(number)","units":"unit \#(number)"}"#
            #expect(try await call(network.central, network.port, "PUT", "/records/unit/unit-\(number)?actor=ama", body) != nil)
            // Both are asked in turn: central may not show it before the site has it, nor a second later than that.
            let held = try await until("the record at the site") { try await call(north, port, "GET", "/records/unit/unit-\(number)") != nil }
            let shown = try await until("the site up to date on central") {
                let site = try await line()
                return site?["upToDate"]?.truth == true && site?["toReceive"]?.integer == 0
            }
            took.append(shown - held)
        }
        // A machine that tests many things at once may hold one of them up.
        #expect(took.filter { $0 < .seconds(1) }.count >= 3, "\(took)")
        server.stop()
        let gone = ContinuousClock.now
        let seen = try await until("a site that is gone") { try await line()?["listening"]?.truth == false }
        #expect(seen - gone < .seconds(5), "\(seen - gone)")
    }
}
