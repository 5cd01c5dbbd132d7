import Failures
import Foundation
import SampleNetwork
import SiteServer
import Storage
import SyncRules
import SyncSite

/// A site back after a month: its outbox goes up in pushes of 500 records.
package struct BulkPushBenchmark {
    package static func run(folder: URL, lines: Int) async throws -> [Figure] {
        let world = try BenchWorld(folder: folder.appending(path: "central"))
        let site = try world.site("month", stores: ["NMS"])
        let server = try ServerProcess(folder: world.folder)
        defer { server.stop() }
        let runner = try BenchWorld.runner(site, name: "month", server: server)
        _ = try await runner.cycle()
        var group: [Change] = []
        var records = 0
        for record in SampleNetwork.invoiceLines(count: lines, seed: 3, storeID: try world.store().id, timeOrderedIDs: true) {
            if record.table == "transact", !group.isEmpty {
                try site.write(group)
                group = []
            }
            group.append(record.change)
            records += 1
        }
        try site.write(group)
        let before = server.cpu()
        let clock = ContinuousClock()
        var report = CycleReport()
        let took = try await clock.measure { report = try await runner.cycle() }
        guard report.pushed == records else { throw Failure(.internalFault, "\(report.pushed) of \(records) records were accepted.") }
        return [
            Figure("records", Double(records), ""), Figure("rate", Double(records) / took.seconds, "records/s"),
            Figure("server processor time", (server.cpu() - before).seconds / took.seconds * 100, "% of a core"),
            Figure("server memory", Double(server.memory()) / 1_048_576, "MiB"),
        ]
    }
}
