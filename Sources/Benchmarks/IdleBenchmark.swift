import Failures
import Foundation
import SiteServer
import Storage
import SyncRules

/// Many sites that have nothing to say: polls per second, and the memory of waiting ones.
package struct IdleBenchmark {
    package static func run(folder: URL, sites: Int, seconds: Int) async throws -> [Figure] {
        let world = try BenchWorld(folder: folder.appending(path: "central"))
        let crowd = try world.crowd(sites)
        let server = try ServerProcess(folder: world.folder)
        defer { server.stop() }
        let clients = try await SyntheticSite.signIn(crowd, server, timeOrderedIDs: true)
        for client in clients { try await client.catchUp() }
        let before = server.cpu()
        let start = ContinuousClock.now
        let times = try await withThrowingTaskGroup(of: [Double].self) { tasks in
            for client in clients { tasks.addTask { try await client.poll(for: .seconds(seconds)) } }
            return try await tasks.reduce(into: []) { $0 += $1 }
        }
        let took = (ContinuousClock.now - start).seconds
        let cpu = (server.cpu() - before).seconds
        let sorted = times.sorted()
        let base = server.memory()
        let waiting = try await SyntheticSite.memoryWhileWaiting(clients, server)
        return [
            Figure("sites", Double(sites), ""), Figure("polls without news", Double(sorted.count) / took, "polls/s"),
            Figure("99th percentile", sorted[sorted.count * 99 / 100] * 1_000, "ms"),
            Figure("server processor time", cpu / Double(sorted.count) * 1e6, "µs/poll"),
            Figure("of one core for 40,000 sites every 5 minutes", cpu / Double(sorted.count) * 133.3 * 100, "%"),
            Figure("request", Double(clients.first?.requestBytes ?? 0), "bytes of body"),
            Figure("answer", Double(clients.first?.replyBytes ?? 0), "bytes of body"),
            Figure("memory of a waiting site", Double(max(waiting - base, 0)) / Double(sites) / 1_024, "KiB"),
        ]
    }
}
