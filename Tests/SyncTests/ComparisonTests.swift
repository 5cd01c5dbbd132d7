import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 5, 10: a comparison looks at the records alone, and fetches in bounded answers", .ownThreads)
struct ComparisonTests {
    /// Drives a sync by hand and tells the calls made with the size of each answer; ends before a call that `stops`.
    private func drive(
        _ town: Town, _ name: String, pageBytes: Int = 1_000_000, stops: ([SiteCycle.Call], SiteCycle.Call) -> Bool = { _, _ in false }
    ) throws -> [(call: SiteCycle.Call, bytes: Int)] {
        var cycle = town.network.cycle(of: try town.site(name), pageBytes: pageBytes)
        var caller: Caller?
        var made: [(call: SiteCycle.Call, bytes: Int)] = []
        while case .send(let call, let body) = try cycle.next(), !stops(made.map(\.call), call) {
            let answer = try town.network.engine.answer(call, body, site: "site-\(name)", caller: &caller)
            made.append((call, answer.count))
            try cycle.receive(call, answer)
        }
        return made
    }

    private func item(_ id: String, _ name: String) -> Change { Town.change("item", id, ["item_name": name]) }

    /// Central forgets its removals: who has not read them compares.
    private func forget(_ town: Town, deleting id: String) throws {
        try town.central([Town.delete("item", id)])
        try town.network.central.write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) }
    }

    @Test func `a record that changed and changed back between two comparisons is what it is on central, at once`() throws {
        let town = try Town(before: [item("r", "Salt"), item("x", "Gone"), item("y", "Gone")])
        try town.syncAll()
        let salt = try town.centralPayload("item", "r")
        try town.central([item("r", "Sugar")])
        try forget(town, deleting: "x")
        // Compared and fetched, and then the link broke.
        let cut = try drive(town, "North") { made, next in made.contains(.fetch) && next == .pull }
        #expect(cut.map(\.call).contains(.fetch))
        try town.central([item("r", "Salt")])
        try forget(town, deleting: "y")
        let second = try drive(town, "North").map(\.call)
        // Nothing differed after the checkpoint, to be located and fetched again.
        let first = try #require(second.firstIndex(of: .compare))
        let last = try #require(second.lastIndex(of: .compare))
        #expect(second[first...last].allSatisfy { $0 == .compare } && !second.contains(.fetch))
        #expect(try town.payload("North", "item", "r") == salt)
        #expect(try town.holders("item", "y").contains("North") == false)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a comparison cut short and begun anew forgets what it had found`() throws {
        let town = try Town(before: (0..<900).map { item("i\($0)", "Salt") } + [item("x", "Gone")])
        try town.syncAll()
        let odd = stride(from: 1, to: 900, by: 2).map { "i\($0)" }
        try town.central(odd.map { Town.delete("item", $0) })
        try forget(town, deleting: "x")
        let made = try drive(town, "North") { made, _ in made.count { $0 == .compare } == 10 }
        #expect(made.count { $0.call == .compare } == 10)
        try town.central(odd.map { item($0, "Salt") })
        #expect(try town.network.sync("North").repaired <= 1)
        for id in ["i1", "i450", "i899"] { #expect(try town.holders("item", id).contains("North")) }
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a record kept apart goes on waiting for central's bytes when its channel is compared`() throws {
        let town = try Town(before: [item("x", "Gone"), Town.change("item_line", "s", ["store_ID": "alpha", "batch": "central"])])
        try town.syncAll()
        let base = try town.centralPayload("item_line", "s")
        try town.write("North", [Town.change("item_line", "s", ["store_ID": "alpha", "batch": "own"])])
        try town.network.administration.assign(store: "alpha", to: "South", force: true)
        // Pushed and kept apart; the answer is in, the bytes are not.
        _ = try drive(town, "North") { made, next in made.contains(.push) && next == .pull }
        // The store stays elsewhere; a copy of it is read here.
        try town.network.administration.setCollector(store: "alpha", at: "North", true)
        try forget(town, deleting: "x")
        try town.network.sync("North")
        #expect(try town.payload("North", "item_line", "s") == base)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `fetched answers are bounded by the bytes asked for, and a record larger than that comes by itself`() throws {
        let ids = (0..<6).map { "big\($0)" }
        let town = try Town(before: ids.map { item($0, "small") } + [item("huge", "small"), item("x", "Gone")])
        try town.syncAll()
        let text = String(repeating: "salt ", count: 5_000)
        try town.central(ids.map { item($0, text + $0) } + [item("huge", String(repeating: text, count: 5))])
        try forget(town, deleting: "x")
        let fetches = try drive(town, "North", pageBytes: 64_000).filter { $0.call == .fetch }.map(\.bytes)
        #expect(fetches.count == 4)
        #expect(fetches.filter { $0 > 65_000 }.count == 1)
        for id in ids + ["huge"] { #expect(try town.payload("North", "item", id) == (try town.centralPayload("item", id))) }
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a site that names no budget gets everything it asks for, as before`() throws {
        let text = String(repeating: "salt ", count: 5_000)
        let town = try Town(before: (0..<6).map { item("big\($0)", text) })
        try town.syncAll()
        let body = #"{"records":[\#((0..<6).map { "[\"item\",\"big\($0)\"]" }.joined(separator: ","))]}"#
        let page = try PageReader(town.network.engine.fetch(town.caller("North"), Array(body.utf8)))
        var rows = 0
        try page.forEachRow { _ in rows += 1 }
        #expect(rows == 6 && page.head.remaining == nil)
    }

    @Test func `bytes that central does not show are asked for again once the settings change: they may show the record again`() throws {
        let town = try Town()
        try town.syncAll()
        let north = try town.site("North")
        var settings = try #require(try north.settings())
        let key = try north.database.write { transaction in
            let key = RecordKey(try transaction.table("item"), "awaited")
            let staged = StagedRecord(key: key, position: 1, content: .same(hash: Digest.record(key, payload: Array("{}".utf8))))
            try transaction.stage.put(staged, joined: ["everyone"], left: [])
            return key
        }
        func missing() throws -> [RecordKey] { try north.database.read { try north.missingBytes($0, count: 9) } }
        #expect(try missing() == [key])
        let body = PageHead(opening: "c", to: 0, head: 0, subscription: settings.version).encoded() + [0x0A]
        #expect(try north.takeFetched(body, asked: [key]) == 1)
        #expect(try missing() == [])
        settings.version += 1
        try north.database.write { try SiteEngine.adopt(settings, $0) }
        #expect(try missing() == [key])
    }

    @Test(arguments: [-1, 1, 9, Int64.max])
    func `an answer that answers nothing is refused`(_ remaining: Int64) throws {
        let town = try Town()
        try town.syncAll()
        let north = try town.site("North")
        let key = try north.database.write { RecordKey(try $0.table("item"), "one") }
        var head = PageHead(opening: "c", to: 0, head: 0, subscription: 1)
        head.remaining = remaining
        let body = head.encoded() + [0x0A]
        #expect(throws: Failure.self) { _ = try north.takeFetched(body, asked: [key]) }
    }
}

@Suite("R-SYNC 1, 8: what has arrived is confirmed", .ownThreads)
struct ConfirmationTests {
    @Test func `after a sync central knows that nothing is left to be received`() throws {
        let town = try Town()
        try town.syncAll()
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        #expect(try town.network.administration.status(of: "North").toReceive == 1)
        try town.network.sync("North")
        #expect(try town.network.administration.status(of: "North").toReceive == 0)
        // What the site itself sent comes back to it, and is counted until it has.
        try town.write("North", [Town.change("item_line", "s", ["store_ID": "alpha"])])
        try town.network.sync("North")
        #expect(try town.network.administration.status(of: "North").toReceive == 0)
        let rest = try town.network.sync("North")
        #expect(rest.calls == 2)
        // A sync cut off before the confirmation is counted as not received.
        try town.central([Town.change("item", "zinc", ["item_name": "Zinc"])])
        #expect(throws: Failure.self) { try town.network.sync("North") { if $0 == 2 { throw Failure(.overloaded) } } }
        #expect(try town.holders("item", "zinc") == ["North"])
        #expect(try town.network.administration.status(of: "North").toReceive == 1)
    }
}
