import Failures
import Foundation
import SiteServer
import Storage
import SyncRules

/// Many sites at once, each with one small push: a header and its line, answered when durable.
package struct PushBenchmark {
    package static func run(folder: URL, sites: Int, pushes: Int, records: Int, timeOrderedIDs: Bool) async throws -> [Figure] {
        let world = try BenchWorld(folder: folder.appending(path: "central"))
        if records > 0 { try world.load(lines: records, timeOrderedIDs: timeOrderedIDs) }
        let crowd = try world.crowd(sites)
        let server = try ServerProcess(folder: world.folder)
        defer { server.stop() }
        let clients = try await SyntheticSite.signIn(crowd, server, timeOrderedIDs: timeOrderedIDs)
        let before = server.cpu()
        let start = ContinuousClock.now
        let times = try await withThrowingTaskGroup(of: [Double].self) { tasks in
            for client in clients { tasks.addTask { try await client.push(times: pushes) } }
            return try await tasks.reduce(into: []) { $0 += $1 }
        }
        let took = (ContinuousClock.now - start).seconds
        let cpu = (server.cpu() - before).seconds
        let sorted = times.sorted()
        return [
            Figure("pushes of 2 records", Double(sorted.count), ""), Figure("rate", Double(sorted.count) / took, "pushes/s"),
            Figure("median", sorted[sorted.count / 2] * 1_000, "ms"),
            Figure("99th percentile", sorted[sorted.count * 99 / 100] * 1_000, "ms"),
            Figure("server processor time", cpu / Double(sorted.count) * 1e6, "µs/push"),
            Figure("server memory", Double(server.memory()) / 1_048_576, "MiB"),
        ]
    }
}
