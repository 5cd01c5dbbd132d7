import Failures
import Foundation
import Payload
import SiteServer
import Storage
import SyncCentral
import SyncRules
import SyncSite
import TestSupport
import Testing

@Suite("R-SYNC over HTTP, the site's side")
struct FirstSyncTests {
    @Test func `one sync by command loads a site completely and provably`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            var site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)/")
            site.options.pageBytes = 64_000
            defer { site.remove() }
            let phases = Recorder<SiteCycle.Phase>()
            let report = try await site.sync { phases.append($0.phase) }
            #expect(report.received > 0)
            #expect(phases.all.contains(.pulling))
            let engine = try site.engine()
            #expect(try engine.state() == .ready)
            #expect(try engine.verify().problems == [])
            #expect(try await site.sync().received == 0)
        }
    }

    @Test func `an edit on a serving site is on central soon, without anybody asking`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            try await site.serve { serving in
                try await serving.ready()
                let list = try await serving.call(.GET, "/records/item_line?limit=1").json
                let id = try #require(list["records"]?[0]?["id"]?.text)
                let bytes = try #require(try central.database.read { try $0.records.record("item_line", id)?.payload })
                let edited = try RecordBytes.replacing(member: "quantity", in: bytes, with: Array("77".utf8))
                let answer = try await serving.call(.PUT, "/records/item_line/\(id)", String(decoding: edited, as: UTF8.self))
                #expect(answer.json["group"]?.integer == 1)
                try await eventually {
                    try central.database.read { try $0.records.record("item_line", id)?.payload }
                } until: {
                    $0 == edited
                }
                let status = try await eventually {
                    try await serving.status()
                } until: {
                    $0.integer("toSend") == 0
                }
                #expect(status["lastError"]?.isNull == true)
            }
        }
    }

    @Test func `an edit on central reaches an online site by notification, long before its next sync is due`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 86_400)
            defer { site.remove() }
            try await site.serve { serving in
                try await serving.ready()
                for round in 1...3 {
                    let item = try #require(
                        try central.database.read { try $0.records.records(matching: RecordQuery(table: "item", limit: 1)) }.first)
                    let edited = try RecordBytes.replacing(
                        member: "item_name", in: item.payload, with: Array("\"Renamed \(round)\"".utf8))
                    try CentralWriter(central.database).write([Change(table: "item", id: item.key.id, payload: edited)])
                    try await eventually(within: .seconds(60)) {
                        try await serving.call(.GET, "/records/item/\(item.key.id)").json.text("data", "item_name")
                    } until: {
                        $0 == "Renamed \(round)"
                    }
                }
            }
        }
    }

    @Test func `a first load that was killed half-way goes on from there`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            var site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            site.options.pageBytes = 64_000
            defer { site.remove() }
            let begun = site
            let received = Recorder<Int>()
            await withTaskGroup(of: Void.self) { group in
                let (pages, page) = AsyncStream<Int>.makeStream()
                group.addTask {
                    _ = try? await begun.sync { progress in
                        if progress.received > 0 { page.yield(progress.received) }
                    }
                    page.finish()
                }
                if let rows = await pages.first(where: { _ in true }) { received.append(rows) }
                group.cancelAll()
            }
            let first = try #require(received.all.first)
            #expect(try site.engine().state() == .loading, "it must not be open for use")
            #expect(throws: Failure.self) { try site.engine().write([Change(table: "item", id: "x", payload: nil)]) }
            let report = try await site.sync()
            let engine = try site.engine()
            #expect(try engine.state() == .ready)
            #expect(try engine.verify().problems == [])
            let held = try engine.status().counts.reduce(0) { $0 + $1.count }
            #expect(Int64(report.received) < held - Int64(first) / 2, "what had arrived is not fetched again")
        }
    }

    @Test func `a command uses the serving process that holds the folder`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            try await site.serve { serving in
                #expect(try await serving.status().text("state") == "new", "a paused site waits for a person")
                #expect(throws: Failure.self) { try siteService(folder: site.folder, options: site.options, logger: .silent) }
                let report = try await site.sync()
                #expect(report.received > 0)
                #expect(try await serving.status().text("state") == "ready")
            }
            #expect(!FileManager.default.fileExists(atPath: "\(site.folder.path)/serve.json"))
        }
    }
}
