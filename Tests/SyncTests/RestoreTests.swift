import Failures
import Foundation
import Payload
import Storage
import SyncProtocol
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 5, 6: restored, cloned and damaged databases heal or are fenced", .ownThreads)
struct RestoreTests {
    private func stock(_ id: String, _ batch: String) -> Change { Town.change("item_line", id, ["store_ID": "alpha", "batch": batch]) }

    static func copy(_ database: LedgerDatabase, to file: URL) throws {
        try database.engine.checkpoint()
        let path = try database.engine.read { try $0.prepare("PRAGMA database_list").first { $0.string(2) } ?? "" }
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: file.path + suffix)
        }
    }

    /// Puts a site back to a copy, as a process started anew on it would find it.
    private func restore(_ town: Town, _ name: String, from file: URL) throws {
        town.network.sites[name] = SiteEngine(try Network.database(file, opening: "opening-\(town.network.newID())"))
    }

    @Test func `a restored central gets back what the sites had pushed since, and all of them agree again`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("kept", "1")])
        try town.network.sync("North")
        let backup = town.network.folder.appending(path: "backup.sqlite")
        try Self.copy(town.network.central, to: backup)
        try town.write("North", [stock("lost", "1"), stock("kept", "2")])
        try town.network.sync("North")
        try town.write("North", [Town.delete("item_line", "kept")])
        try town.network.sync("North")
        try town.central([Town.change("item", "gone", ["item_name": "Salt"])])
        try town.syncAll()
        try town.write("South", [Town.change("item_line", "unsent", ["store_ID": "beta"])])
        try town.network.replaceCentral(by: backup)
        let report = try town.network.sync("North")
        #expect(report.healed)
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "lost") != nil)
        #expect(try town.centralPayload("item_line", "kept") == nil)
        #expect(try town.centralPayload("item_line", "unsent") != nil)
        // What central alone had written is gone everywhere; it was offered, and waits for an administrator.
        #expect(try town.holders("item", "gone") == [])
        let offered = try town.network.administration.quarantine()
        #expect(!offered.isEmpty)
        // Counted apart from what is refused, for all and by site, as something to decide.
        let status = try town.network.administration.status()
        #expect(status.parked == 0 && status.offered == offered.count)
        let first = try #require(status.sites.first { $0.site.id == offered[0].site })
        #expect(first.parked == 0 && first.offered == offered.count { $0.site == first.site.id })
        #expect(SiteTrouble.all(first, asOf: status.asOf).contains(.offered(first.offered)))
        #expect(SiteCondition(first, asOf: status.asOf) == .undecided)
        for offer in offered {
            #expect(offer.kind == "offered")
            let changes = try town.network.administration.quarantinedChanges(offer.number)
            #expect(changes.map(\.key.id) == ["gone"])
            #expect(changes.allSatisfy { String(decoding: $0.payload ?? [], as: UTF8.self).contains("Salt") })
        }
        try town.expectSound()
        try town.central([Town.change("item", "after", ["item_name": "Salt"])])
        try town.syncAll()
        #expect(try town.holders("item", "after") == Town.sites)
        try town.expectSound()
    }

    @Test func `a restored site heals from central, and is closed for edits until then`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("a", "1")])
        try town.network.sync("North")
        let backup = town.network.folder.appending(path: "north.sqlite")
        try Self.copy(town.site("North").database, to: backup)
        try town.write("North", [stock("a", "2"), stock("b", "1")])
        try town.network.sync("North")
        try restore(town, "North", from: backup)
        try town.write("North", [stock("c", "unsent"), stock("a", "stale")])
        var refused: Failure?
        let report = try town.network.sync("North") { calls in
            if calls == 2 { refused = #expect(throws: Failure.self) { try town.write("North", [stock("d", "1")]) } }
        }
        #expect(refused?.code == .siteRestored)
        #expect(report.healed)
        #expect(try town.site("North").state() == .ready)
        #expect(try town.holders("item_line", "b") == ["North"])
        // Edits of the restored copy hold only where nothing newer is overwritten; they were one group.
        #expect(try town.network.administration.quarantine().map(\.code) == ["site-restored"])
        #expect(try town.centralPayload("item_line", "a")?.contains("2") == true)
        try town.write("North", [stock("d", "1")])
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "d") != nil)
        try town.expectSound()
    }

    @Test func `a restored site does not bring back what was deleted after its backup`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("a", "1")])
        let backup = town.network.folder.appending(path: "north.sqlite")
        try Self.copy(town.site("North").database, to: backup)
        try town.network.sync("North")
        try town.write("North", [Town.delete("item_line", "a")])
        try town.network.sync("North")
        try restore(town, "North", from: backup)
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "a") == nil)
        #expect(try town.holders("item_line", "a") == [])
        #expect(try town.network.administration.quarantine().map(\.code) == ["site-restored"])
        try town.expectSound()
    }

    @Test func `a restored site heals also when a store was taken from it meanwhile`() throws {
        let town = try Town()
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.syncAll()
        try town.write("North", [stock("a", "1")])
        try town.network.sync("North")
        let backup = town.network.folder.appending(path: "north.sqlite")
        try Self.copy(town.site("North").database, to: backup)
        try town.write("North", [stock("a", "2")])
        try town.network.sync("North")
        try town.network.administration.assign(store: "alpha", to: "central", force: true)
        try restore(town, "North", from: backup)
        #expect(try town.network.sync("North").healed)
        #expect(try town.holders("item_line", "a") == [])
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `of two living copies of one site both are stopped until one is chosen`() throws {
        let town = try Town()
        try town.syncAll()
        let file = town.network.folder.appending(path: "clone.sqlite")
        let original = try town.site("North")
        try Self.copy(original.database, to: file)
        try town.write("North", [stock("a", "1")])
        try town.network.sync("North")
        try restore(town, "North", from: file)
        try town.network.sync("North")
        town.network.sites["North"] = original
        let fenced = #expect(throws: Failure.self) { try town.network.sync("North") }
        #expect(fenced?.code == .siteFenced)
        try restore(town, "North", from: file)
        #expect(throws: Failure.self) { try town.network.sync("North") }
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("North", edit)
        try town.network.addDevice("North")
        try town.network.sync("North")
        #expect(try town.holders("item_line", "a") == ["North"])
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a copy that holds a session of its own finds out as well`() throws {
        let town = try Town()
        try town.syncAll()
        let file = town.network.folder.appending(path: "clone.sqlite")
        let original = try town.site("North")
        try Self.copy(original.database, to: file)
        try restore(town, "North", from: file)
        let clone = try town.site("North")
        // Both have a session before either pushes.
        var caller: Caller? = try town.caller("North")
        try original.write([stock("a", "original")])
        try clone.write([stock("a", "clone")])
        town.network.sites["North"] = original
        try town.network.sync("North")
        town.network.sites["North"] = clone
        var cycle = SiteCycle(clone, app: "clone", hasSession: true) { "database-of-the-clone" }
        try town.network.run(&cycle, "North", &caller)
        #expect(cycle.report.healed)
        town.network.sites["North"] = original
        #expect(throws: Failure.self) { try town.network.sync("North") }
        #expect(try town.network.administration.site("North").isFenced)
    }

    @Test func `a session asked for before the healing and delivered again fences nobody`() throws {
        let town = try Town()
        try town.syncAll()
        let file = town.network.folder.appending(path: "north.sqlite")
        try Self.copy(town.site("North").database, to: file)
        try town.write("North", [stock("a", "1")])
        try town.network.sync("North")
        let before = try town.site("North").sessionRequest(app: "test")
        _ = try town.network.engine.openSession(site: "site-North", before)
        try restore(town, "North", from: file)
        #expect(try town.network.sync("North").healed)
        for _ in 0..<2 {
            let refused = #expect(throws: Failure.self) { try town.network.engine.openSession(site: "site-North", before) }
            #expect(refused?.code == .secondDevice)
        }
        #expect(try !town.network.administration.site("North").isFenced)
        try town.write("North", [stock("b", "1")])
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "b") != nil)
        try town.expectSound()
    }

    @Test func `a second device is refused until the pairing is cleared, which touches nothing else`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("a", "1")])
        try town.network.sync("North")
        let first = try town.site("North")
        try town.network.addDevice("North")
        let refused = #expect(throws: Failure.self) { try town.network.sync("North") }
        #expect(refused?.code == .secondDevice)
        town.network.sites["North"] = first
        try town.network.sync("North")
        let before = try town.network.administration.site("North")
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        let after = try town.network.administration.editSite("North", edit)
        #expect(after.subscription == before.subscription && after.secret == before.secret && after.push == before.push)
        try town.network.addDevice("North")
        try town.network.sync("North")
        #expect(try town.holders("item_line", "a") == ["North"])
        town.network.sites["North"] = first
        #expect(throws: Failure.self) { try town.network.sync("North") }
    }

    @Test(arguments: ["payload", "hash", "count", "membership", "missing"])
    func `damage at a site is located, repaired and reported`(_ kind: String) throws {
        let town = try Town(before: (0..<40).map { Town.change("item_line", "s\($0)", ["store_ID": "alpha"]) })
        try town.syncAll()
        let north = try town.site("North")
        try north.database.write { transaction in
            let record = try #require(try transaction.records.record("item_line", "s7"))
            let statement =
                switch kind {
                case "payload": "UPDATE records SET payload = '{\"ID\":\"s7\"}' WHERE rec = \(record.rec)"
                case "hash": "UPDATE records SET base_hash = zeroblob(16) WHERE rec = \(record.rec)"
                case "count": "UPDATE channels SET count = count + 1"
                case "membership": "DELETE FROM memberships WHERE rec = \(record.rec)"
                default: "DELETE FROM records WHERE rec = \(record.rec)"
                }
            try transaction.sql.execute(statement)
        }
        #expect(try !north.verify().problems.isEmpty)
        if kind != "count" { #expect(try north.recheck() > 0) }
        let report = try town.network.sync("North")
        if kind != "count" {
            #expect(report.repaired == 1)
            #expect(try north.database.read { try $0.log.recent(20).contains { $0.event == "repaired" } })
        }
        #expect(try town.payload("North", "item_line", "s7") == (try town.centralPayload("item_line", "s7")))
        try town.expectSound()
    }

    @Test func `a site away for longer than removals are kept compares and loses what it must`() throws {
        let town = try Town(before: (0..<900).map { Town.change("item", "i\($0)", ["item_name": "Salt"]) })
        try town.syncAll()
        try town.write("North", [stock("unsent", "1")])
        try town.central([
            Town.delete("item", "i3"), Town.change("item", "i5", ["item_name": "Sugar"]), Town.change("item", "new", ["item_name": "New"]),
        ])
        try town.network.administration.revokeVisibility("alpha", "beta")
        try town.network.central.write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) }
        try town.network.sync("North")
        #expect(try town.holders("item", "i3").contains("North") == false)
        #expect(try town.payload("North", "item", "i5")?.contains("Sugar") == true)
        #expect(try town.holders("item", "new") == ["North"])
        #expect(try town.holders("store", "beta") == ["South"])
        #expect(try town.centralPayload("item_line", "unsent") != nil)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `what a restored central writes counts, though the site has seen the same record at a later position before`() throws {
        let town = try Town()
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        try town.syncAll()
        let backup = town.network.folder.appending(path: "backup.sqlite")
        try Self.copy(town.network.central, to: backup)
        for round in 0..<20 { try town.central([Town.change("item", "other", ["item_name": "\(round)"])]) }
        try town.central([Town.change("item", "salt", ["item_name": "Sea salt"])])
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        try town.syncAll()
        try town.network.replaceCentral(by: backup)
        try town.syncAll()
        try town.central([Town.change("item", "salt", ["item_name": "Rock salt"])])
        for site in Town.sites {
            let report = try town.network.sync(site)
            #expect(report.repaired == 0)
            #expect(try town.payload(site, "item", "salt")?.contains("Rock salt") == true)
        }
        try town.expectSound()
    }
}
