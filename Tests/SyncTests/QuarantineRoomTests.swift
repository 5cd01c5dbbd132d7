import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 10: central keeps wrong changes apart in bounds, and many are decided at once", .ownThreads)
struct QuarantineRoomTests {
    private func town(groups: Int64, bytes: Int64 = 1_000_000) throws -> Town {
        let town = try Town()
        try town.syncAll()
        try town.network.administration.setQuarantineRoom(QuarantineRoom(groups: groups, bytes: bytes))
        return town
    }

    private static func wrong(_ number: Int) -> [Change] { [Town.change("item", "wrong-\(number)", ["item_name": "Sand"])] }

    @Test func `beyond the room a push is answered up to there, and the rest stays with the site and its code`() throws {
        let town = try town(groups: 2)
        let groups = (0..<4).map(Self.wrong)
        #expect(try town.forge("North", groups).map(\.code) == ["not-editor", "not-editor"])
        let failure = #expect(throws: Failure.self) { try town.forge("North", groups) }
        #expect(failure?.code == .quarantineFull)
        #expect(try town.network.administration.quarantine(all: false).count == 2)
        // Another site has room of its own.
        #expect(try town.forge("South", [Self.wrong(9)]).map(\.code) == ["not-editor"])
    }

    @Test func `bytes count as they are kept, not as they came over the wire`() throws {
        let town = try town(groups: 100, bytes: 5_000)
        let large = Town.change("item", "large", ["item_name": String(repeating: "x", count: 4_000)])
        let second = Town.change("item", "second", ["item_name": String(repeating: "x", count: 4_000)])
        #expect(try town.forge("North", [[large], [second]]).map(\.code) == ["not-editor"])
        let kept = try town.network.administration.quarantine(all: false)
        #expect(kept.count == 1 && kept[0].group.bytes > 4_000)
    }

    @Test func `a store that stays closed as central keeps too much of its site apart says so, until somebody decides`() throws {
        let town = try Town()
        try town.syncAll()
        try town.network.administration.setQuarantineRoom(QuarantineRoom(groups: 1, bytes: 1_000_000))
        #expect(try town.forge("North", [[Town.change("item", "wrong", ["item_name": "Sand"])]]).map(\.code) == ["not-editor"])
        let move = try town.moveStore("alpha", to: "Island")
        #expect(move.obstacle == .quarantineFull && move.keptApart == 1)
        #expect(move.sentence.contains("central keeps 1 change of North apart and takes no more"), "\(move.sentence)")
        try town.network.administration.setQuarantineRoom(QuarantineRoom(groups: 10, bytes: 1_000_000))
        let free = try #require(try town.network.administration.storeMoves().first)
        #expect(free.obstacle == nil && !free.sentence.contains("apart"), "\(free.sentence)")
    }

    @Test func `a site without room goes on receiving, keeps what it wrote, and sends it once there is room`() throws {
        let town = try town(groups: 1)
        let island = try town.site("Island")
        // The store is taken by force: what Island still wrote is a former holder's.
        try town.write("Island", [Town.change("item_line", "one", ["store_ID": "lonely"])])
        try town.write("Island", [Town.change("item_line", "two", ["store_ID": "lonely"])])
        try town.network.administration.assign(store: "lonely", to: "North", force: true)
        try town.central([Town.change("item", "news", ["item_name": "News"])])
        let failure = #expect(throws: Failure.self) { try town.network.sync("Island") }
        #expect(failure?.code == .quarantineFull)
        #expect(try town.payload("Island", "item", "news") != nil)
        #expect(try island.status().toSend == 1)
        try town.network.administration.setQuarantineRoom(.standard)
        try town.network.sync("Island")
        #expect(try island.status().toSend == 0)
        #expect(try town.parkedCodes() == ["former-holder", "former-holder"])
        try town.expectSound()
    }

    @Test func `the list is paged and told in totals by site and reason`() throws {
        let town = try town(groups: 100)
        _ = try town.forge("North", (0..<5).map(Self.wrong) + [Town.prescription("plain", store: "alpha")])
        _ = try town.forge("South", [Self.wrong(9)])
        let administration = town.network.administration
        let first = try administration.quarantine(all: false, limit: 3)
        let rest = try administration.quarantine(all: false, after: first[2].group.number, limit: 10)
        #expect(first.count == 3 && rest.count == 4)
        #expect(try administration.quarantine(site: "North", reason: "not-editor", all: false).count == 5)
        let summary = try administration.quarantineSummary(site: "North", all: false)
        #expect(summary.groups == 6 && summary.totals.map(\.groups) == [5, 1] && summary.totals[0].code == "not-editor")
        #expect(summary.bytes == summary.totals.reduce(0) { $0 + $1.bytes } && summary.bytes > 0)
    }

    @Test func `all of one site for one reason are given up at once, with one entry in the audit log, and only they`() throws {
        let town = try town(groups: 100)
        _ = try town.forge("North", (0..<5).map(Self.wrong) + [Self.wrong(0)])
        _ = try town.forge("South", [Self.wrong(9)])
        let done = try town.network.administration.dismissAll(site: "North", reason: "not-editor", takesBack: false, why: "a broken tablet")
        #expect(done.dismissed == 5)
        // What waited behind one of them has its own reason now.
        #expect(try town.network.administration.quarantine(all: false).map(\.siteName) == ["North", "South"])
        let entries = try town.network.administration.audited().filter { $0.act == "quarantine-dismissed" }
        #expect(entries.count == 1)
        #expect(try town.network.administration.quarantineSummary(site: "North", all: false).groups == 1)
    }

    @Test func `ninety days after the decision the bytes are let go of, and what was decided stays`() throws {
        let town = try town(groups: 100)
        _ = try town.forge("North", [Self.wrong(0), Self.wrong(1)])
        let administration = town.network.administration
        let number = try administration.quarantine(all: false)[0].group.number
        _ = try administration.dismiss(number, why: "a broken tablet")
        let today: Int64 = 1_800_000_000 / 86_400
        try administration.keepHouse(day: today + 89)
        #expect(try administration.quarantinedChanges(number).count == 1)
        try administration.keepHouse(day: today + 92)
        #expect(try administration.quarantinedChanges(number).isEmpty)
        let kept = try #require(try administration.quarantine(all: true).first { $0.group.number == number })
        #expect(kept.group.decision?.why == "a broken tablet" && kept.group.purged != nil)
        // What nobody decided about is kept whole.
        #expect(try administration.quarantine(all: false).allSatisfy { try !administration.quarantinedChanges($0.group.number).isEmpty })
    }
}
