import Failures
import Foundation
import Logging
import Payload
import Storage
import SyncRules
import SyncSite
import Testing

@testable import SiteServer

@Suite("R-SYNC 8: each sync says in the log where its time went")
struct SyncLogTests {
    private struct Handler: LogHandler {
        let lines: Recorder<String>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.notice

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            lines.append("\(event.message) " + all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
        }
    }

    /// Runs `body` with a runner whose notices and warnings are kept.
    private func logged(_ site: TestSite, _ body: (SyncRunner, Recorder<String>) async throws -> Void) async throws {
        let lines = Recorder<String>()
        let logger = Logger(label: "site") { _ in Handler(lines: lines) }
        let configuration = try site.folder.configuration()
        let database = try site.folder.openDatabase(clock: site.options.clock)
        let runner = SyncRunner(
            SiteEngine(database), memory: nil, link: try CentralLink(site.folder.linkSettings(configuration, site.options.link, site.options.clock)),
            app: "test 1", schedule: site.options.schedule(configuration), pageBytes: 1_000_000, clock: site.options.clock, metrics: .init(), logger: logger)
        try await body(runner, lines)
        try database.engine.close()
    }

    @Test func `a sync that did something has one line with its steps, and idle ones have none for an hour`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            var site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            let later = Recorder<Duration>()
            let uptime = site.options.clock.uptime
            site.options.clock.uptime = { uptime() + (later.all.last ?? .zero) }
            try await logged(site) { runner, lines in
                let report = try await runner.cycle()
                let first = try #require(lines.all.first)
                #expect(lines.all.count == 1 && first.hasPrefix("A sync succeeded "), "\(lines.all)")
                #expect(first.contains("received=\(report.received)"))
                for step in ["checkpoint=", "work=", "took="] { #expect(first.contains(step), "\(first)") }
                #expect(first.firstMatch(of: /session=1 call, \d+\.\d{3} s, [1-9]\d* bytes sent, [1-9]\d* received/) != nil, "\(first)")
                #expect(first.firstMatch(of: /pull=[1-9]\d* calls?, \d+\.\d{3} s, [1-9]\d* bytes sent, [1-9]\d* received/) != nil, "\(first)")
                #expect(!first.contains("push=") && !first.contains("a pass:word"))

                for _ in 0..<3 { _ = try await runner.cycle() }
                #expect(lines.all.dropFirst().map { $0.prefix(15) } == ["Nothing to sync"], "\(lines.all)")
                later.append(.seconds(3_601))
                for _ in 0..<2 { _ = try await runner.cycle() }
                #expect(lines.all.count == 3 && lines.all[2].contains("syncs=3"), "\(lines.all)")

                let beside = try site.engine()
                let line = try #require(
                    try beside.database.read { try $0.records.records(matching: RecordQuery(table: "item_line", fields: [], after: nil, limit: 1)) }
                        .first)
                let edited = try RecordBytes.replacing(member: "quantity", in: line.payload, with: Array("77".utf8))
                try beside.write([Change(table: "item_line", id: line.key.id, payload: edited)])
                _ = try await runner.cycle()
                #expect(lines.all.count == 4 && lines.all[3].contains("pushed=1") && lines.all[3].contains("push=1 call, "), "\(lines.all)")
            }
        }
    }

    @Test func `a sync that failed says so in one line, with what it had tried`() async throws {
        let site = try TestSite("Clinic", url: "http://127.0.0.1:\(try await LastingPort.take())")
        defer { site.remove() }
        try await logged(site) { runner, lines in
            _ = try? await runner.cycle()
            #expect(lines.all.count == 1)
            let line = try #require(lines.all.first)
            #expect(line.hasPrefix("A sync failed ") && line.contains("code=central-unreachable") && line.contains("session=1 call, "), "\(line)")
        }
    }

    @Test func `times are summed by step, parts with pushes`() {
        var times = CycleTimes()
        times.add(.push, took: .milliseconds(1_200), sent: 10, received: 20)
        times.add(.part, took: .milliseconds(34), sent: 1, received: 2)
        times.add(.compare, took: .seconds(61), sent: 0, received: 0)
        times.add(work: .milliseconds(5), isCheckpoint: true)
        #expect("\(times.metadata["push"] ?? "")" == "2 calls, 1.234 s, 11 bytes sent, 22 received")
        #expect("\(times.metadata["repair"] ?? "")" == "1 call, 61.000 s, 0 bytes sent, 0 received")
        #expect("\(times.metadata["checkpoint"] ?? "")" == "0.005 s" && times.metadata["pull"] == nil)
    }
}
