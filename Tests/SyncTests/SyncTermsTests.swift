import Failures
import Foundation
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 7: when a site syncs and how much goes at a time, as central sets it", .ownThreads)
struct SyncTermsTests {
    private static func edit(_ values: SyncTerms, clear: Set<TermsEdit.Member> = []) -> TermsEdit {
        var edit = TermsEdit()
        edit.values = values
        edit.cleared = clear
        return edit
    }

    /// The calls of one sync, with what each answer leaves to the test.
    private func calls(_ town: Town, _ name: String, pageBytes: Int = 1_000_000) throws -> [(call: SyncCall, body: [UInt8])] {
        var cycle = town.network.cycle(of: try town.site(name), pageBytes: pageBytes)
        var caller: Caller?
        var calls: [(SyncCall, [UInt8])] = []
        while case .send(let call, let body) = try cycle.next() {
            calls.append((call, body))
            try cycle.receive(call, try town.network.engine.answer(call, body, site: "site-\(name)", caller: &caller))
        }
        return calls
    }

    private static func line(_ id: Int, bytes: Int = 5_000) -> Change {
        Town.change("item_line", "line-\(id)", ["store_ID": "alpha", "note": String(repeating: "x", count: bytes)])
    }

    @Test func `what is set for a site goes before what is set for all, and reaches each site with its next sync`() throws {
        let town = try Town()
        try town.syncAll()
        let administration = town.network.administration
        #expect(try town.site("North").terms() == .none)
        _ = try administration.setTerms(of: nil, Self.edit(SyncTerms(isPaused: false, interval: 900, pageBytes: 100_000)))
        let north = try administration.setTerms(of: "North", Self.edit(SyncTerms(isPaused: true, interval: 60)))
        #expect(north.own == SyncTerms(isPaused: true, interval: 60))
        #expect(north.inForce == SyncTerms(isPaused: true, interval: 60, pageBytes: 100_000))
        #expect(try administration.status(of: "North").hearing == .unknown, "the test's site has said nothing of its schedule")
        try town.syncAll()
        #expect(try town.site("North").terms() == north.inForce)
        #expect(try town.site("South").terms() == SyncTerms(isPaused: false, interval: 900, pageBytes: 100_000))
        // Cleared, the site follows the rest again.
        _ = try administration.setTerms(of: "North", Self.edit(.none, clear: [.pause, .interval]))
        try town.syncAll()
        #expect(try town.site("North").terms() == SyncTerms(isPaused: false, interval: 900, pageBytes: 100_000))
        _ = try administration.setTerms(of: nil, Self.edit(.none, clear: Set(TermsEdit.Member.allCases)))
        try town.syncAll()
        #expect(try town.site("North").terms() == .none)
        try town.expectSound()
    }

    @Test func `what a site has heard is shown as in force, whatever it went by when it called; what its machine set goes before`() throws {
        let town = try Town()
        town.network.sites["North"]?.schedule = SiteSchedule(interval: 300, isOwn: false)
        town.network.sites["South"]?.schedule = SiteSchedule(interval: 60, isOwn: true, pausedBy: .machine)
        try town.syncAll()
        let administration = town.network.administration
        _ = try administration.setTerms(of: nil, Self.edit(SyncTerms(isPaused: true, interval: 900)))
        let before = try administration.status(of: "North")
        #expect(before.schedule == SiteSchedule(interval: 300, isOwn: false) && before.hearing == .notYet)
        try town.syncAll()
        let north = try administration.status(of: "North")
        #expect(north.schedule == SiteSchedule(interval: 900, isOwn: false, pausedBy: .central) && north.hearing == .heard && north.intervalSetBy == "central")
        #expect(try administration.status(of: "South").schedule == SiteSchedule(interval: 60, isOwn: true, pausedBy: .machine))
        // What is set later does not hide what it goes by meanwhile.
        _ = try administration.setTerms(of: "North", Self.edit(SyncTerms(interval: 7_200)))
        let meanwhile = try administration.status(of: "North")
        #expect(meanwhile.hearing == .notYet && meanwhile.schedule == SiteSchedule(interval: 900, isOwn: false, pausedBy: .central))
        _ = try administration.setTerms(of: "North", Self.edit(.none, clear: [.interval]))
        _ = try administration.setTerms(of: nil, Self.edit(.none, clear: [.pause, .interval]))
        try town.syncAll()
        #expect(try administration.status(of: "North").schedule == SiteSchedule(interval: 300, isOwn: false))
    }

    @Test func `only sites for which something changes are told of new settings`() throws {
        let town = try Town()
        try town.syncAll()
        let administration = town.network.administration
        func versions() throws -> [String: Int64] {
            Dictionary(uniqueKeysWithValues: try administration.sites().map { ($0.name, $0.subscription) })
        }
        _ = try administration.setTerms(of: "North", Self.edit(SyncTerms(interval: 60)))
        let before = try versions()
        _ = try administration.setTerms(of: nil, Self.edit(SyncTerms(interval: 900)))
        let after = try versions()
        #expect(after["North"] == before["North"] && after["Ministry"] == before["Ministry"])
        for name in ["South", "Clinic", "Island"] { #expect(after[name] == before[name].map { $0 + 1 }) }
        _ = try administration.setTerms(of: nil, Self.edit(SyncTerms(interval: 900)))
        #expect(try versions() == after, "what is so already changes nothing")
    }

    @Test func `a push holds no more bytes than central sets, from the next one on`() throws {
        let town = try Town()
        try town.syncAll()
        func pushes() throws -> Int {
            try calls(town, "North").count { $0.call == .push || $0.call == .part }
        }
        for id in 0..<20 { try town.write("North", [Self.line(id)]) }
        #expect(try pushes() == 1)
        _ = try town.network.administration.setTerms(of: "North", Self.edit(SyncTerms(pushBytes: 16_384)))
        try town.network.sync("North")
        for id in 20..<40 { try town.write("North", [Self.line(id)]) }
        #expect(try pushes() >= 5)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a push that was frozen is repeated as it was, whatever central sets meanwhile`() throws {
        let town = try Town()
        try town.syncAll()
        for id in 0..<20 { try town.write("North", [Self.line(id)]) }
        let frozen = try #require(try town.site("North").nextPush())
        _ = try town.network.administration.setTerms(of: "North", Self.edit(SyncTerms(pushBytes: 16_384)))
        // The site hears of it before the push is answered.
        let body = try town.site("North").sessionRequest(app: "test")
        let reply = try town.network.engine.openSession(site: "site-North", body).reply
        #expect(try town.site("North").takeSession(reply, newID: "unused") == .proceed)
        #expect(try town.site("North").terms().pushBytes == 16_384)
        #expect(try town.site("North").nextPush() == frozen)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a page holds no more bytes than central sets, whatever the line lets through`() throws {
        let town = try Town()
        try town.syncAll()
        func asked() throws -> [Int] {
            try calls(town, "South", pageBytes: 4_000_000).filter { $0.call == .pull }.map { try PullRequest(decoding: $0.body).bytes }
        }
        #expect(try asked().allSatisfy { $0 == 4_000_000 })
        _ = try town.network.administration.setTerms(of: nil, Self.edit(SyncTerms(pageBytes: 20_000)))
        try town.network.sync("South")
        try town.central((0..<30).map { Town.change("item", "item-\($0)", ["item_name": String(repeating: "y", count: 4_000)]) })
        let bytes = try asked()
        #expect(bytes.allSatisfy { $0 == 20_000 } && bytes.count > 1, "\(bytes)")
        try town.expectSound()
    }

    @Test func `a site that central pauses asks what is set now, and sends and receives nothing else`() throws {
        let town = try Town()
        try town.syncAll()
        _ = try town.network.administration.setTerms(of: "North", Self.edit(SyncTerms(isPaused: true)))
        try town.network.sync("North")
        try town.write("North", [Self.line(1)])
        try town.central([Town.change("item", "late")])
        _ = try town.network.administration.setTerms(of: "North", Self.edit(SyncTerms(isPaused: false)))
        var cycle = SiteCycle(try town.site("North"), app: "test", hasSession: true, asksForSettings: true, newID: { "unused" })
        var caller: Caller?
        var calls: [SyncCall] = []
        while case .send(let call, let body) = try cycle.next() {
            calls.append(call)
            try cycle.receive(call, try town.network.engine.answer(call, body, site: "site-North", caller: &caller))
        }
        #expect(calls == [.session])
        #expect(try town.site("North").terms().isPaused == false, "at once, not with a checkpoint")
        #expect(try town.payload("North", "item", "late") == nil && town.centralPayload("item_line", "line-1") == nil)
        // What it has heard of and what is in force are told apart: central does not take it for up to date.
        let point = try town.site("North").waitingPoint()
        #expect(point.heard == (try town.network.administration.site("North").subscription) && point.subscription < point.heard ?? 0)
        #expect(try WaitingPoint(query: point.query) == point)
        try town.syncAll()
        #expect(try town.payload("North", "item", "late") != nil)
        try town.expectSound()
    }

    @Test(arguments: [
        (SyncTerms(interval: 9), "interval"), (SyncTerms(interval: 2_592_001), "interval"), (SyncTerms(interval: -1), "interval"),
        (SyncTerms(pushBytes: 16_383), "pushBytes"), (SyncTerms(pushBytes: .max), "pushBytes"), (SyncTerms(pageBytes: 0), "pageBytes"),
    ])
    func `a value out of bounds is refused with the field, and nothing is set`(terms: SyncTerms, field: String) throws {
        let town = try Town()
        let administration = town.network.administration
        for site in [nil, "North"] as [String?] {
            let failure = #expect(throws: Failure.self) { try administration.setTerms(of: site, Self.edit(terms)) }
            #expect(failure?.code == .argumentInvalid && failure?.context["field"] == field)
            #expect(try administration.terms(of: site).own == .none)
        }
    }

    @Test func `what makes no sense is refused: central, nobody, set and cleared at once, an older version`() throws {
        let town = try Town()
        let administration = town.network.administration
        let edit = Self.edit(SyncTerms(interval: 60))
        func code(_ body: () throws -> TermsListing) -> FailureCode? {
            do { _ = try body() } catch { return (error as? Failure)?.code }
            return nil
        }
        #expect(code { try administration.setTerms(of: "central", edit) } == .siteIsCentral)
        #expect(code { try administration.terms(of: "Nobody") } == .notFound)
        #expect(code { try administration.setTerms(of: "North", Self.edit(SyncTerms(interval: 60), clear: [.interval])) } == .argumentInvalid)
        let seen = try administration.terms(of: "North").version
        #expect(code { try administration.setTerms(of: "North", edit, version: seen) } == nil)
        #expect(code { try administration.setTerms(of: "North", Self.edit(SyncTerms(interval: 70)), version: seen) } == .versionOutdated)
        #expect(try administration.terms(of: "North").own.interval == 60)
    }

    @Test func `the audit log has the old and the new value`() throws {
        let town = try Town()
        let administration = Administration(town.network.central, by: Administrator(name: "ama", origin: "10.0.0.7"))
        _ = try administration.setTerms(of: "North", Self.edit(SyncTerms(interval: 60)))
        _ = try administration.setTerms(of: "North", Self.edit(SyncTerms(interval: 90)))
        _ = try administration.setTerms(of: "North", Self.edit(SyncTerms(interval: 90)))
        let entries = try administration.audited().filter { $0.act == "terms-set" }
        #expect(entries.count == 2 && entries.allSatisfy { $0.subject == "North" && $0.actor == "ama" })
        let details = try JSONValue(parsing: try #require(entries.first).details)
        #expect(details["before"]?["interval"]?.integer == 60 && details["after"]?["interval"]?.integer == 90)
    }

    @Test func `where nothing is set, settings are what they were for older sites; wild values are bounded`() throws {
        let town = try Town()
        try town.syncAll()
        let settings = try #require(try town.site("North").settings())
        #expect(!String(decoding: settings.encoded(), as: UTF8.self).contains("terms"))
        let wild = try JSONValue(parsing: #"{"paused":"yes","interval":0,"pushBytes":9223372036854775807,"pageBytes":-5,"other":1}"#)
        #expect(SyncTerms(decoding: wild) == SyncTerms(interval: 10, pushBytes: 8_000_000, pageBytes: 16_384))
        #expect(SyncTerms(decoding: .string("nothing")) == .none)
    }

    @Test func `a site that goes is forgotten with what was set for it`() throws {
        let town = try Town()
        let administration = town.network.administration
        let site = try administration.createSite(name: "East", kind: .server, secret: "secret", id: "site-East")
        _ = try administration.setTerms(of: "East", Self.edit(SyncTerms(interval: 60)))
        try administration.deleteSite("East")
        _ = try administration.createSite(name: "East", kind: .server, secret: "secret", id: site.id)
        #expect(try administration.terms(of: "East").own == .none)
    }
}
