import Failures
import Storage
import TestSupport
import Testing

@testable import SyncProtocol
@testable import SyncRules

@Suite("R-ROLE 3, R-STORE 1: the office of the primary goes to a site and comes back", .ownThreads)
struct MirroredTests {
    private func item(_ id: String, _ name: String = "Salt") -> Change { Town.change("item", id, ["item_name": name]) }

    /// A town in which North is the primary and knows it.
    private func mirrored() throws -> Town {
        let town = try Town()
        try town.syncAll()
        _ = try town.mirror("North")
        try town.syncAll()
        return town
    }

    @Test func `central gives the office at once, and the site edits from its next settings on`() throws {
        let town = try Town()
        try town.syncAll()
        try town.central([item("before")])
        #expect(try town.editors(item("x")) == ["central"])
        let status = try town.mirror("North")
        #expect(try status.isMirrored && status.primary.name == "North" && town.tenures(.primary) == 2 && status.handover == nil)
        #expect(try town.editors(item("x")) == [])
        #expect(try town.refusal("central", [item("x")])?.code == .notEditor)
        #expect(try town.refusal("central", [item("x")])?.message.contains("the site North") == true)
        try town.network.sync("North")
        #expect(try town.editors(item("x")) == ["North"])
        try town.write("North", [item("after"), item("before", "Sugar")])
        try town.syncAll()
        for site in Town.sites { #expect(try town.payload(site, "item", "before")?.contains("Sugar") == true) }
        #expect(try town.holders("item", "after") == Town.sites)
        try town.expectSound()
    }

    @Test func `edits before, during and after the way there and back all arrive, whoever made them`() throws {
        let town = try mirrored()
        // Days offline: central data and the site's own store go on.
        for day in 1...3 {
            try town.write("North", [item("day-\(day)")])
            try town.write("North", [Town.change("item_line", "s-\(day)", ["store_ID": "alpha"])])
        }
        #expect(try town.holders("item", "day-3") == ["North"])
        let asked = try town.unify()
        #expect(asked.isMirrored && asked.handover?.destination == "the central server" && asked.handover?.holder?.name == "North")
        // It has not heard of it yet, and goes on.
        try town.write("North", [item("late")])
        #expect(try town.editors(item("x")) == ["North"])
        try town.network.sync("North")
        let status = try town.network.administration.topology()
        #expect(try !status.isMirrored && town.tenures(.primary) == 3 && status.handover == nil)
        #expect(try town.editors(item("x")) == ["central"])
        try town.central([item("late", "Sugar"), item("again")])
        try town.write("North", [Town.change("item_line", "s-1", ["store_ID": "alpha", "batch": "2"])])
        try town.syncAll()
        for id in ["day-1", "day-2", "day-3", "late", "again"] { #expect(try town.holders("item", id) == Town.sites) }
        #expect(try town.payload("North", "item", "late")?.contains("Sugar") == true)
        #expect(try town.network.administration.quarantine().isEmpty)
        try town.expectSound()
    }

    @Test(arguments: 1...9, Town.Loss.allCases)
    func `whatever call is lost and whoever starts anew, there is never more than one editor and one switch`(
        _ cut: Int, _ loss: Town.Loss
    ) throws {
        let town = try Town()
        try town.syncAll()
        let check = {
            let editors = try town.editors(self.item("x")); #expect(editors.count <= 1, "\(editors)")
        }
        _ = try town.mirror("North")
        try town.syncCut("North", at: cut, loss, check: check)
        #expect(try town.editors(item("x")) == ["North"])
        try town.write("North", [item("mine", "1")])
        try town.write("North", [Town.change("item_line", "s", ["store_ID": "alpha"])])
        _ = try town.unify()
        try town.write("North", [item("mine", "2")])
        try town.syncCut("North", at: cut, loss, check: check)
        #expect(try town.editors(item("x")) == ["central"])
        #expect(try town.tenures(.primary) == 3)
        #expect(try town.centralPayload("item", "mine")?.contains("2") == true)
        #expect(try town.centralPayload("item_line", "s") != nil)
        #expect(try town.network.administration.quarantine().isEmpty)
        #expect(try town.network.sync("North").pushed == 0)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `what is written before the freeze takes effect is sent before the office goes`() throws {
        let town = try mirrored()
        _ = try town.unify()
        var written: [Int] = []
        // Written between the push and the checkpoint that freezes, and for as long as the site takes it.
        try town.network.sync("North") { calls in
            if (1...5).contains(calls), try town.refusal("North", [item("w-\(calls)")]) == nil {
                // More than one push takes.
                try town.write("North", [item("w-\(calls)")] + (0..<300).map { item("w-\(calls)-\($0)") })
                try town.write("North", (300..<600).map { item("w-\(calls)-\($0)") })
                written.append(calls)
            }
            #expect(try town.editors(item("x")).count <= 1)
        }
        #expect(!written.isEmpty)
        #expect(try town.network.administration.topology().isMirrored == false)
        for calls in written { #expect(try town.centralPayload("item", "w-\(calls)-599") != nil) }
        #expect(try town.network.administration.quarantine().isEmpty)
    }

    @Test func `a frozen site says what is happening and what to do, and its own store goes on`() throws {
        let town = try mirrored()
        _ = try town.unify()
        // The report gets lost again and again: the site stays frozen, central does not edit.
        var pulls = 0
        #expect(throws: CancellationError.self) {
            try town.network.sync("North") { _ in
                if try town.refusal("North", [item("x")]) != nil { throw CancellationError() }
                pulls += 1
            }
        }
        let refusal = try #require(try town.refusal("North", [item("x")]))
        #expect(refusal.code == .frozenForHandover)
        #expect(refusal.message.contains("the central server") && refusal.message.contains("Synchronise"))
        #expect(try town.refusal("North", [Town.change("item_line", "s", ["store_ID": "alpha"])]) == nil)
        #expect(try town.editors(item("x")) == [])
        try town.restart("North")
        #expect(try town.refusal("North", [item("x")])?.code == .frozenForHandover)
    }

    @Test(arguments: 1...8)
    func `cancelled before the switch, the epoch stays and the site edits again`(_ cut: Int) throws {
        let town = try mirrored()
        try town.write("North", [item("a")])
        _ = try town.unify()
        // Cancelled just before the k-th call: the site may be frozen by then, its report on the way.
        var isCancelled = false
        try town.network.sync("North") { calls in
            if calls == cut - 1, try town.network.administration.topology().handover != nil {
                _ = try town.network.administration.cancelTopologyChange()
                #expect(try town.tenures(.primary) == 2)
                isCancelled = true
            }
            #expect(try town.editors(item("x")).count <= 1)
        }
        try town.network.sync("North")
        let status = try town.network.administration.topology()
        #expect(status.isMirrored == isCancelled)
        #expect(try town.tenures(.primary) == (isCancelled ? 2 : 3))
        #expect(try town.editors(item("x")) == [isCancelled ? "North" : "central"])
        if isCancelled {
            try town.write("North", [item("b")])
            _ = try town.unify()
            try town.network.sync("North")
            #expect(try town.tenures(.primary) == 3)
            #expect(try town.centralPayload("item", "b") != nil)
        }
        #expect(try town.network.administration.quarantine().isEmpty)
    }

    @Test func `a lost primary is given up by force; what it still sends is kept apart, its own store's work is taken`() throws {
        let town = try mirrored()
        try town.write("North", [item("kept")])
        try town.network.sync("North")
        try town.write("North", [item("kept", "late"), item("new", "late")])
        try town.write("North", [Town.change("item_line", "s", ["store_ID": "alpha"])])
        _ = try town.unify()
        let status = try town.unify(force: true)
        #expect(try !status.isMirrored && town.tenures(.primary) == 3 && status.handover == nil)
        try town.central([item("kept", "central")])
        let report = try town.network.sync("North")
        #expect(report.parked == 2)
        #expect(try town.network.administration.quarantine().filter { $0.kind == "refused" }.map(\.code) == ["former-holder"])
        #expect(try town.centralPayload("item_line", "s") != nil)
        #expect(try town.centralPayload("item", "kept")?.contains("central") == true)
        #expect(try town.holders("item", "new") == [])
        #expect(try town.editors(item("x")) == ["central"])
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `from one site to another the office passes by central's hand only after the first has drained`() throws {
        let town = try mirrored()
        try town.write("North", [item("a", "north")])
        _ = try town.mirror("South")
        try town.network.sync("South")
        #expect(try town.editors(item("x")) == ["North"])
        try town.network.sync("North")
        #expect(try town.editors(item("x")) == [])
        try town.network.sync("South")
        #expect(try town.editors(item("x")) == ["South"])
        #expect(try town.payload("South", "item", "a")?.contains("north") == true)
        #expect(try town.tenures(.primary) == 3)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a report by another site, of another hand-over, or of nothing switches nothing`() throws {
        let town = try mirrored()
        let handover = try #require(try town.unify().handover?.handover.id)
        for (site, reports) in [("South", [handover]), ("North", ["no-such-hand-over", ""])] {
            let caller = try town.caller(site)
            let push = try town.network.administration.site(site).push + 1
            let request = PushRequest(number: push, opening: "forged", healedThrough: nil, frozen: reports, groups: [])
            _ = try town.network.engine.push(caller, request.encoded())
            #expect(try town.network.administration.topology().isMirrored)
        }
    }

    @Test func `the office is not given to a site that cannot hold it`() throws {
        let town = try Town()
        func code(_ site: String) throws -> FailureCode? { #expect(throws: Failure.self) { try town.mirror(site) }?.code }
        #expect(try code("North") == .siteNotReady)
        try town.syncAll()
        _ = try town.network.administration.createSite(name: "Phone", kind: .mobile, secret: "s", id: "site-Phone")
        #expect(try code("Phone") == .argumentInvalid)
        #expect(try code("central") == .siteIsCentral)
        #expect(try code("Nowhere") == .notFound)
        _ = try town.mirror("North")
        _ = try town.mirror("North")
        #expect(try town.tenures(.primary) == 2)
        _ = try town.unify()
        #expect(try code("South") == .handoverUnderWay)
        #expect(try code("North") == .handoverUnderWay)
        try town.network.administration.assign(store: "alpha", to: "central", force: true)
        let refusal = #expect(throws: Failure.self) { try town.network.administration.deleteSite("North") }
        #expect(refusal?.code == .siteIsPrimary)
    }
}
