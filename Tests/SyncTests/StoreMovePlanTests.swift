import Failures
import Storage
import SyncProtocol
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-SITE 3: what is looked at before a store moves", .ownThreads)
struct StoreMovePlanTests {
    private func stock(_ id: String, store: String = "alpha") -> Change { Town.change("item_line", id, ["store_ID": store, "batch": "batch of \(id)"]) }

    private func plan(_ town: Town, _ store: String = "alpha", to site: String, collects: Bool = false) throws -> StoreMovePlan {
        try town.network.administration.planStoreMove(store, to: site, collects: collects)
    }

    @Test func `it counts what travels, names the users, and does nothing`() throws {
        let town = try Town()
        try town.central([
            Town.change("user", "u1", ["name": "Ama", "active": "true"]), Town.change("user", "u2", ["name": "Ben", "active": "true"]),
            Town.change("user_store", "us1", ["user_ID": "u1", "store_ID": "alpha", "can_login": "true"]),
            Town.change("user_store", "us2", ["user_ID": "u2", "store_ID": "beta", "can_login": "true"]),
        ])
        try town.syncAll()
        let before = try plan(town, to: "Island").records
        for number in 0..<30 { try town.write("North", [stock("s\(number)")]) }
        try town.network.sync("North")
        let plan = try plan(town, to: "Island")
        #expect(plan.isPossible, "\(plan.checks)")
        #expect(plan.records == before + 30)
        #expect(plan.wireBytes > 0 && plan.wireBytes < plan.records * 400)
        #expect(plan.users == ["Ama"])
        #expect(plan.bytesPerSecond == nil && plan.seconds == nil && plan.quietTime == nil)
        #expect(try town.network.administration.storeMoves().isEmpty)
        #expect(try town.editors(stock("x")) == ["North"])
    }

    @Test func `what waits, is withheld, kept apart or silent is said, and stops nothing`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"))
        _ = try town.forge("Clinic", [[Town.change("item", "forged", ["item_name": "Sand"])]])
        try town.network.sync("Clinic")
        let plan = try plan(town, "pharmacy", to: "Island")
        #expect(plan.isPossible && plan.withheld == 2)
        let words = plan.checks.filter { $0.verdict == .heed }.map(\.sentence).joined(separator: "\n")
        #expect(words.contains("2 records to send first") && words.contains("kept apart"), "\(words)")
    }

    @Test func `a new site that has not everything itself is not called ready`() throws {
        let town = try Town(batches: [(0..<400).map { Town.change("item", "item-\($0)", ["item_name": "Item \($0)"]) }])
        func notes() throws -> String { try plan(town, "depot", to: "North").checks.filter { $0.verdict == .heed }.map(\.sentence).joined(separator: "\n") }
        #expect(try notes().contains("No device is set up for North yet"))
        // Its first load is cut in the middle.
        #expect(throws: Failure.self) { try town.network.sync("North", pageBytes: 4_000) { if $0 == 2 { throw Failure(.centralUnreachable) } } }
        let words = try notes()
        #expect(
            words.contains("North is still in its first load, with ") && words.contains("nobody works in the store before that load is complete"), "\(words)")
        #expect(try plan(town, "depot", to: "North").isPossible)
        try town.syncAll()
        #expect(try plan(town, "depot", to: "North").checks.contains { $0.sentence.contains("North has received everything") && $0.verdict == .fine })
    }

    @Test func `what the old site becomes: nothing, a trading partner by what it still holds, or a copy by choice; its deletion is proposed`() throws {
        let town = try Town()
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.syncAll()
        // Alpha trades with beta and pharmacy; depot, which stays on North, with nobody.
        #expect(try plan(town, to: "Island").formerBecomes == .none)
        #expect(try !plan(town, to: "Island").formerIsEmptied)
        try town.grant("depot", "alpha")
        #expect(try plan(town, to: "Island").formerBecomes == .transfer)
        #expect(try plan(town, to: "Island", collects: true).formerBecomes == .collector)
        #expect(try plan(town, "beta", to: "Island").formerIsEmptied)
        for (collects, kind) in [(false, StoreKind.transfer), (true, .collector)] {
            _ = try town.moveStore("alpha", to: "Island", collects: collects)
            try town.syncAll()
            #expect(try town.network.administration.sites(ofStore: "alpha").first { $0.site.name == "North" }?.kind == kind)
            _ = try town.moveStore("alpha", to: "North")
            try town.syncAll()
        }
        try town.expectSound()
    }

    @Test func `a copy left behind goes on receiving, and is not edited`() throws {
        let town = try Town()
        try town.syncAll()
        _ = try town.moveStore("alpha", to: "Island", collects: true)
        try town.syncAll()
        try town.write("Island", [stock("later")])
        try town.syncAll()
        #expect(try town.holders("item_line", "later") == ["North", "Island"])
        #expect(try town.editors(stock("later")) == ["Island"])
        try town.expectSound()
    }

    @Test(arguments: [
        ("alpha", "North", FailureCode.argumentInvalid), ("alpha", "Fresh", .siteNotReady), ("alpha", "Off", .siteNotReady),
        ("alpha", "Phone", .mobileSiteFull), ("nothing", "Island", .notFound), ("alpha", "Nowhere", .notFound),
    ])
    func `it is refused with words where it cannot be`(_ store: String, _ site: String, _ code: FailureCode) throws {
        let town = try Town()
        let administration = town.network.administration
        try town.network.addSite("Fresh", stores: [])
        try town.network.addSite("Off", stores: [])
        try town.network.addSite("Phone", stores: [])
        try town.syncAll()
        for name in ["Off", "Phone"] { try town.network.sync(name) }
        var edit = Administration.SiteEdit()
        edit.isEnabled = false
        _ = try administration.editSite("Off", edit)
        edit = Administration.SiteEdit()
        edit.kind = .mobile
        _ = try administration.editSite("Phone", edit)
        try administration.assign(store: "depot", to: "Phone", force: false)
        let failure = #expect(throws: Failure.self) { try town.moveStore(store, to: site) }
        #expect(failure?.code == code, "\(String(describing: failure))")
        if code == .notFound {
            #expect(throws: Failure.self) { try plan(town, store, to: site) }
        } else {
            let plan = try plan(town, store, to: site)
            #expect(!plan.isPossible && plan.checks.first?.sentence == failure?.message)
        }
        #expect(try administration.storeMoves().isEmpty)
        #expect(try administration.audited().first?.act != AuditAct.storeMoveOrdered.rawValue)
    }

    @Test func `asked for twice it is one move; another destination waits until it is called off`() throws {
        let town = try Town()
        try town.syncAll()
        let first = try town.moveStore("alpha", to: "Island")
        #expect(try town.moveStore("alpha", to: "Island").handover.id == first.handover.id)
        let failure = #expect(throws: Failure.self) { try town.moveStore("alpha", to: "South") }
        #expect(failure?.code == .handoverUnderWay && failure?.message.contains("the site Island") == true)
        #expect(throws: Failure.self) { try town.moveStore("alpha", to: "Island", collects: true) }
        // The site that waits for it is not deleted.
        let deleted = #expect(throws: Failure.self) { try town.network.administration.deleteSite("Island") }
        #expect(deleted?.code == .siteHasStores || deleted?.code == .handoverUnderWay)
        _ = try town.network.administration.cancelStoreMove("alpha")
        #expect(try town.moveStore("alpha", to: "South").phase == .ordered)
    }

    @Test func `of a fenced or switched-off old site nothing can be drained: only force moves its store`() throws {
        let town = try Town()
        try town.syncAll()
        var edit = Administration.SiteEdit()
        edit.isEnabled = false
        _ = try town.network.administration.editSite("North", edit)
        #expect(throws: Failure.self) { try town.moveStore("alpha", to: "Island") }
        #expect(try town.moveStore("alpha", to: "Island", force: true).handover.isForced)
    }

    @Test func `the measured link and the quiet hour come from the queues' history`() {
        func sample(_ day: Int64, _ hour: Int64, minutes: Int64, bytes: Int64) -> QueueSample {
            QueueSample(
                at: day * 86_400 + hour * 3_600, toSend: 0, toReceive: 0, parked: 0, withheld: 0, lastContact: nil, minutes: minutes, bytes: bytes)
        }
        var samples: [QueueSample] = []
        for day in Int64(0)..<5 {
            for hour in Int64(0)..<24 where hour != 3 { samples.append(sample(day, hour, minutes: 10, bytes: hour == 21 ? 600 : 60_000)) }
        }
        // Once at three in the morning: too seldom in touch to count on.
        samples.append(sample(0, 3, minutes: 1, bytes: 1))
        #expect(Administration.quietTime(samples) == .init(hour: 21, bytes: 600, busiestBytes: 60_000))
        #expect(Administration.bestRate(samples) == 100)
        #expect(Administration.quietTime([]) == nil && Administration.bestRate([]) == nil)
        #expect(Administration.quietTime([sample(0, 1, minutes: 5, bytes: 5)]) == nil)
    }
}
