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
