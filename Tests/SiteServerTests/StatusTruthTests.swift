import CentralServer
import Failures
import Foundation
import HTTPHost
import Payload
import SiteServer
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@Suite("R-SYNC 7, 8: what a site knows now is what it shows, and what is written beside it travels at once")
struct StatusTruthTests {
    private func cookie(_ serving: ServingSite) async throws -> String {
        let login = try await serving.call(.POST, "/login", "token=\(serving.token)", headers: [:])
        return String(try #require(login.headers.first(name: "set-cookie")?.split(separator: ";").first))
    }

    @Test func `central goes down: within seconds the site says so, long before its next sync was due`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        let port = try await LastingPort.take()
        let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 3_600)
        defer { site.remove() }
        try await site.serve { (serving) async throws in
            try await central.serve(port: port) { _ in
                try await serving.ready()
                try await eventually {
                    try await serving.status()
                } until: {
                    $0["online"]?.truth == true && $0["progress"]?.isNull == true
                }
                // It waits for news now.
                try await Task.sleep(for: .seconds(1))
            }
            let down = try await eventually(within: .seconds(15)) {
                try await serving.status()
            } until: {
                $0.text("lastError", "code") == "central-unreachable"
            }
            #expect(down["online"]?.truth == false && down["upToDateAt"]?.integer != nil)
            let page = try await serving.call(.GET, "/", headers: ["Cookie": try await cookie(serving)]).text
            #expect(!page.contains("class=\"good\">Up to date"))
            #expect(page.contains("It was up to date"))
            _ = try await central.serve(port: port) { _ in
                try await eventually(within: .seconds(15)) {
                    try await serving.status()
                } until: {
                    $0["online"]?.truth == true && $0["lastError"]?.isNull == true
                }
            }
        }
    }

    @Test func `what another process writes into a served folder is sent within seconds`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 3_600)
            defer { site.remove() }
            try await site.serve { serving in
                try await serving.ready()
                let beside = try site.engine()
                let line = try #require(
                    try beside.database.read { try $0.records.records(matching: RecordQuery(table: "item_line", fields: [], after: nil, limit: 1)) }
                        .first)
                let edited = try RecordBytes.replacing(member: "quantity", in: line.payload, with: Array("77".utf8))
                try beside.write([Change(table: "item_line", id: line.key.id, payload: edited)])
                try await eventually(within: .seconds(10)) {
                    try central.database.read { try $0.records.record("item_line", line.key.id)?.payload }
                } until: {
                    $0 == edited
                }
                // And at central: what a command writes there reaches the site as soon.
                let unit = Change(
                    table: "unit", id: "beside", payload: Array(#"{"ID":"beside","units":"x","comment":"","order_number":1}"#.utf8))
                let other = try LedgerDatabase(
                    engine: SQLiteDatabase(path: central.folder.appending(path: "tributary.sqlite").path), opening: UUID().uuidString,
                    clock: { 1_800_000_000 })
                try CentralWriter(other).write([unit])
                try await eventually(within: .seconds(10)) {
                    try beside.database.read { try $0.records.record("unit", "beside") }
                } until: {
                    $0 != nil
                }
                // What a merge there points at the kept record here goes to central by itself.
                let items = try beside.database.read { try $0.records.records(matching: RecordQuery(table: "item", fields: [], after: nil, limit: 50)) }
                let dropped = try #require(try JSONValue(parsing: edited)["item_ID"]?.text)
                let kept = try #require(items.first { $0.key.id != dropped }).key.id
                try CentralWriter(other).write([Change(table: "item", id: dropped, payload: nil, mergeInto: kept)])
                try await eventually(within: .seconds(20)) {
                    try central.database.read { try $0.records.record("item_line", line.key.id)?.payload }.flatMap {
                        try JSONValue(parsing: $0)["item_ID"]?.text
                    }
                } until: {
                    $0 == kept
                }
            }
        }
    }

    @Test func `a pause and a new interval hold for the running program and for the next`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 3_600)
            defer { site.remove() }
            try await site.serve { serving in
                try await serving.ready()
                var settings = try site.folder.configuration()
                settings.isPaused = true
                try site.folder.save(settings)
                let paused = try await eventually {
                    try await serving.status()
                } until: {
                    $0["paused"]?.truth == true
                }
                #expect(paused["nextAttempt"]?.isNull == true && paused.integer("intervalSeconds") == 3_600)
                settings.isPaused = false
                settings.intervalSeconds = 1
                try site.folder.save(settings)
                let first = settings.intervalSeconds == 1 ? Int64(Date().timeIntervalSince1970) : 0
                try await eventually {
                    try await serving.status()
                } until: {
                    $0["paused"]?.truth == false && $0.integer("lastSuccess") ?? 0 > first + 1
                }
            }
            #expect(try site.folder.configuration().intervalSeconds == 1)
        }
    }

    @Test func `a command asks the program that serves the folder, and reads what is written down when none does`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 3_600)
            defer { site.remove() }
            #expect(await StatusReading.served(site.folder.path) == nil)
            try await site.serve { serving in
                try await serving.ready()
                let bytes = try #require(await StatusReading.served(site.folder.path))
                let served = try JSONValue(parsing: bytes)
                #expect(served["serving"]?.truth == true && served.text("name") == "Clinic")
            }
            #expect(await StatusReading.served(site.folder.path) == nil)
            let written = try JSONValue(parsing: StatusReading.written(site.folder.path, site.engine(), now: 1_800_000_000))
            #expect(written["serving"]?.truth == false && written.text("state") == "ready")
            #expect(written["lastSuccess"]?.integer != nil && written["toReceive"]?.isNull == true)
        }
    }

    @Test func `the local interface tells what travels from what stays and from what changed nothing`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            _ = try await site.sync()
            try await site.serve { serving in
                let number = #"{"ID":"n","name":"x","value":1}"#
                let local = try await serving.call(.PUT, "/records/number/n", number).json
                #expect(local["group"]?.isNull == true && local.text("outcome") == "local")
                #expect(try await serving.call(.PUT, "/records/number/n", number).json.text("outcome") == "unchanged")
                let record = try #require(try await serving.call(.GET, "/records/item_line?limit=1").json["records"]?[0])
                let edited = try RecordBytes.replacing(
                    member: "quantity", in: try #require(record["data"]).serialised(), with: Array("77".utf8))
                let answer = try await serving.call(
                    .PUT, "/records/item_line/\(try #require(record.text("id")))", String(decoding: edited, as: UTF8.self)
                ).json
                #expect(answer.integer("group") == 1 && answer.text("outcome") == "sent")
            }
        }
    }

    @Test func `what is staged has been received, and an unfinished load is not called nothing`() {
        var status = SyncStatus()
        #expect(status.toReceive(staged: 0) == nil)
        status.isOnline = true
        #expect(status.toReceive(staged: 0) == 0)
        #expect(status.toReceive(staged: 5) == nil)
        status.progress = SyncProgress(phase: .pulling, startedAt: 0)
        status.progress?.remaining = 12_354
        #expect(status.toReceive(staged: 7_646) == 12_354)
        status.progress = nil
        status.isOnline = false
        status.leftToReceive = 300
        #expect(status.toReceive(staged: 7_646) == 300)
    }

    @Test func `the time left follows what remains, and is not promised while that grows`() {
        var rate = ReceivingRate()
        #expect(rate.secondsLeft(remaining: 1_000, at: .seconds(0)) == nil)
        #expect(rate.secondsLeft(remaining: 1_000, at: .seconds(5)) == nil)
        #expect(rate.secondsLeft(remaining: 900, at: .seconds(10)) == 90)
        #expect(rate.secondsLeft(remaining: 2_000, at: .seconds(11)) == nil)
        #expect(rate.secondsLeft(remaining: 1_500, at: .seconds(21)) == 30)
        #expect(rate.secondsLeft(remaining: .max, at: .seconds(22)) == nil)
        #expect(rate.secondsLeft(remaining: .max - 1, at: .seconds(23)) == 100_000_000)
    }
}
