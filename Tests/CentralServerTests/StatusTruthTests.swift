import CentralServer
import Failures
import Foundation
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import TestSupport
import Testing

@Suite("R-SYNC 8: what central knows now is what it shows", .serialized)
struct StatusTruthTests {
    private func status(_ central: CentralUnderTest, _ site: String) async throws -> (all: JSONValue, site: JSONValue) {
        let answer = try await central.call(.GET, "/status.json", headers: ["Authorization": "Bearer \(try central.token)"])
        let all = try JSONValue(parsing: answer.bytes)
        return (all, try #require(all["sites"]?.elements?.first { $0["name"]?.text == site }))
    }

    @Test func `a site that reached its checkpoint is shown so at once, and no disk is written for it`() async throws {
        try await withCentral { central in
            try central.loadSample()
            try central.addSite("Clinic", stores: ["LKC"])
            let site = try HTTPSite("Clinic", central)
            try await site.sync(pageBytes: 8_000_000)
            let loaded = try await status(central, "Clinic").site
            #expect(loaded["toReceive"]?.integer == 0 && loaded["upToDate"]?.truth == true, "\(loaded.line)")
            let seen = try #require(loaded["lastContact"]?.integer)
            #expect(abs(seen - Int64(Date().timeIntervalSince1970)) < 20)

            try CentralWriter(central.database).write([CentralUnderTest.unit("a new unit")])
            #expect(try await status(central, "Clinic").site["toReceive"]?.integer == 1)
            // The site has pulled, and was cut off before it could confirm: its next wait tells.
            let head = try central.database.read { try $0.ledger.head() }
            let subscription = try central.administration.site("Clinic").subscription
            let before = try central.administration.site("Clinic")
            async let waiting = central.call(
                .GET, "/sync/v1/wait?position=\(head)&subscription=\(subscription)&waiting=4&withheld=2", headers: site.bearer)
            // On a busy machine the question itself takes its time to come.
            var shown = try await status(central, "Clinic")
            for _ in 0..<400 where shown.site["listening"]?.truth != true {
                try await Task.sleep(for: .milliseconds(50))
                shown = try await status(central, "Clinic")
            }
            #expect(shown.site["toReceive"]?.integer == 0 && shown.site["listening"]?.truth == true, "\(shown.site.line)")
            #expect(shown.site["toSend"]?.integer == 4 && shown.site["withheldRecords"]?.integer == 2)
            #expect(shown.all["serving"]?.truth == true && shown.all["asOf"]?.integer != nil)
            let after = try central.administration.site("Clinic")
            #expect(after.cursor == before.cursor && after.lastContact == before.lastContact, "waiting writes nothing")
            await central.stop()
            _ = try await waiting
        }
    }

    @Test func `a site whose program ended, or whose line fell, is shown as gone within two seconds, and not when its wait would have ended`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let site = try HTTPSite("Clinic", central)
            try await site.sync()
            let head = try central.database.read { try $0.ledger.head() }
            let subscription = try central.administration.site("Clinic").subscription
            let wait = Task {
                try await central.call(.GET, "/sync/v1/wait?position=\(head)&subscription=\(subscription)", headers: site.bearer)
            }
            func isListening() async throws -> Bool { try await status(central, "Clinic").site["listening"]?.truth == true }
            for _ in 0..<400 {
                if try await isListening() { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await isListening())
            // What the kernel does for a program that is killed: its connections are closed.
            wait.cancel()
            let start = ContinuousClock.now
            while try await isListening(), ContinuousClock.now - start < .seconds(20) { try await Task.sleep(for: .milliseconds(50)) }
            #expect(ContinuousClock.now - start < .seconds(5), "\(ContinuousClock.now - start)")
            let shown = try await status(central, "Clinic").site
            #expect(shown["lastContact"]?.integer != nil && shown["upToDate"]?.truth == true)
        }
    }

    @Test func `a wait of a site that says no more than its position leaves what it told before`() async throws {
        try await withCentral({ $0.longPollTime = .milliseconds(100) }) { central in
            try central.addSite("Clinic")
            let site = try HTTPSite("Clinic", central)
            try await site.sync()
            let head = try central.database.read { try $0.ledger.head() }
            let subscription = try central.administration.site("Clinic").subscription
            let address = "/sync/v1/wait?position=\(head)&subscription=\(subscription)"
            _ = try await central.call(.GET, address + "&waiting=9223372036854775807&withheld=3", headers: site.bearer)
            _ = try await central.call(.GET, address, headers: site.bearer)
            let shown = try await status(central, "Clinic").site
            #expect(shown["withheldRecords"]?.integer == 3)
            #expect(try #require(shown["toSend"]?.integer) > 1_000_000)
        }
    }

    @Test func `queues are noted while central serves, with the time in touch`() async throws {
        try await withCentral({ $0.historyTime = .milliseconds(200) }) { central in
            try central.addSite("Clinic")
            try await HTTPSite("Clinic", central).sync()
            let history = try await eventually {
                try central.administration.queueHistory(of: "Clinic", days: 1)
            } until: {
                $0.samples.last?.bytes ?? 0 > 0
            }
            #expect(history.samples.reduce(0) { $0 + $1.minutes } > 0)
            let opened = try await central.call(.POST, "/login", body: Array("token=\(try central.token)".utf8))
            let cookie = String(try #require(opened.headers.first(name: "Set-Cookie")).prefix { $0 != ";" })
            let page = try await central.call(.GET, "/history?site=site-Clinic", headers: ["Cookie": cookie])
            #expect(page.status == 200 && page.text.contains("To receive"), "\(page.text)")
            #expect(try await central.call(.GET, "/history?site=nobody", headers: ["Cookie": cookie]).code == "not-found")
            #expect(try await central.call(.GET, "/history?site=site-Clinic").text.contains("Clinic") == false)
        }
    }

    @Test func `the metrics have a token of their own, which opens nothing else`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            try await HTTPSite("Clinic", central).sync()
            let file = central.folder.appending(path: "metrics.token")
            let token = try String(contentsOf: file, encoding: .utf8).filter { !$0.isNewline }
            #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
            let bearer: HTTPHeaders = ["Authorization": "Bearer \(token)"]
            let metrics = try await central.call(.GET, "/metrics", headers: bearer)
            for line in [
                #"tributary_central_site_contact_age_seconds{site="2"}"#, "tributary_central_parked_groups 0",
                "tributary_central_orphan_records 0", "tributary_central_known_sites 1", "tributary_central_up_to_date_sites 1",
                #"tributary_central_sites{state="clock-differs"} 1"#, #"tributary_central_sites{state="fenced"} 0"#,
                "tributary_database_bytes ", #"tributary_build_info{app="#,
            ] { #expect(metrics.text.contains(line), "\(line)") }
            #expect(!metrics.text.contains("Clinic"))
            #expect(try await central.call(.GET, "/status.json", headers: bearer).code == "admin-token-wrong")
            #expect(try await central.call(.POST, "/login", body: Array("token=\(token)".utf8)).status == 401)
        }
    }

    @Test func `the page of hundreds of sites is small, and shows who needs attention first`() async throws {
        try await withCentral { central in
            for number in 1...200 { try central.addSite("Site \(number)") }
            try await HTTPSite("Site 7", central).sync()
            try central.database.write { transaction in
                var site = try #require(try transaction.sites.site(named: "Site 190"))
                site.isFenced = true
                try transaction.sites.save(site)
            }
            let opened = try await central.call(.POST, "/login", body: Array("token=\(try central.token)".utf8))
            let cookie = String(try #require(opened.headers.first(name: "Set-Cookie")).prefix { $0 != ";" })
            let page = try await central.call(.GET, "/", headers: ["Cookie": cookie])
            #expect(page.text.contains("Site 190") && !page.text.contains(">Site 7</a>"))
            #expect(page.text.contains("50 of 201 sites"))
            #expect(page.bytes.count < 40_000, "\(page.bytes.count) bytes")
            let all = try await central.call(.GET, "/?all", headers: ["Cookie": cookie])
            #expect(all.text.contains(">Site 7</a>"))
            #expect(all.text.contains("content=\"60\""))
        }
    }
}

extension JSONValue {
    fileprivate var line: String { String(decoding: serialised(), as: UTF8.self) }
}
