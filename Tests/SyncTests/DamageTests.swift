import Failures
import Foundation
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-SYNC 5: a record damaged on central's disk is noticed, named and mended", .ownThreads)
struct DamageTests {
    /// A town whose central holds one item with bytes other than it stored.
    private func damaged(_ bytes: String) throws -> Town {
        let town = try Town()
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        try town.syncAll()
        try town.network.central.write { transaction in
            let update = try transaction.sql.prepare("UPDATE records SET payload = ? WHERE id = 'salt'")
            update.bind(text: Array(bytes.utf8), at: 1)
            try update.run()
        }
        return town
    }

    private func load(_ town: Town) -> FailureCode? {
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        do {
            _ = try town.network.administration.editSite("South", edit)
            try town.network.addDevice("South")
            try town.network.sync("South")
            return nil
        } catch { return (error as? Failure)?.code }
    }

    @Test func `a first load that ends in a differing digest tells central, which says what is damaged until it is mended`() throws {
        let town = try damaged(#"{"ID":"salt","item_name":"Sapt"}"#)
        #expect(load(town) == .digestDiffers)
        let status = try town.network.administration.status()
        #expect(status.damaged == ["item salt"])
        #expect(status.log.contains { $0.event == "damaged" && $0.code == "database-damaged" })
        let done = try town.network.administration.repair()
        #expect(done.accepted == ["item salt"] && done.restored.isEmpty && done.beyond.isEmpty)
        #expect(try town.network.administration.status().damaged.isEmpty)
        #expect(load(town) == nil)
        try town.syncAll()
        #expect(try town.payload("North", "item", "salt")?.contains("Sapt") == true)
        try town.expectSound()
    }

    @Test func `a copy that central's hash proves brings the true bytes back, any other copy does not`() throws {
        let town = try damaged(#"{"ID":"salt","item_name":"Sapt"}"#)
        let truth = try #require(try town.payload("North", "item", "salt"))
        let false1 = Change(table: "item", id: "salt", payload: Array(#"{"ID":"salt","item_name":"Sugar"}"#.utf8))
        var copies = [false1]
        copies.append(Change(table: "item", id: "salt", payload: Array(truth.utf8)))
        let done = try town.network.administration.repair(from: copies)
        #expect(done.restored == ["item salt"] && done.accepted.isEmpty)
        #expect(try town.centralPayload("item", "salt") == truth)
        #expect(load(town) == nil)
        try town.expectSound()
    }

    @Test func `bytes that are no record any more are named and left for a copy`() throws {
        let town = try damaged("{\"ID\":\"sal")
        let done = try town.network.administration.repair()
        #expect(done.beyond == ["item salt"] && done.accepted.isEmpty)
        #expect(try town.network.administration.verify().problems == ["The bytes of item salt are damaged."])
        #expect(try town.network.administration.status().damaged == ["item salt"])
    }

    @Test(arguments: ["{\"ID\":\"sal", "", "[1]", "{\"ID\":\"salt\"}\n{"])
    func `bytes that are no record any more stop nobody: what else there is arrives, and central says what is damaged`(_ bytes: String) throws {
        let town = try damaged(bytes)
        #expect(load(town) == .digestDiffers)
        #expect(try town.network.administration.status().damaged == ["item salt"])
        // A site that holds the record already, and one that does not: both go on.
        try town.central([Town.change("item", "sugar", ["item_name": "Sugar"])])
        try town.network.sync("North")
        #expect(try town.payload("North", "item", "sugar") != nil)
        #expect(load(town) == .digestDiffers)
        #expect(try town.payload("South", "item", "sugar") != nil)
    }

    @Test func `a change that was damaged while it waited is named at the site, by the sync and by verify`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "s", ["store_ID": "alpha", "quantity": "1"])])
        let site = try town.site("North")
        try site.database.write { transaction in
            let update = try transaction.sql.prepare("UPDATE outbox_changes SET payload = ?")
            update.bind(text: Array("{\"ID\":\"s".utf8), at: 1)
            try update.run()
        }
        let failure = #expect(throws: Failure.self) { try town.network.sync("North") }
        #expect(failure?.code == .databaseDamaged && failure?.context["id"] == "s")
        #expect(try site.verify().problems.contains { $0.contains("item_line s") })
    }

    @Test func `a running count that is wrong on central is noticed and made anew`() throws {
        let town = try Town()
        try town.syncAll()
        try town.network.central.write { transaction in
            let chan = try #require(try transaction.channels.knownChannel(named: "everyone"))
            var tally = try transaction.channels.channel(chan).tally
            tally.add(Digest.of([1, 2, 3]))
            try transaction.channels.setTally(chan, tally)
        }
        #expect(load(town) == .digestDiffers)
        #expect(try town.network.administration.status().damaged == ["The running count of everyone"])
        #expect(try town.network.administration.repair().counts == 1)
        #expect(load(town) == nil)
        try town.expectSound()
    }
}
