import Failures
import Foundation
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import TestSupport
import Testing

@testable import SiteServer

@Suite("R-SYNC 7: what is set on the machine and what central sets")
struct SyncPlanTests {
    @Test func `a pause holds whoever ordered it, an interval of the machine goes before central's`() {
        var plan = SyncPlan()
        #expect(plan.interval == .seconds(300) && plan.intervalSetBy == .standard && plan.pausedBy == nil)
        plan.terms = SyncTerms(isPaused: false, interval: 900)
        #expect(plan.interval == .seconds(900) && plan.intervalSetBy == .central)
        plan.ownInterval = .seconds(60)
        #expect(plan.interval == .seconds(60) && plan.intervalSetBy == .machine)
        plan.terms.isPaused = true
        #expect(plan.interval == nil && plan.pausedBy == .central && plan.wantedInterval == .seconds(60))
        plan.isPausedHere = true
        #expect(plan.pausedBy == .machine)
        plan.terms.isPaused = false
        #expect(plan.interval == nil, "central ends no pause of the machine")
        #expect(plan.told == SiteSchedule(interval: 60, isOwn: true, pausedBy: .machine))
    }

    @Test func `a folder says whether somebody set the interval; an older one that says the standard does not`() throws {
        func configuration(_ members: String) throws -> SiteServerConfiguration {
            try SiteServerConfiguration(decoding: Array(#"{"url":"http://central","site":"Clinic"\#(members)}"#.utf8))
        }
        #expect(try configuration("").plan == SyncPlan())
        #expect(try configuration(#","intervalSeconds":300"#).plan == SyncPlan())
        #expect(try configuration(#","intervalSeconds":60"#).plan.ownInterval == .seconds(60))
        #expect(try configuration(#","intervalSeconds":300,"ownInterval":true"#).plan.ownInterval == .seconds(300))
        #expect(try configuration(#","intervalSeconds":0"#).plan.isPausedHere)
        var settings = try configuration(#","paused":true"#)
        settings.intervalSeconds = 300
        let again = try SiteServerConfiguration(decoding: settings.encoded())
        #expect(again == settings && again.isIntervalOwn && again.isPaused)
        settings.leaveIntervalToCentral()
        #expect(try SiteServerConfiguration(decoding: settings.encoded()).plan == SyncPlan(isPausedHere: true))
    }

    @Test func `while central pauses a site it asks at once, with news, and every ten minutes, and syncs only when asked`() {
        var schedule = SyncSchedule(SyncPlan(terms: SyncTerms(isPaused: true)))
        schedule.begin(at: .seconds(10))
        #expect(schedule.due == nil && schedule.questionDue == .seconds(10))
        schedule.start()
        schedule.end(nil, at: .seconds(11), chance: 0)
        #expect(schedule.due == nil && schedule.questionDue == .seconds(611))
        schedule.heardOfWrite(at: .seconds(20))
        #expect(schedule.due == nil)
        schedule.heardOfNews(at: .seconds(30))
        #expect(schedule.due == nil && schedule.questionDue == .seconds(30))
        schedule.request()
        #expect(schedule.due == .zero && schedule.questionDue == nil)
        schedule.start()
        schedule.end(Failure(.centralUnreachable), at: .seconds(40), chance: 1)
        #expect(schedule.due == nil && schedule.questionDue == .seconds(41))
        // It may go on: at once.
        schedule.change(SyncPlan(terms: SyncTerms(isPaused: false, interval: 900)), at: .seconds(50))
        #expect(schedule.due == .seconds(50) && schedule.questionDue == nil)
        // Paused here nobody is asked.
        schedule.change(SyncPlan(isPausedHere: true, terms: SyncTerms(isPaused: true)), at: .seconds(60))
        #expect(schedule.due == nil && schedule.questionDue == nil)
    }

    @Test func `the hardware id is a fingerprint of the system's id, and never that id`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(HardwareID.ofThisMachine(files: [file]) == nil)
        for (text, isOne) in [("b642b4217b34b1e8d3bd915fc65c4452\n", true), ("", false), ("short\n", false), (String(repeating: "a", count: 500), false)] {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let id = HardwareID.ofThisMachine(files: ["/nowhere", file])
            #expect((id != nil) == isOne, "\(text)")
            guard let id else { continue }
            #expect(id.count == 32 && !id.contains("b642b421") && id == HardwareID.ofThisMachine(files: [file]))
        }
    }

    private func terms(_ central: TestCentral, _ values: SyncTerms) throws {
        var edit = TermsEdit()
        edit.values = values
        _ = try central.administration.setTerms(of: "Clinic", edit)
    }

    @Test func `a serving site goes by central's pause and interval within seconds, and central sees that it does`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: nil, hardware: "a-machine")
            defer { site.remove() }
            try await site.serve { serving in
                try await serving.ready()
                #expect(try await serving.status()["intervalSetBy"]?.text == "standard")
                try terms(central, SyncTerms(isPaused: true, interval: 40, pushBytes: 50_000))
                let paused = try await eventually(within: .seconds(10)) {
                    try await serving.status()
                } until: {
                    $0["pausedBy"]?.text == "central"
                }
                #expect(paused["nextAttempt"]?.isNull == true && paused.integer("intervalSeconds") == 40 && paused.integer("pushBytes") == 50_000)
                #expect(paused["toReceive"]?.isNull == true && paused["stateInWords"]?.text == "All that goes to central is there.")
                try await eventually(within: .seconds(10)) {
                    try central.administration.status().sites.first { $0.site.name == "Clinic" }?.machine?.hardware
                } until: {
                    $0 == "a-machine"
                }
                // What central writes now waits; a person at the site may ask for it.
                let before = try #require(try await serving.status().integer("cursor"))
                try CentralWriter(central.database).write([
                    Change(table: "unit", id: "late", payload: Array(#"{"ID":"late","units":"late","comment":"","order_number":1}"#.utf8))
                ])
                try await Task.sleep(for: .seconds(3))
                #expect(try await serving.status().integer("cursor") == before)
                #expect(try await serving.call(.POST, "/sync").status == 200)
                #expect(try await serving.status().integer("cursor") ?? 0 > before)
                // Central may not end a pause of the machine.
                var settings = try site.folder.configuration()
                settings.isPaused = true
                try site.folder.save(settings)
                try await eventually(within: .seconds(10)) {
                    try await serving.status()
                } until: {
                    $0["pausedBy"]?.text == "machine"
                }
                settings.isPaused = false
                try site.folder.save(settings)
                try await eventually(within: .seconds(10)) {
                    try await serving.status()
                } until: {
                    $0["pausedBy"]?.text == "central"
                }
                try await Task.sleep(for: .seconds(1))
                try terms(central, SyncTerms(isPaused: false, interval: 40))
                let resumed = try await eventually(within: .seconds(10)) {
                    try await serving.status()
                } until: {
                    $0["paused"]?.truth == false && $0["progress"]?.isNull == true && $0["online"]?.truth == true
                }
                #expect(resumed["intervalSetBy"]?.text == "central")
                let next = try #require(resumed.integer("nextAttempt")), now = try #require(resumed.integer("asOf"))
                #expect(next - now <= 41, "\(next - now)")
            }
            // Written down, it says the same.
            let written = try JSONValue(parsing: StatusReading.written(site.folder.path, site.engine(), now: 1_800_000_000))
            #expect(written["intervalSetBy"]?.text == "central" && written.integer("intervalSeconds") == 40)
        }
    }

    @Test func `a program that begins paused by central hears of the end of it`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: nil)
            defer { site.remove() }
            _ = try await site.sync()
            try terms(central, SyncTerms(isPaused: true))
            _ = try await site.sync()
            try await site.serve { serving in
                try await eventually(within: .seconds(10)) {
                    try await serving.status()
                } until: {
                    $0["pausedBy"]?.text == "central"
                }
                try await Task.sleep(for: .seconds(1))
                #expect(try await serving.status()["lastReport"]?.isNull == true, "it has not synced by itself")
                try terms(central, SyncTerms(isPaused: false))
                try await eventually(within: .seconds(10)) {
                    try await serving.status()
                } until: {
                    $0["paused"]?.truth == false && $0["lastReport"]?.isNull == false
                }
            }
        }
    }
}
