import Failures
import Foundation
import Storage
import SyncProtocol
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 6: a central server that goes back while sites are still healing from the last time", .ownThreads)
struct RestoredAgainTests {
    private func salt(_ name: String) -> Change { Town.change("item", "salt", ["item_name": name]) }

    private func copyOfCentral(_ town: Town) throws -> URL {
        let file = town.network.folder.appending(path: "\(town.network.newID()).sqlite")
        try RestoreTests.copy(town.network.central, to: file)
        return file
    }

    /// Drives a sync by hand; tells each call before it is made, and ends before one that `stops`.
    @discardableResult
    private func drive(
        _ town: Town, _ name: String, stops: ([SiteCycle.Call], SiteCycle.Call) throws -> Bool = { _, _ in false }
    ) throws -> (calls: [SiteCycle.Call], report: CycleReport) {
        var cycle = town.network.cycle(of: try town.site(name))
        var caller: Caller?
        var made: [SiteCycle.Call] = []
        while case .send(let call, let body) = try cycle.next(), try !stops(made, call) {
            made.append(call)
            try cycle.receive(call, try town.network.engine.answer(call, body, site: "site-\(name)", caller: &caller))
        }
        return (made, cycle.report)
    }

    @Test func `a version that a site offers and that came back by itself stays there when central forgets the offer`() throws {
        let town = try Town()
        try town.syncAll()
        let before = try copyOfCentral(town)
        try town.central([salt("Salt")])
        try town.syncAll()
        try town.network.replaceCentral(by: before)
        // North finds the lost item and will offer it; meanwhile somebody at central writes the same again.
        var isWritten = false
        try drive(town, "North") { _, call in
            if call == .pull, !isWritten {
                isWritten = true
                try town.central([salt("Salt")])
            }
            return false
        }
        let offers = try town.site("North").database.read { try $0.outbox.hasWaitingGroups() }
        try #require(isWritten && offers)
        let held = try copyOfCentral(town)
        try drive(town, "North") { made, _ in made.contains(.push) }
        try town.network.replaceCentral(by: held)
        try drive(town, "North") { made, _ in made.contains(.push) }
        #expect(try town.payload("North", "item", "salt") == (try town.centralPayload("item", "salt")))
        #expect(try town.network.sync("North").repaired == 0)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `bytes that were asked for and no longer shown are asked for again once central has forgotten why`() throws {
        let town = try Town(before: [salt("Salt"), Town.change("item", "other", ["item_name": "Other"])])
        try town.syncAll()
        try town.central([salt("Sea salt"), Town.delete("item", "other")])
        try town.network.central.write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) }
        var backup: URL?
        // Compared; before the bytes are asked for, central is backed up and the item deleted.
        try drive(town, "North") { made, call in
            if call == .fetch, backup == nil {
                backup = try copyOfCentral(town)
                try town.central([Town.delete("item", "salt")])
            }
            return made.contains(.fetch)
        }
        try town.network.replaceCentral(by: try #require(backup))
        // North knows something of a history that central lost: it compares, and does not only find out by the digest.
        #expect(try town.network.sync("North").healed)
        #expect(try town.payload("North", "item", "salt")?.contains("Sea salt") == true)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `what a store may see no longer and again, while its site heals, is compared once more`() throws {
        let town = try Town()
        try town.syncAll()
        let before = try copyOfCentral(town)
        for round in 0..<9 { try town.central([salt("Salt \(round)")]) }
        try town.central([Town.change("item_store_join", "shown", ["item_ID": "salt", "store_ID": "beta"])])
        try town.syncAll()
        try town.network.replaceCentral(by: before)
        try town.central([salt("Salt")])
        try town.central([Town.change("item_store_join", "new", ["item_ID": "salt", "store_ID": "beta"])])
        // Everything is compared; then beta is hidden, the site hears of it, and beta is shown again.
        try drive(town, "North") { made, call in
            if call == .pull, !made.contains(.pull) { try town.network.administration.revokeVisibility("alpha", "beta") }
            return made.last == .pull
        }
        try town.grant("alpha", "beta")
        let calls = try drive(town, "North").calls
        // The last question ends it: nothing differs then that would have to be located by another comparison.
        let lastCompare = try #require(calls.lastIndex(of: .compare))
        #expect(calls[..<lastCompare].count { $0 == .pull } <= 1, "\(calls)")
        #expect(try town.holders("item_store_join", "new").contains("North"))
        try town.syncAll()
        #expect(try !town.holders("item_store_join", "shown").contains("North"))
        try town.expectSound()
    }
}
