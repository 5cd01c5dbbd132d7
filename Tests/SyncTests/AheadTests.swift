import Failures
import Storage
import SyncProtocol
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 4, 10: what a poor line has brought is taken", .ownThreads)
struct AheadTests {
    private struct Outcome {
        var report = CycleReport()
        var calls: [SiteCycle.Call] = []
        /// Pages that were asked for ahead, and those of them that were thrown away.
        var ahead = 0
        var thrownAway = 0
        /// The load went on in parts, and people worked before it ended.
        var wasOpen = false
    }

    /// A sync of North as a host drives it: the next page is asked for while one is worked in, and `between` happens meanwhile.
    private func sync(_ town: Town, pageBytes: Int, between: () throws -> Void = {}) throws -> Outcome {
        let site = try town.site("North")
        var cycle = SiteCycle(site, app: "test", hasSession: false, pageBytes: pageBytes) { "database-unused" }
        var caller: Caller?
        var outcome = Outcome()
        var held: (body: [UInt8], reply: [UInt8])?
        for _ in 0..<2_000 {
            guard case .send(let call, let body) = try cycle.next(holding: held?.body) else {
                outcome.report = cycle.report
                return outcome
            }
            outcome.calls.append(call)
            let isHeld = call == .pull && held?.body == body
            if held != nil, !isHeld { outcome.thrownAway += 1 }
            let reply = try isHeld ? held?.reply ?? [] : town.network.engine.answer(call, body, site: "site-North", caller: &caller)
            held = nil
            guard call == .pull else {
                try cycle.receive(call, reply)
                continue
            }
            let page = try UnreadPage(reply)
            if let next = try cycle.likelyPull(after: page) {
                outcome.ahead += 1
                held = (next, try town.network.engine.answer(.pull, next, site: "site-North", caller: &caller))
            }
            try cycle.receive(page.read())
            if cycle.load?.isOpen == true {
                outcome.wasOpen = true
                try between()
            }
        }
        throw Failure(.internalFault, "The sync does not end.")
    }

    private func town(finished: Int = 60) throws -> Town {
        let town = try Town()
        for number in 0..<40 { try town.central([Town.change("item", "i\(number)", ["item_name": "Item \(number)", "code": "i\(number)"])]) }
        try town.network.sync("North")
        for number in 0..<finished {
            let document = ["store_ID": "alpha", "type": "ci", "status": "fn", "comment": String(repeating: "\(number) ", count: 100)]
            try town.write("North", [Town.change("transact", "t\(number)", document)])
        }
        try town.network.sync("North")
        var limits = CentralLimits.standard
        limits.pageBytes = 500...8_000_000
        town.network.engine = CentralEngine(town.network.central, limits: limits)
        return town
    }

    /// The same site with an empty database in the place of its own.
    private func replaced(_ town: Town) throws {
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("North", edit)
        try town.network.addDevice("North")
        town.network.sites["North"]?.limits.opensFrom = .zero
        town.network.sites["North"]?.limits.pageBytes = 500...8_000_000
    }

    @Test func `a first load that turns to parts, and is interrupted by people's work, throws no page away`() throws {
        let town = try town()
        try replaced(town)
        var written = 0
        let outcome = try sync(town, pageBytes: 1_500) {
            written += 1
            try town.write("North", [Town.change("item_line", "w\(written)", ["store_ID": "alpha", "item_ID": "i1"])])
        }
        #expect(outcome.wasOpen && written > 5)
        #expect(outcome.ahead > 5)
        #expect(outcome.thrownAway == 0)
        // What people wrote went between the pages, not after the load.
        #expect(outcome.calls.lastIndex(of: .pull) ?? 0 > outcome.calls.firstIndex(of: .push) ?? .max)
        #expect(outcome.calls.filter { $0 == .push }.count > 3)
        // What is written while the last page is here goes with the next sync.
        #expect(outcome.report.pushed >= written - 1)
        #expect(try town.site("North").verify().problems == [])
        try town.expectSound()
    }

    @Test func `a site's own changes come back by their hashes, in as few pages as these fill`() throws {
        let town = try town(finished: 0)
        for number in 0..<40 {
            try town.write("North", [Town.change("item_line", "s\(number)", ["store_ID": "alpha", "note": String(repeating: "\(number) ", count: 700)])])
        }
        let outcome = try sync(town, pageBytes: 16_384)
        #expect(outcome.report.pushed == 40)
        // A page of them, and the question that tells central that they have arrived.
        #expect(outcome.calls.filter { $0 == .pull }.count == 2)
        try town.expectSound()
    }
}
