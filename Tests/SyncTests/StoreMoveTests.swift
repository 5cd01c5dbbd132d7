import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SITE 3: a store moves with its data from one site to another", .ownThreads)
struct StoreMoveTests {
    private func stock(_ id: String, _ batch: String, store: String = "alpha") -> Change {
        Town.change("item_line", id, ["store_ID": store, "batch": batch])
    }

    private func invoice(_ id: String, _ number: Int64, store: String = "alpha") -> Change {
        Town.change("transact", id, ["store_ID": store, "type": "ci", "name_ID": "customer", "invoice_num": String(number)])
    }

    /// The sides that would take a change of alpha's stock now.
    private func editors(_ town: Town) throws -> [String] { try town.editors(stock("asked", "?")) }

    @Test func `the old site closes it and sends what it has, the new one opens it with everything, and nobody else ever edits`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("s", "sent")])
        try town.network.sync("North")
        try town.write("North", [stock("s", "unsent"), stock("new", "unsent")])
        let move = try town.moveStore("alpha", to: "Island")
        #expect(move.phase == .ordered && move.from?.name == "North" && move.to?.name == "Island")
        #expect(try editors(town) == ["North"])
        try town.network.sync("Island")
        #expect(try editors(town) == ["North"])
        try town.network.sync("North") { _ in
            let editors = try self.editors(town)
            #expect(editors == ["North"] || editors == [])
        }
        #expect(try editors(town) == [])
        #expect(try town.phase("alpha") == .loading)
        try town.network.sync("Island")
        #expect(try editors(town) == ["Island"])
        for (id, batch) in [("s", "unsent"), ("new", "unsent")] {
            #expect(try town.payload("Island", "item_line", id)?.contains(batch) == true)
            #expect(try town.holders("item_line", id) == ["Island"])
        }
        try town.write("Island", [stock("s", "island")])
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "s")?.contains("island") == true)
        #expect(try town.network.administration.quarantine().isEmpty)
        try town.expectSound()
    }

    @Test(arguments: 1...9, Town.Loss.allCases)
    func `whatever call is lost and whoever starts anew, no two sites edit and nothing is lost`(_ cut: Int, _ loss: Town.Loss) throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("s", "unsent"), invoice("i", 1)])
        _ = try town.moveStore("alpha", to: "Island")
        let check = {
            let editors = try self.editors(town); #expect(editors.count <= 1, "\(editors)")
        }
        try town.syncCut("North", at: cut, loss) {
            try check()
            try town.network.sync("Island")
            try check()
        }
        try town.syncCut("Island", at: cut, loss, check: check)
        #expect(try editors(town) == ["Island"])
        #expect(try town.payload("Island", "item_line", "s")?.contains("unsent") == true)
        #expect(try town.network.administration.quarantine().isEmpty)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `what the old site withheld goes with the store, and the new site withholds from then on`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"))
        try town.write("Clinic", Town.invoice("sale", to: "customer") + [stock("shelf", "1", store: "pharmacy")])
        try town.network.sync("Clinic")
        #expect(try town.withheld("Clinic") == 5 && !town.hasAtCentral("transact", "rx"))
        _ = try town.moveStore("pharmacy", to: "Island")
        try town.network.sync("Clinic")
        for (table, id) in [("transact", "rx"), ("trans_line", "rx-line"), ("transact", "sale"), ("item_line", "shelf")] {
            #expect(try town.hasAtCentral(table, id), "\(table)")
        }
        #expect(try town.withheld("Clinic") == 0)
        try town.network.sync("Island")
        for (table, id) in [("transact", "rx"), ("trans_line", "rx-line"), ("transact", "sale"), ("item_line", "shelf")] {
            #expect(try town.holders(table, id) == ["Island"], "\(table)")
        }
        try town.write("Island", Town.prescription("rx-2"))
        try town.syncAll()
        #expect(try town.withheld("Island") == 2 && !town.hasAtCentral("transact", "rx-2"))
        #expect(try town.network.administration.quarantine().isEmpty)
        try town.expectSound()
    }

    @Test func `a drain of much that was withheld, broken off again and again, ends with all of it at the new site`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        let documents = 600
        for number in 0..<documents { try town.write("Clinic", Town.prescription("rx-\(number)")) }
        _ = try town.moveStore("pharmacy", to: "Island")
        struct Cut: Error {}
        for stop in 2..<40 {
            do { try town.network.sync("Clinic") { calls in if calls == stop / 3 + 1 { throw Cut() } } } catch is Cut { try town.restart("Clinic") }
            #expect(try town.phase("pharmacy") != .loading || town.withheld("Clinic") == 0)
        }
        try town.network.sync("Clinic")
        try town.network.sync("Island")
        for number in 0..<documents { #expect(try town.holders("trans_line", "rx-\(number)-line") == ["Island"]) }
        try town.expectSound()
    }

    @Test func `numbers go on without gap or double at the new site`() throws {
        let town = try Town()
        try town.syncAll()
        var given: [Int64] = []
        func take(_ site: String) throws {
            let number = try town.site(site).nextNumber(store: "alpha", kind: .customerInvoice)
            given.append(number)
            try town.write(site, [invoice("i\(number)", number)])
        }
        for _ in 0..<3 { try take("North") }
        try town.network.sync("North")
        try take("North")
        _ = try town.moveStore("alpha", to: "Island")
        try town.network.sync("North")
        let refused = #expect(throws: Failure.self) { try town.site("North").nextNumber(store: "alpha", kind: .customerInvoice) }
        #expect(refused?.code == .notEditor || refused?.code == .frozenForHandover)
        try town.network.sync("Island")
        for _ in 0..<3 { try take("Island") }
        try town.syncAll()
        #expect(given == [1, 2, 3, 4, 5, 6, 7])
        #expect(try town.network.administration.status().repeatedNumbers.isEmpty)
        try town.expectSound()
    }

    @Test(arguments: 1...8)
    func `called off before the switch, the old site goes on and withholds again`(_ cut: Int) throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"))
        _ = try town.moveStore("pharmacy", to: "Island")
        var isCancelled = false
        try town.network.sync("Clinic") { calls in
            guard calls == cut - 1, try town.phase("pharmacy")?.isCancellable == true else { return }
            #expect(try town.network.administration.cancelStoreMove("pharmacy").phase == .cancelled)
            isCancelled = true
        }
        try town.network.sync("Clinic")
        try town.network.sync("Island")
        let editor = isCancelled ? "Clinic" : "Island"
        #expect(try town.editors(stock("asked", "?", store: "pharmacy")) == [editor])
        try town.write(editor, Town.prescription("rx-2"))
        try town.network.sync(editor)
        #expect(try !town.hasAtCentral("transact", "rx-2"))
        #expect(try town.network.administration.quarantine().isEmpty)
        if !isCancelled {
            let failure = #expect(throws: Failure.self) { try town.network.administration.cancelStoreMove("pharmacy") }
            #expect(failure?.code == .notFound)
        }
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `to central and from central it goes by the same act; to central there is nothing to wait for but the old site`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("s", "unsent")])
        #expect(try town.moveStore("alpha", to: "central").phase == .ordered)
        try town.network.sync("North")
        #expect(try town.phase("alpha") == .open)
        #expect(try editors(town) == ["central"])
        #expect(try town.centralPayload("item_line", "s")?.contains("unsent") == true)
        #expect(try town.moveStore("alpha", to: "South").phase == .loading)
        #expect(try editors(town) == [])
        try town.network.sync("South")
        #expect(try editors(town) == ["South"])
        #expect(try town.holders("item_line", "s") == ["South"])
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `central knows that it is open once the new site works under the subscription that brought it, and says when`() throws {
        let town = try Town()
        try town.syncAll()
        for number in 0..<40 { try town.write("North", [stock("s\(number)", "1")]) }
        _ = try town.moveStore("alpha", to: "Island")
        try town.network.sync("North")
        struct Cut: Error {}
        var limits = CentralLimits.standard
        limits.pageBytes = 500...8_000_000
        town.network.engine = CentralEngine(town.network.central, limits: limits)
        // Island reads a part, and is cut off: it has the settings, not the store.
        #expect(throws: Cut.self) { try town.network.sync("Island", pageBytes: 1_000) { calls in if calls == 3 { throw Cut() } } }
        var move = try #require(try town.network.administration.storeMoves().first)
        #expect(move.phase == .loading && move.handover.openedAt == nil && move.waitsFor?.site.name == "Island")
        #expect(try town.status("Island").arriving.map(\.id) == ["alpha"])
        #expect(try editors(town) == [])
        try town.network.sync("Island")
        move = try #require(try town.network.administration.storeMoves().first)
        #expect(move.phase == .open && move.handover.openedAt == 1_800_000_000 && move.waitsFor == nil)
        #expect(try town.status("Island").arriving.isEmpty)
        #expect(try town.network.administration.status().storeMoves.isEmpty)
    }

    @Test func `what arrived and does not add up is not open before it is mended`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("s", "1")])
        _ = try town.moveStore("alpha", to: "Island")
        try town.network.sync("North")
        // Island believes that it holds something which it does not.
        try town.disturb("Island")
        struct Cut: Error {}
        var sawDifference = false
        #expect(throws: Cut.self) {
            try town.network.sync("Island") { _ in
                guard try town.site("Island").database.read({ try $0.state.has(SiteMeta.unproven) }) else { return }
                defer { sawDifference = true }
                // One more call, by which central hears where Island stands.
                if sawDifference { throw Cut() }
            }
        }
        #expect(try town.phase("alpha") == .loading)
        for _ in 0..<2 { try town.network.sync("Island") }
        #expect(try town.phase("alpha") == .open)
        try town.expectSound()
    }

    @Test func `while the old site drains, central says what it has yet to send, and the old site what it may not do`() throws {
        let town = try Town()
        try town.syncAll()
        _ = try town.moveStore("alpha", to: "Island")
        struct Cut: Error {}
        #expect(throws: Cut.self) {
            try town.network.sync("North") { _ in if try self.editors(town).isEmpty { throw Cut() } }
        }
        #expect(try town.phase("alpha") == .ordered, "central has not heard yet")
        try town.tell("North")
        #expect(try town.phase("alpha") == .draining)
        let refusal = try #require(try town.refusal("North", [stock("s", "late")]))
        #expect(refusal.code == .frozenForHandover && refusal.message.contains("the site Island"), "\(refusal.message)")
        #expect(try town.status("North").frozen.map(\.store) == ["alpha"])
    }

    @Test func `a lost site is given up by force: what it still sends is kept apart as from the former holder, and the new site goes on`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("s", "sent")])
        try town.network.sync("North")
        try town.write("North", [stock("s", "late")])
        _ = try town.moveStore("alpha", to: "South")
        let move = try town.moveStore("alpha", to: "Island", force: true)
        #expect(move.phase == .loading && move.handover.isForced)
        try town.network.sync("Island")
        try town.write("Island", [stock("s", "island")])
        try town.network.sync("Island")
        #expect(try town.network.sync("North").parked == 1)
        #expect(try town.parkedCodes() == ["former-holder"])
        #expect(try town.centralPayload("item_line", "s")?.contains("island") == true)
        #expect(try editors(town) == ["Island"])
        #expect(try town.network.administration.storeMoves().map(\.phase) == [.open, .cancelled])
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `if the new site is lost before it opened, the store goes on to another one by force, and nobody else edits`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [stock("s", "kept")])
        _ = try town.moveStore("alpha", to: "Island")
        try town.network.sync("North")
        #expect(try town.phase("alpha") == .loading)
        _ = try town.moveStore("alpha", to: "North", force: true)
        try town.network.sync("North")
        #expect(try editors(town) == ["North"])
        #expect(try town.payload("North", "item_line", "s")?.contains("kept") == true)
        try town.syncAll()
        #expect(try editors(town) == ["North"])
        #expect(try town.network.administration.storeMoves().map(\.phase).last == .passedOn)
        try town.expectSound()
        // It comes to Island once more: the first move stays what it was, and nothing is under way.
        _ = try town.moveStore("alpha", to: "Island")
        for _ in 0..<2 { try town.syncAll() }
        #expect(try town.network.administration.storeMoves().map(\.phase) == [.open, .open, .passedOn])
        #expect(try town.network.administration.status().storeMoves.isEmpty)
    }

    @Test func `of two moves to a mobile site the second is refused; ordered while it had none, the one that comes too late is called off`() throws {
        let town = try Town()
        try town.network.administration.deleteSiteStores("Island", town)
        var edit = Administration.SiteEdit()
        edit.kind = .mobile
        _ = try town.network.administration.editSite("Island", edit)
        try town.syncAll()
        _ = try town.moveStore("alpha", to: "Island")
        _ = try town.moveStore("beta", to: "Island")
        try town.network.sync("North")
        let full = #expect(throws: Failure.self) { try town.moveStore("pharmacy", to: "Island") }
        #expect(full?.code == .mobileSiteFull)
        try town.network.sync("South")
        #expect(try town.phase("beta") == .cancelled)
        try town.network.sync("South")
        #expect(try town.editors(stock("asked", "?", store: "beta")) == ["South"])
        try town.syncAll()
        #expect(try editors(town) == ["Island"])
        try town.expectSound()
    }

    @Test func `a store that is closed for its move gives no numbers, and does again when the move is called off`() throws {
        let town = try Town()
        try town.syncAll()
        _ = try town.moveStore("alpha", to: "Island")
        struct Cut: Error {}
        #expect(throws: Cut.self) { try town.network.sync("North") { _ in if try self.editors(town).isEmpty { throw Cut() } } }
        let refused = #expect(throws: Failure.self) { try town.site("North").nextNumber(store: "alpha", kind: .customerInvoice) }
        #expect(refused?.code == .frozenForHandover && refused?.message.contains("the site Island") == true)
        _ = try town.network.administration.cancelStoreMove("alpha")
        try town.network.sync("North")
        #expect(try town.site("North").nextNumber(store: "alpha", kind: .customerInvoice) == 1)
    }

    @Test func `a site that was switched off after the order does not get the store: the old site goes on`() throws {
        let town = try Town()
        try town.syncAll()
        _ = try town.moveStore("alpha", to: "Island")
        var edit = Administration.SiteEdit()
        edit.isEnabled = false
        _ = try town.network.administration.editSite("Island", edit)
        for _ in 0..<2 { try town.network.sync("North") }
        #expect(try town.phase("alpha") == .cancelled)
        #expect(try editors(town) == ["North"])
    }

    @Test func `a report of another site, or of a move that was called off, moves nothing`() throws {
        let town = try Town()
        try town.syncAll()
        let move = try town.moveStore("alpha", to: "Island")
        func report(_ name: String, _ id: String) throws {
            let caller = try town.caller(name)
            let push = try town.network.administration.site(name).push + 1
            let request = PushRequest(number: push, opening: "forged", healedThrough: nil, frozen: [id], groups: [])
            _ = try town.network.engine.push(caller, request.encoded())
        }
        try report("South", move.handover.id)
        #expect(try town.phase("alpha") == .ordered)
        _ = try town.network.administration.cancelStoreMove("alpha")
        try report("North", move.handover.id)
        #expect(try town.network.administration.stores().first { $0.facts.id == "alpha" }?.site?.name == "North")
    }

    @Test func `a homes move that waited for the old site asks the new one`() throws {
        let town = try Town()
        try town.openDispensary("ward", on: "South", transactions: true)
        try town.syncAll()
        _ = try town.moveHome("name", "patient", to: "ward")
        _ = try town.moveStore("pharmacy", to: "Island")
        // The site does both with one report: the home first or the store first, the patient ends at the ward.
        for _ in 0..<3 { try town.syncAll() }
        #expect(try town.centralPayload("name", "patient")?.contains(#""supplying_store_id":"ward""#) == true)
        #expect(try town.network.administration.homeMoves().isEmpty)
        #expect(try town.editors(stock("asked", "?", store: "pharmacy")) == ["Island"])
        try town.expectSound()
    }
}

extension Town {
    func moveStore(_ store: String, to site: String, collects: Bool = false, force: Bool = false) throws -> StoreMove {
        try network.administration.moveStore(store, to: site, collects: collects, force: force, handoverID: network.newID())
    }

    /// How far a store's latest move is, as central knows it.
    func phase(_ store: String) throws -> StoreMove.Phase? {
        try network.administration.storeMoves().first { $0.store.id == store }?.phase
    }

    /// Central hears where a site stands, as from a site that waits for news.
    func tell(_ name: String) throws {
        let point = try site(name).waitingPoint()
        try network.administration.remember([(Contact(point, try caller(name)), 1_800_000_000)])
    }
}

extension Administration {
    /// Takes the stores of a site back to central, where its device has nothing to lose.
    fileprivate func deleteSiteStores(_ site: String, _ town: Town) throws {
        for (name, store) in Town.active where name == site { try assign(store: store, to: "central", force: false) }
    }
}
