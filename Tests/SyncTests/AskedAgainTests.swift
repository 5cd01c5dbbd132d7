import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 4, 5: central has a site receive a store or a patient anew", .ownThreads)
struct AskedAgainTests {
    private func town() throws -> Town {
        let town = try Town(before: (0..<10).map { Town.change("item_line", "stock-\($0)", ["store_ID": "pharmacy", "quantity": "3"]) })
        try town.syncAll()
        return town
    }

    private func damage(_ town: Town, _ id: String) throws {
        try town.site("Clinic").database.write { transaction in
            let update = try transaction.sql.prepare("UPDATE records SET payload = replace(payload, '3', '4') WHERE id = ?")
            update.bind(id, at: 1)
            try update.run()
        }
    }

    private func lose(_ town: Town, _ table: String, _ id: String) throws {
        try town.site("Clinic").database.write { transaction in
            let record = try #require(try transaction.records.record(table, id))
            try transaction.sql.execute("DELETE FROM memberships WHERE rec = \(record.rec)")
            try transaction.sql.execute("DELETE FROM records WHERE rec = \(record.rec)")
        }
    }

    private func asked(_ town: Town) throws -> [AskedAgain] {
        try town.network.central.read { try Administration.askedAgain(of: "site-Clinic", subscribed: $0.sites.subscription(of: "site-Clinic"), $0) }
    }

    @Test func `one sync mends the store, tells central what came of it, and the site is no longer asked`() throws {
        let town = try town()
        try damage(town, "stock-1")
        try lose(town, "item_line", "stock-2")
        try town.write("Clinic", [Town.change("item_line", "stock-3", ["store_ID": "pharmacy", "quantity": "7"])])
        let order = try town.network.administration.orderAgain(of: "clinic", store: "PHARMACY", id: "order-1")
        #expect(order.title == "Pharmacy" && order.outcome == nil)
        // Asked twice is asked once.
        #expect(try town.network.administration.orderAgain(of: "Clinic", store: "pharmacy", id: "order-2").id == "order-1")
        #expect(try town.network.administration.audited().filter { $0.act == AuditAct.againOrdered.rawValue }.count == 1)
        #expect(try town.network.sync("Clinic").repaired == 2)
        let done = try #require(try town.network.administration.again(of: "Clinic").first?.outcome)
        #expect(done.records >= 9 && done.damaged == 1 && done.differed == 2)
        for id in ["stock-1", "stock-2", "stock-3"] { #expect(try town.payload("Clinic", "item_line", id) == town.centralPayload("item_line", id)) }
        #expect(try town.centralPayload("item_line", "stock-3")?.contains("7") == true)
        // The next call brings settings that ask for nothing; it is not compared again.
        #expect(try asked(town).isEmpty)
        #expect(try town.network.sync("Clinic").repaired == 0)
        #expect(try town.site("Clinic").status().again.isEmpty)
        #expect(try town.network.administration.again(of: "Clinic").first?.outcome == done)
        try town.expectSound()
    }

    @Test func `a patient that is not there any more comes back, though the site could not ask for it`() throws {
        let town = try town()
        try lose(town, "name", "patient")
        #expect(throws: Failure.self) { try town.site("Clinic").again(patient: "patient") }
        _ = try town.network.administration.orderAgain(of: "Clinic", patient: "patient", id: "order-1")
        try town.network.sync("Clinic")
        #expect(try town.payload("Clinic", "name", "patient") != nil)
        #expect(try town.network.administration.again(of: "Clinic").first?.outcome?.differed == 1)
        try town.expectSound()
    }

    private struct Cut: Error {}

    @Test func `a sync that is cut anywhere goes on with it, and it is told once`() throws {
        for cut in 1...12 {
            let town = try town()
            try damage(town, "stock-1")
            _ = try town.network.administration.orderAgain(of: "Clinic", store: "pharmacy", id: "order-1")
            do { try town.network.sync("Clinic") { calls in if calls == cut { throw Cut() } } } catch is Cut {}
            // It shows at the site from the moment it is heard.
            try town.network.reopenSite("Clinic")
            try town.network.sync("Clinic")
            let done = try #require(try town.network.administration.again(of: "Clinic").first?.outcome, "cut at call \(cut)")
            #expect(done.damaged == 1 && done.differed == 1, "cut at call \(cut)")
            try town.network.sync("Clinic")
            #expect(try town.site("Clinic").status().again.isEmpty)
            try town.expectSound()
        }
    }

    @Test func `a first load goes before it, and then there is nothing to mend`() throws {
        let town = try town()
        _ = try town.network.administration.orderAgain(of: "Clinic", store: "pharmacy", id: "order-1")
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("Clinic", edit)
        try town.network.addDevice("Clinic")
        for _ in 0..<2 { try town.network.sync("Clinic") }
        #expect(try town.network.administration.again(of: "Clinic").first?.outcome?.differed == 0)
        try town.expectSound()
    }

    @Test func `without a network it goes with bundles, and the site shows it as soon as it has heard`() throws {
        let town = try town()
        let courier = try Courier(town)
        try courier.roundTrip("Clinic")
        try damage(town, "stock-1")
        _ = try town.network.administration.orderAgain(of: "Clinic", store: "pharmacy", id: "order-1")
        try courier.toSite(courier.forSite("Clinic"), "Clinic")
        #expect(try town.site("Clinic").status().again.map(\.title) == ["Pharmacy"])
        for _ in 0..<2 { try courier.roundTrip("Clinic") }
        #expect(try town.payload("Clinic", "item_line", "stock-1") == town.centralPayload("item_line", "stock-1"))
        try courier.roundTrip("Clinic")
        #expect(try town.network.administration.again(of: "Clinic").first?.outcome?.differed == 1)
        #expect(try town.site("Clinic").status().again.isEmpty)
        try town.expectSound()
    }

    @Test func `a central that was restored to before the order asks for nothing, and asks anew when it is ordered anew`() throws {
        let town = try town()
        let copy = town.network.folder.appending(path: "copy.sqlite")
        try DatabaseFile.copy(town.network.folder.appending(path: "central.sqlite").path, to: copy.path)
        _ = try town.network.administration.orderAgain(of: "Clinic", store: "pharmacy", id: "order-1")
        try town.network.sync("Clinic")
        try town.network.replaceCentral(by: copy)
        try town.network.sync("Clinic")
        #expect(try town.site("Clinic").status().again.isEmpty)
        try damage(town, "stock-1")
        _ = try town.network.administration.orderAgain(of: "Clinic", store: "pharmacy", id: "order-2")
        try town.network.sync("Clinic")
        #expect(try town.network.administration.again(of: "Clinic").first?.outcome?.differed == 1)
    }

    @Test func `what a site does not receive, what is no patient, and central itself are refused in their own words`() throws {
        let town = try town()
        let administration = town.network.administration
        func code(_ act: () throws -> AgainOrder) -> FailureCode? {
            do {
                _ = try act()
                return nil
            } catch { return (error as? Failure)?.code }
        }
        #expect(code { try administration.orderAgain(of: "Clinic", store: "lonely", id: "a") } == .notFound)
        #expect(code { try administration.orderAgain(of: "Clinic", store: "nowhere", id: "b") } == .notFound)
        #expect(code { try administration.orderAgain(of: "Clinic", patient: "customer", id: "c") } == .notFound)
        #expect(code { try administration.orderAgain(of: "Island", patient: "patient", id: "d") } == .notFound)
        #expect(code { try administration.orderAgain(of: "nobody", store: "pharmacy", id: "e") } == .notFound)
        #expect(code { try administration.orderAgain(of: "central", store: "depot", id: "f") } != nil)
        #expect(try administration.again(of: "Clinic").isEmpty)
    }
}
