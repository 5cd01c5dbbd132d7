import Failures
import SampleNetwork
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 3: the next push goes out before the answer to the last one is worked in", .ownThreads)
struct KeptReplyTests {
    /// A site whose outbox holds one group for each record, each a push of its own.
    private func town(_ ids: [String]) throws -> (town: Town, site: SiteEngine) {
        let town = try Town()
        try town.syncAll()
        var site = try town.site("North")
        site.limits.pushBytes = 1
        for id in ids { try town.write("North", [stock(id)]) }
        return (town, site)
    }

    private func stock(_ id: String) -> Change { Town.change("item_line", id, ["store_ID": "alpha"]) }

    private func answer(_ town: Town, _ call: SyncCall, _ body: [UInt8], _ caller: inout Caller?) throws -> [UInt8] {
        try town.network.engine.answer(call, body, site: "site-North", caller: &caller)
    }

    /// Goes on until a push is answered and the next one is about to go out.
    private func pushOnce(_ town: Town, _ cycle: inout SiteCycle, _ caller: inout Caller?) throws -> (SyncCall, [UInt8]) {
        while case .send(let call, let body) = try cycle.next() {
            let reply = try answer(town, call, body, &caller)
            try cycle.receive(call, reply)
            guard call == .push || call == .part else { continue }
            guard case .send(let next, let nextBody) = try cycle.next() else { break }
            return (next, nextBody)
        }
        throw Failure(.internalFault, "No push followed.")
    }

    private func waiting(_ site: SiteEngine) throws -> [Int64] {
        try site.database.read { try $0.outbox.waitingGroups(from: 0, records: 100, bytes: 1_000_000).map(\.number) }
    }

    private func finish(_ town: Town, _ site: SiteEngine) throws -> CycleReport {
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        while case .send(let call, let body) = try cycle.next() { try cycle.receive(call, answer(town, call, body, &caller)) }
        return cycle.report
    }

    @Test func `the second push is on its way while the first one's answer still waits, and nothing is counted twice`() throws {
        let (town, site) = try town(["a", "b", "c"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        var (call, body) = try pushOnce(town, &cycle, &caller)
        #expect(cycle.mayHoldReply)
        #expect(try site.database.read { try $0.state.has(SiteMeta.answer) })
        let before = try waiting(site)
        #expect(before.count == 3)
        // What a device exports that nobody repairs any more is what central does not have.
        #expect(try site.exportUnsent { _ in } == 2)
        #expect(String(decoding: body, as: UTF8.self).contains("\"b\""))
        // The host works it in while the push travels.
        try cycle.catchUp()
        #expect(try waiting(site) == Array(before.dropFirst()))
        while true {
            try cycle.receive(call, answer(town, call, body, &caller))
            guard case .send(let next, let nextBody) = try cycle.next() else { break }
            (call, body) = (next, nextBody)
        }
        #expect(cycle.report.pushed == 3)
        #expect(try waiting(site).isEmpty)
        try town.expectSound()
    }

    @Test func `the push made ready while one travels is the very push that would be made after it`() throws {
        let (town, site) = try town(["a", "b", "c", "d"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        let (call, body) = try pushOnce(town, &cycle, &caller)
        #expect(String(decoding: body, as: UTF8.self).contains("\"b\""))
        let ready = try #require(try site.preparePush())
        // What is written meanwhile comes later, and changes nothing of it.
        try town.write("North", [stock("e")])
        try cycle.receive(call, answer(town, call, body, &caller))
        #expect(try site.nextPush() == ready.body)
        #expect(String(decoding: ready.body, as: UTF8.self).contains("\"c\""))
        try site.database.write { try $0.outbox.thawPush() }
        // The answer about b was kept, and is worked in now.
        #expect(try finish(town, site).pushed == 4)
        try town.expectSound()
    }

    @Test func `a push made ready that is no longer the next one is not sent`() throws {
        let (town, site) = try town(["a", "b", "c", "d"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        let (call, body) = try pushOnce(town, &cycle, &caller)
        let ready = try #require(try site.preparePush())
        try cycle.receive(call, answer(town, call, body, &caller))
        let other = PreparedPush(
            number: ready.number, opening: ready.opening, healedThrough: ready.healedThrough, groups: ready.groups.map { $0 + 1 }, body: Array("other".utf8))
        let restored = PreparedPush(
            number: ready.number, opening: ready.opening, healedThrough: 1, groups: ready.groups, body: Array("other".utf8))
        for wrong in [other, restored] {
            #expect(try site.nextPush(wrong) == ready.body)
            try site.database.write { transaction in
                try transaction.outbox.thawPush()
                try transaction.state.set(SiteMeta.push, ready.number - 1)
            }
        }
        #expect(try finish(town, site).pushed == 3)
        try town.expectSound()
    }

    @Test func `a site that dies with an answer kept and a push under way loses neither`() throws {
        let (town, site) = try town(["a", "b", "c", "d"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        let (call, body) = try pushOnce(town, &cycle, &caller)
        // Central takes the second push; its answer is lost, and the site with it.
        _ = try answer(town, call, body, &caller)
        let report = try finish(town, site)
        #expect(report.pushed == 4)
        #expect(try !site.database.read { try $0.state.has(SiteMeta.answer) })
        for id in ["a", "b", "c", "d"] { #expect(try town.centralPayload("item_line", id) != nil) }
        try town.expectSound()
    }

    @Test func `a record changed again while the answer about it waits is sent again`() throws {
        let (town, site) = try town(["a", "b"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        _ = try pushOnce(town, &cycle, &caller)
        try town.write("North", [Town.change("item_line", "a", ["store_ID": "alpha", "batch": "later"])])
        _ = try finish(town, site)
        #expect(try town.centralPayload("item_line", "a")?.contains("later") == true)
        #expect(try town.payload("North", "item_line", "a")?.contains("later") == true)
        try town.expectSound()
    }

    @Test func `what central kept apart is told at once: the next push waits for it`() throws {
        let (town, site) = try town([])
        // A record of another store: central keeps it apart.
        let foreign = OutboxChange(
            key: try site.database.write { RecordKey(try $0.table("item_line"), "foreign") },
            payload: Array(#"{"ID":"foreign","store_ID":"beta"}"#.utf8), base: nil)
        try site.database.write { transaction in
            _ = try transaction.outbox.enqueue(epochs: [], acting: WriteContext(user: "somebody"), changes: [foreign])
        }
        try town.write("North", [stock("a")])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        _ = try pushOnce(town, &cycle, &caller)
        #expect(try !site.database.read { try $0.state.has(SiteMeta.answer) })
        #expect(cycle.report.parked == 1)
        #expect(try finish(town, site).pushed == 1)
    }

    @Test func `what comes back while something else stands here is fetched: equal digests do not hide a version that was refused`() throws {
        let (town, site) = try town(["a"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        var isPushed = false
        while !isPushed, case .send(let call, let body) = try cycle.next() {
            try cycle.receive(call, answer(town, call, body, &caller))
            isPushed = call == .push || call == .part
        }
        // A later version of it was kept apart and given up: its bytes still stand here, and nothing says whose they are.
        try site.database.write { transaction in
            let record = try #require(try transaction.records.record("item_line", "a"))
            let refused = Array(#"{"ID":"a","store_ID":"alpha","batch":"refused"}"#.utf8)
            try transaction.records.update(
                record.rec, position: transaction.ledger.nextPosition(), origin: 0, hash: Digest.record(record.key, payload: refused),
                payload: refused, parent: nil)
        }
        _ = try finish(town, site)
        #expect(try town.payload("North", "item_line", "a") == town.centralPayload("item_line", "a"))
        try town.expectSound()
    }

    @Test func `a site's own change that comes back is integrated at once, and anything else waits for the checkpoint`() throws {
        let (town, site) = try town(["a", "b"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        var staged: [Int64] = []
        var isPulled = false
        while case .send(let call, let body) = try cycle.next() {
            if call == .pull, !isPulled {
                isPulled = true
                // Somebody else's news comes with it.
                try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
                staged.append(try site.database.read { try $0.stage.count() })
                town.network.engine = CentralEngine(town.network.central, limits: Self.oneEntryAPage)
            }
            try cycle.receive(call, answer(town, call, body, &caller))
            if call == .pull { staged.append(try site.database.read { try $0.stage.count() }) }
        }
        // Both places are awaited; each page ends one wait, and the item is staged until the checkpoint.
        #expect(Array(staged.prefix(3)) == [2, 1, 0])
        #expect(staged.last == 0)
        let held = try site.database.read { (transaction: Transaction) throws -> Int in
            let record = try #require(try transaction.records.record("item_line", "a"))
            return try transaction.channels.memberships(of: record.rec).count
        }
        #expect(held > 0)
        try town.expectSound()
    }

    @Test func `a site's own changes come back beside the next push, with the answer about them; others' news waits for the checkpoint`() throws {
        let (town, site) = try town(["a", "b", "c", "d"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        var (call, body) = try pushOnce(town, &cycle, &caller)
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        let question = try #require(try cycle.pullBeside())
        #expect(try PullRequest(decoding: question).waiting == 4)
        let page = try ReceivedPage(answer(town, .pull, question, &caller))
        try cycle.catchUp(page)
        let (staged, places) = try site.database.read { (transaction: Transaction) throws -> ([String], Int) in
            let record = try #require(try transaction.records.record("item_line", "a"))
            return (try transaction.stage.records(after: nil, count: 9).map(\.key.id), try transaction.channels.memberships(of: record.rec).count)
        }
        #expect(staged == ["salt"])
        #expect(places > 0)
        #expect(try site.database.read { try $0.records.record("item", "salt") } == nil)
        #expect(cycle.report.pushed == 1)
        // Once its answer is worked in nothing is asked again, and what waits is one fewer.
        try cycle.receive(call, answer(town, call, body, &caller))
        guard case .send(let next, let nextBody) = try cycle.next() else { throw Failure(.internalFault) }
        (call, body) = (next, nextBody)
        #expect(try PullRequest(decoding: #require(try cycle.pullBeside())).waiting == 3)
        repeat {
            try cycle.receive(call, answer(town, call, body, &caller))
            guard case .send(let next, let nextBody) = try cycle.next() else { break }
            (call, body) = (next, nextBody)
        } while true
        #expect(cycle.report.pushed == 4)
        #expect(try town.payload("North", "item", "salt") != nil)
        try town.expectSound()
    }

    @Test func `what comes beside a push of that push itself waits for its answer, whichever is worked in first`() throws {
        let (town, site) = try town(["a", "b", "c"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        let (call, body) = try pushOnce(town, &cycle, &caller)
        let reply = try answer(town, call, body, &caller)
        let page = try ReceivedPage(answer(town, .pull, #require(try cycle.pullBeside()), &caller))
        try cycle.catchUp(page)
        #expect(try site.database.read { try $0.stage.records(after: nil, count: 9).map(\.key.id) } == ["b"])
        try cycle.receive(call, reply)
        // What was kept of it is worked in by the next cycle, and c goes up.
        #expect(try finish(town, site).pushed == 2)
        for id in ["a", "b", "c"] { #expect(try town.centralPayload("item_line", id) == town.payload("North", "item_line", id)) }
        #expect(try site.database.read { try $0.stage.isEmpty() })
        try town.expectSound()
    }

    @Test func `a page that says more than its rows is not taken beside a push, and nothing is asked while channels are compared`()
        throws
    {
        let (town, site) = try town(["a", "b", "c"])
        var cycle = town.network.cycle(of: site)
        var caller: Caller?
        let first = try cycle.next()
        #expect(try cycle.pullBeside() == nil)
        guard case .send(let call, let body) = first else { throw Failure(.internalFault) }
        try cycle.receive(call, answer(town, call, body, &caller))
        _ = try pushOnce(town, &cycle, &caller)
        let question = try #require(try cycle.pullBeside())
        try site.database.write { transaction in
            for var channel in try transaction.joined.all() {
                channel.isReconciling = true
                try transaction.joined.save(channel)
            }
        }
        #expect(try cycle.pullBeside() == nil)
        // The site is given another store meanwhile: its settings come with the ordinary pull.
        try town.network.administration.setCollector(store: "beta", at: "site-North", true)
        let page = try ReceivedPage(answer(town, .pull, question, &caller))
        #expect(page.addingOnly == nil)
    }

    @Test func `nothing is asked beside a push over a line that was cut lately`() throws {
        for cuts in [0, 1] {
            let (town, site) = try town(["a", "b"])
            var pace = LinkPace()
            pace.tookAnswer(cuts: cuts)
            var cycle = SiteCycle(site, app: "test", hasSession: false, pace: pace) { "unused" }
            var caller: Caller?
            _ = try pushOnce(town, &cycle, &caller)
            #expect(try (cycle.pullBeside() == nil) == (cuts > 0))
        }
    }

    private static var oneEntryAPage: CentralLimits {
        var limits = CentralLimits.standard
        limits.pageEntries = 1
        return limits
    }
}
