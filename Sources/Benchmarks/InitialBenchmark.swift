import Failures
import Foundation
import SampleNetwork
import SiteServer
import Storage
import SyncRules
import SyncSite

/// A site's first load over HTTP, and what PostgreSQL's logical replication makes of the same rows.
package struct InitialBenchmark {
    package static func run(folder: URL, lines: Int, compare: Bool) async throws -> [Figure] {
        let world = try BenchWorld(folder: folder.appending(path: "central"))
        let storeID = try world.store().id
        try world.load(lines: lines, timeOrderedIDs: false)
        let site = try world.site("first", stores: ["NMS"])
        try world.central.engine.checkpoint()
        let server = try ServerProcess(folder: world.folder)
        defer { server.stop() }
        let runner = try BenchWorld.runner(site, name: "first", server: server)
        let clock = ContinuousClock()
        var report = CycleReport()
        let took = try await clock.measure { report = try await runner.cycle() }
        let status = await runner.status()
        guard try site.verify().problems.isEmpty else { throw Failure(.digestDiffers) }
        let rate = Double(report.received) / took.seconds
        var figures = [
            Figure("records", Double(report.received), ""), Figure("rate", rate, "records/s"),
            Figure("wire", Double(status.bytesReceived) / Double(report.received), "bytes/record"),
            Figure("server processor time", server.cpu().seconds / took.seconds * 100, "% of a core"),
            Figure("server memory", Double(server.memory()) / 1_048_576, "MiB"),
        ]
        if compare, let binaries = PostgresReplication.binaries() {
            let postgres = PostgresReplication(binaries: binaries, folder: URL(filePath: "/tmp/tributary-pg-\(BenchWorld.newID())"))
            let (rows, time) = try postgres.run(lines: lines, storeID: storeID)
            figures.append(Figure("PostgreSQL logical replication", Double(rows) / time.seconds, "records/s"))
            figures.append(Figure("ratio to PostgreSQL", rate / (Double(rows) / time.seconds), "×"))
        }
        return figures
    }
}
