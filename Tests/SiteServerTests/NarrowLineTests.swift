import Failures
import Foundation
import Payload
import SampleNetwork
import SiteServer
import Storage
import SyncCentral
import SyncRules
import Testing
import WeakLine

@Suite("R-SYNC 3, 4, 10: a line that lets little through at a time")
struct NarrowLineTests {
    /// Text that no compression makes smaller than three quarters.
    private static func noise(_ count: Int, seed: UInt64) -> String {
        var random = SeededRandom(seed: seed)
        let letters = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_".utf8)
        return String(decoding: (0..<count).map { _ in letters[Int(random.next() % 64)] }, as: UTF8.self)
    }

    private static func photo(_ id: String, in store: String, bytes: Int, seed: UInt64) -> Change {
        Change(table: "item_note", id: id, payload: Array(#"{"ID":"\#(id)","store_ID":"\#(store)","note":"\#(noise(bytes, seed: seed))"}"#.utf8))
    }

    /// One transaction of so many photos at a site.
    private func takePhotos(_ site: TestSite, count: Int = 6, bytes: Int = 60_000) throws {
        let engine = try site.engine()
        let store = try #require(try engine.settings()?.stores.first { $0.kind == .active }?.id)
        try engine.write((0..<count).map { Self.photo("PHOTO\($0)", in: store, bytes: bytes, seed: UInt64($0) + 1) })
    }

    private func photos(_ central: TestCentral) throws -> Int {
        try central.database.read { transaction in try (0..<20).filter { try transaction.records.record("item_note", "PHOTO\($0)") != nil }.count }
    }

    private func central() throws -> TestCentral {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        return central
    }

    @Test func `a push larger than a proxy's limit arrives in one sync, and the next process begins with what worked`() async throws {
        let central = try central()
        try await central.serve { port in
            let line = WeakLine(port: port, .init(bodyMax: 100_000))
            try await line.open { url in
                let site = try TestSite("Clinic", url: url)
                defer { site.remove() }
                _ = try await site.sync()
                try takePhotos(site)
                let report = try await site.sync()
                #expect(report.pushed == 6)
                #expect(line.refused > 0)
                #expect(try photos(central) == 6)
                let refused = line.refused
                try takePhotos(site, count: 9, bytes: 70_000)
                _ = try await site.sync()
                #expect(line.refused == refused, "what the proxy takes is known by now")
                #expect(try photos(central) == 9)
                #expect(try site.engine().verify().problems == [])
            }
        }
    }

    @Test func `a push refused in every size says so in its own words, and what central has arrives meanwhile`() async throws {
        let central = try central()
        try await central.serve { port in
            let line = WeakLine(port: port, .init())
            try await line.open { url in
                let site = try TestSite("Clinic", url: url)
                defer { site.remove() }
                _ = try await site.sync()
                try takePhotos(site, count: 1, bytes: 30_000)
                try CentralWriter(central.database).write([
                    Change(table: "item", id: "NEW", payload: Array(#"{"ID":"NEW","item_name":"new on central","code":"new"}"#.utf8))
                ])
                line.change(.init(bodyMax: 1_000))
                let failure = await #expect(throws: Failure.self) { try await site.sync() }
                #expect(failure?.code == .proxySizeLimit)
                #expect(failure?.remedy.contains("client_max_body_size 8m") == true && failure?.remedy.contains("by itself") == false)
                // Whoever reads the status later reads the same.
                var status = SyncStatus()
                SyncMemory(site.folder).recall(into: &status)
                #expect(status.lastError?.failure.remedy == failure?.remedy && status.lastError?.failure.message == failure?.message)
                #expect(try site.engine().database.read { try $0.records.record("item", "NEW") } != nil)
                line.change(.init())
                _ = try await site.sync()
                #expect(try photos(central) == 1)
            }
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a machine that is switched off every few seconds receives its first load over a slow line all the same`() async throws {
        let central = try central()
        try await central.serve { port in
            let line = WeakLine(port: port, .init(timing: LineTiming(bytesPerSecond: 12_000)))
            try await line.open { url in
                let site = try TestSite("Clinic", url: url)
                defer { site.remove() }
                func held() throws -> Int64 { try site.engine().database.read { try $0.records.count() } }
                var rounds = 0
                while rounds < 12, try rounds == 0 || held() == 0 {
                    rounds += 1
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { _ = try? await site.sync() }
                        try await Task.sleep(for: .seconds(3))
                        group.cancelAll()
                    }
                }
                #expect(try held() > 0, "nothing of the first load was kept in \(rounds) starts")
                #expect(rounds > 1, "the first page must not fit between two starts, or this shows nothing")
                line.change(.init())
                _ = try await site.sync()
                #expect(try site.engine().isComplete() && site.engine().verify().problems == [])
                // What ended for another reason leaves no trace: the next start asks for as much as the line takes.
                #expect(try !site.engine().firstPace(pageBytes: 1_000_000).isAfterEnd)
            }
        }
    }

    @Test(arguments: [60_000, 20_000])
    func `a push gets through a line that ends every connection after some bytes`(bytes: Int) async throws {
        let central = try central()
        try await central.serve { port in
            let line = WeakLine(port: port, .init())
            try await line.open { url in
                let site = try TestSite("Clinic", url: url)
                defer { site.remove() }
                _ = try await site.sync()
                try takePhotos(site, count: 8)
                line.change(.init(downMax: bytes, upMax: bytes))
                let before = line.up
                let report = try await site.sync()
                #expect(report.pushed == 8)
                #expect(try photos(central) == 8)
                #expect(line.up - before < 1_200_000, "nothing that arrived is sent again: \(line.up - before)")
                #expect(try site.engine().verify().problems == [])
            }
        }
    }

    @Test(arguments: [60_000, 20_000])
    func `a first load comes through a line that ends every connection after some bytes, a large record too`(bytes: Int) async throws {
        let central = try central()
        try CentralWriter(central.database).write([
            Change(table: "item", id: "LARGE", payload: Array(#"{"ID":"LARGE","item_name":"\#(Self.noise(900_000, seed: 5))"}"#.utf8))
        ])
        try await central.serve { port in
            let line = WeakLine(port: port, .init(downMax: bytes))
            try await line.open { url in
                let site = try TestSite("Clinic", url: url)
                defer { site.remove() }
                let report = try await site.sync()
                #expect(report.received > 0)
                #expect(try site.engine().state() == .ready)
                #expect(try site.engine().verify().problems == [])
                #expect(try site.engine().database.read { try $0.records.record("item", "LARGE")?.payload.count } ?? 0 > 900_000)
                #expect(line.connections > 10)
                let narrow = line.down
                line.change(.init())
                let easy = try TestSite("Clinic", url: url)
                defer { easy.remove() }
                var edit = Administration.SiteEdit()
                edit.clearsPairing = true
                _ = try central.administration.editSite("Clinic", edit)
                _ = try await easy.sync()
                let plain = line.down - narrow
                #expect(narrow < plain * 2 + 4 * bytes, "\(narrow) bytes instead of \(plain)")
            }
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `a first load comes through a line that is slow, loses packets and is cut again and again, and hardly anything comes twice`() async throws {
        let central = try central()
        try CentralWriter(central.database).write([
            Change(table: "item", id: "LARGE", payload: Array(#"{"ID":"LARGE","item_name":"\#(Self.noise(900_000, seed: 5))"}"#.utf8))
        ])
        try await central.serve { port in
            let line = WeakLine(
                port: port,
                .init(
                    timing: LineTiming(
                        bytesPerSecond: 400_000, delay: .milliseconds(5), loss: 0.02, cutEvery: .milliseconds(900), darkTime: .milliseconds(20))))
            try await line.open { url in
                let site = try TestSite("Clinic", url: url)
                defer { site.remove() }
                var received = 0
                // As the schedule would: again until it is done.
                for _ in 0..<40 {
                    do {
                        received += try await site.sync().received
                        break
                    } catch let failure as Failure where failure.code.retry == .automatic {}
                }
                #expect(received > 0)
                #expect(try site.engine().state() == .ready)
                #expect(try site.engine().verify().problems == [])
                #expect(try site.engine().database.read { try $0.records.record("item", "LARGE")?.payload.count } ?? 0 > 900_000)
                #expect(line.cuts > 0 && line.lost.packets > 0)
                // The noise alone cannot be packed below 675,000 bytes; what a cut makes vain is what was under way.
                #expect(line.down < 1_400_000, "\(line.down) bytes")
                // Some 400,000 bytes, however packed; of a part that is cut its beginning counts.
                try takePhotos(site, count: 9)
                let before = line.up
                for _ in 0..<40 {
                    do {
                        _ = try await site.sync()
                        break
                    } catch let failure as Failure where failure.code.retry == .automatic {}
                }
                #expect(try photos(central) == 9)
                #expect(line.up - before < 700_000, "\(line.up - before) bytes")
            }
        }
    }
}
