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

@Suite("R-STORE 1, R-SITE 3, R-SYNC 6: a restored central that forgot a move makes no second editor", .ownThreads)
struct LeftTenureTests {
    private static let alpha = Office.store("alpha")

    private struct Cut: Error {}

    private func stock(_ id: String, _ batch: String) -> Change { Town.change("item_line", id, ["store_ID": "alpha", "batch": batch]) }

    private func settled() throws -> (town: Town, backup: URL) {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("shared", "0")])
        try town.syncAll()
        return (town, town.network.folder.appending(path: "before.sqlite"))
    }

    private func move(_ town: Town, to site: String, force: Bool = false) throws -> StoreMove {
        try town.network.administration.moveStore("alpha", to: site, force: force, handoverID: town.network.newID())
    }

    /// What a site's next question tells central, as the server keeps it.
    private func tell(_ town: Town, _ name: String) throws {
        let request = try PullRequest(decoding: town.site(name).nextPull(bytes: 1_000, wantsDetail: false))
        let database = try #require(try town.network.administration.site(name).database)
        try town.network.administration.remember([(Contact(request, site: "site-\(name)", database: database), 1_800_000_000)])
    }

    /// A store that went from North to South after the copy was made, with South at work and out of reach; then central goes back.
    private func forgotten() throws -> Town {
        let (town, backup) = try settled()
        try RestoreTests.copy(town.network.central, to: backup)
        _ = try move(town, to: "South")
        for site in ["North", "South"] { try town.network.sync(site) }
        #expect(try town.editors(stock("asked", "?")) == ["South"])
        try town.write("South", [stock("shared", "south")])
        try town.network.replaceCentral(by: backup)
        return town
    }

    @Test func `the former site does not take the store up again, says so at both ends, and gives no number`() throws {
        let town = try forgotten()
        try town.network.sync("North")
        #expect(try town.editors(stock("asked", "?")) == ["South"])
        #expect(town.refusal { try town.write("North", [stock("shared", "north")]) } == .tenureLeft)
        #expect(throws: Failure.self) { try town.site("North").nextNumber(store: "alpha", kind: .customerInvoice) }
        #expect(try town.site("North").status().frozen.map(\.isBarred) == [true])
        try tell(town, "North")
        let status = try town.network.administration.status(of: "North")
        #expect(status.left == ["the store Alpha"] && SiteTrouble.all(status, asOf: 1_800_000_000).map(\.word) == ["handed-on-before"])
        // Nor does a site that starts anew.
        try town.restart("North")
        try town.network.sync("North")
        #expect(try town.editors(stock("asked", "?")) == ["South"])
    }

    private static func clearing() -> Administration.SiteEdit {
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        return edit
    }

    @Test func `no other device takes the former site's place before it is said where the store is worked in`() throws {
        let town = try forgotten()
        let administration = town.network.administration
        try town.network.sync("North")
        try tell(town, "North")
        let refused = #expect(throws: Failure.self) { try administration.editSite("North", Self.clearing()) }
        #expect(refused?.code == .tenureLeft && refused?.message.contains("the store Alpha") == true)
        #expect(refused?.remedy.contains("tributary stores move alpha --to SITE") == true)
        #expect(try administration.site("North").database != nil)
        // An order waits for the device that is to go: it is not said yet.
        let order = try move(town, to: "South")
        #expect(throws: Failure.self) { try administration.editSite("North", Self.clearing()) }
        _ = try administration.cancelStoreMove("alpha")
        #expect(order.handover.state == .ordered)
        #expect(try move(town, to: "South", force: true).handover.state == .done)
        #expect(try administration.editSite("North", Self.clearing()).database == nil)
        _ = try town.network.addDevice("North", file: "north-anew.sqlite")
        for _ in 0..<2 { for site in ["North", "South"] { try town.network.sync(site) } }
        #expect(try town.editors(stock("asked", "?")) == ["South"])
    }

    @Test func `what a running central has heard and not written down yet refuses as well`() throws {
        let town = try forgotten()
        try town.network.sync("North")
        let request = try PullRequest(decoding: town.site("North").nextPull(bytes: 1_000, wantsDetail: false))
        let database = try #require(try town.network.administration.site("North").database)
        let contact = Contact(request, site: "site-North", database: database)
        let live = LiveContacts(last: ["site-North": .init(contact: contact, at: 1_800_000_000)])
        try town.network.central.write { transaction in
            var site = try #require(try transaction.sites.site("site-North"))
            site.status = nil
            try transaction.sites.save(site)
        }
        #expect(throws: Failure.self) { try town.network.administration.editSite("North", Self.clearing(), live: live) }
        #expect(try town.network.administration.editSite("North", Self.clearing()).database == nil)
    }

    @Test func `of two copies that quarrel, one is chosen once the store was given anew, also to a mobile site`() throws {
        let town = try forgotten()
        let administration = town.network.administration
        try town.network.sync("North")
        try tell(town, "North")
        try town.network.central.write { transaction in
            var site = try #require(try transaction.sites.site("site-North"))
            (site.isFenced, site.kind) = (true, .mobile)
            try transaction.sites.save(site)
        }
        #expect(throws: Failure.self) { try administration.editSite("North", Self.clearing()) }
        #expect(try move(town, to: "North", force: true).handover.state == .done)
        #expect(try !administration.editSite("North", Self.clearing()).isFenced)
    }

    @Test func `what is refused, explained and shown names the store, and says that it is closed and why`() throws {
        let town = try forgotten()
        try town.network.sync("North")
        let refused = #expect(throws: Failure.self) { try town.write("North", [stock("shared", "north")]) }
        #expect(refused?.message.contains("the store Alpha (alpha)") == true)
        let numbered = #expect(throws: Failure.self) { try town.site("North").nextNumber(store: "alpha", kind: .customerInvoice) }
        #expect(numbered?.message.contains("the store Alpha (alpha)") == true)
        let lines = try town.site("North").explain(table: "item_line", id: "shared").lines
        #expect(!lines.contains("It is edited here."))
        #expect(
            lines.contains { $0.hasPrefix("It is closed here") && $0.contains("the store Alpha (alpha)") && $0.contains("restored from a backup") }, "\(lines)")
        // What is on its way elsewhere by an order is not edited here either; at South it is.
        #expect(try town.site("South").explain(table: "item_line", id: "shared").lines.contains("It is edited here."))
        try tell(town, "North")
        let closed = try HandedOn.all(town.network.administration.status())
        #expect(closed == [HandedOn(site: "site-North", siteName: "North", what: "the store Alpha")])
        #expect(HandedOn.sentence(closed.map { ($0.what, $0.siteName) })?.contains("1 in all: the store Alpha (North).") == true)
    }

    @Test func `what is handed over by an order is explained as closed until it is there`() throws {
        let (town, _) = try settled()
        _ = try move(town, to: "South")
        // The freeze has come, the report has not gone.
        do { try town.network.sync("North") { calls in if calls == 3 { throw Cut() } } } catch is Cut {}
        try #require(try !town.site("North").status().frozen.isEmpty)
        let lines = try town.site("North").explain(table: "item_line", id: "shared").lines
        #expect(lines.contains { $0.hasPrefix("It is not edited here for now") && $0.contains("the site South") }, "\(lines)")
    }

    @Test func `given to the site where it is worked in, it goes on there, and what that site wrote waits for a decision`() throws {
        let town = try forgotten()
        try town.network.sync("North")
        let order = try move(town, to: "South")
        #expect(order.handover.state == .ordered)
        // The former site has nothing to freeze, and reports.
        try town.network.sync("North")
        #expect(try town.tenures(Self.alpha) == 3)
        for _ in 0..<2 { try town.network.sync("South") }
        let parked = try town.network.administration.quarantine().filter { $0.kind == "refused" }
        #expect(parked.map(\.code) == ["central-restored"])
        #expect(try town.centralPayload("item_line", "shared")?.contains("\"0\"") == true)
        #expect(try town.editors(stock("asked", "?")) == ["South"])
        _ = try town.network.administration.redrive(try #require(parked.first?.number), takesOver: true, why: "South had it")
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "shared")?.contains("south") == true)
        try town.expectSound()
    }

    @Test func `by force the former site is given it anew, and what the forgotten holder wrote replaces nothing`() throws {
        let town = try forgotten()
        #expect(throws: Failure.self, "nobody has said that it left it") { try move(town, to: "North", force: true) }
        try town.network.sync("North")
        try tell(town, "North")
        let refused = #expect(throws: Failure.self) { try move(town, to: "North") }
        #expect(refused?.message.contains("by force it is opened there again") == true)
        #expect(try move(town, to: "North", force: true).handover.state == .done)
        // That was of the epoch before: who gives it once more takes nothing away from what is written under the new one.
        #expect(try town.network.administration.status(of: "North").left == [])
        #expect(throws: Failure.self) { try move(town, to: "North", force: true) }
        try town.network.sync("North")
        try tell(town, "North")
        #expect(try town.network.administration.status(of: "North").left == [])
        try town.write("North", [stock("shared", "north")])
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "shared")?.contains("north") == true)
        #expect(try town.network.administration.quarantine().filter { $0.kind == "refused" }.map(\.code) == ["central-restored"])
        #expect(try town.editors(stock("asked", "?")) == ["North"])
        try town.expectSound()
    }

    /// The very epoch must differ: a site that was away the whole time noted the forgotten one.
    @Test func `no epoch is given twice, and work under a forgotten one is not taken for that of today's holder`() throws {
        let (town, backup) = try settled()
        try RestoreTests.copy(town.network.central, to: backup)
        _ = try move(town, to: "South")
        for site in ["North", "South"] { try town.network.sync(site) }
        let lost = try town.epoch(Self.alpha)
        try town.write("South", [stock("shared", "south, in a forgotten time")])
        try town.network.replaceCentral(by: backup)
        try town.network.sync("North")
        try tell(town, "North")
        _ = try move(town, to: "North", force: true)
        try town.network.sync("North")
        try town.write("North", [stock("shared", "north, today")])
        try town.network.sync("North")
        // And then to South after all, before it has called.
        _ = try move(town, to: "South")
        try town.network.sync("North")
        let given = try town.network.central.read { try $0.offices.tenureHistory(of: Self.alpha) }.map(\.tenure.epoch)
        #expect(!given.contains(lost) && given == given.sorted(), "\(given), \(lost)")
        for _ in 0..<2 { try town.network.sync("South") }
        #expect(try town.centralPayload("item_line", "shared")?.contains("north, today") == true)
        #expect(try town.network.administration.quarantine().filter { $0.kind == "refused" }.map(\.code) == ["central-restored"])
        #expect(try town.editors(stock("asked", "?")) == ["South"])
    }

    @Test(arguments: 1...14)
    func `wherever the move was when central went back, what was switched is not edited at the former site`(_ cut: Int) throws {
        let (town, backup) = try settled()
        try RestoreTests.copy(town.network.central, to: backup)
        _ = try move(town, to: "South")
        do { try town.network.sync("North") { calls in if calls == cut { throw Cut() } } } catch is Cut { try town.restart("North") }
        let wasSwitched = try town.network.central.read { try $0.offices.tenure(Self.alpha)?.site } == "site-South"
        if wasSwitched { try town.network.sync("South") }
        try town.network.replaceCentral(by: backup)
        try town.network.sync("North")
        let editors = try town.editors(stock("asked", "?"))
        #expect(editors.count <= 1 && (!wasSwitched || editors == ["South"]), "cut \(cut): \(editors)")
    }

    @Test func `an office that came and went without a restore is taken up whenever it is given`() throws {
        let (town, _) = try settled()
        for site in ["South", "North", "South", "North"] {
            _ = try move(town, to: site)
            for _ in 0..<2 { for name in ["North", "South"] { try town.network.sync(name) } }
            #expect(try town.editors(stock("asked", "?")) == [site])
        }
        #expect(try town.tenures(Self.alpha) == 6)
    }

    @Test func `what a site works under of a history that central lost is not what central asks for to call a store open`() throws {
        let town = try forgotten()
        try town.network.sync("North")
        let order = try move(town, to: "South")
        try town.network.sync("North")
        // South has heard of the restore, and nothing has come yet.
        #expect(throws: Cut.self) { try town.network.sync("South") { calls in if calls == 2 { throw Cut() } } }
        let request = try PullRequest(decoding: town.site("South").nextPull(bytes: 1_000, wantsDetail: false))
        #expect(request.inForce == 0)
        try tell(town, "South")
        #expect(try town.network.administration.storeMoves().first { $0.handover.id == order.handover.id }?.phase == .loading)
        for _ in 0..<2 { try town.network.sync("South") }
        try tell(town, "South")
        #expect(try town.network.administration.storeMoves().first { $0.handover.id == order.handover.id }?.phase == .open)
    }
}
