import Failures
import Foundation
import SampleNetwork
import SiteServer
import Storage
import SyncRules
import SyncSite

/// A site that comes back: what changed meanwhile arrives through the stage and is integrated whole.
package struct PullBenchmark {
    package static func run(folder: URL, lines: Int) async throws -> [Figure] {
        let world = try BenchWorld(folder: folder.appending(path: "central"))
        let site = try world.site("returning", stores: ["RDS"])
        let server = try ServerProcess(folder: world.folder)
        defer { server.stop() }
        let runner = try BenchWorld.runner(site, name: "returning", server: server)
        _ = try await runner.cycle()
        // The site becomes a read-only holder of a store full of invoices: all of it is news.
        try world.load(lines: lines, timeOrderedIDs: false)
        try world.administration.setCollector(store: "NMS", at: "returning", true)
        let clock = ContinuousClock()
        var report = CycleReport()
        let took = try await clock.measure { report = try await runner.cycle() }
        let before = server.cpu()
        var quiet: [Double] = []
        for _ in 0..<200 { quiet.append(try await clock.measure { _ = try await runner.cycle() }.seconds) }
        return [
            Figure("records", Double(report.received), ""),
            Figure("rate", Double(report.received) / took.seconds, "records/s"),
            Figure("sync without changes, median", quiet.sorted()[100] * 1_000, "ms"),
            Figure("sync without changes, server processor time", (server.cpu() - before).seconds / 200 * 1_000, "ms"),
        ]
    }
}
