import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 4, 5: one store or one patient is received anew", .ownThreads)
struct AgainTests {
    /// Clinic sees its patient, with ten stock lines.
    private func town() throws -> Town {
        let town = try Town(before: (0..<10).map { Town.change("item_line", "stock-\($0)", ["store_ID": "pharmacy", "quantity": "3"]) })
        try town.syncAll()
        return town
    }

    private func damage(_ site: SiteEngine, _ id: String) throws {
        try site.database.write { transaction in
            let update = try transaction.sql.prepare("UPDATE records SET payload = replace(payload, '3', '4') WHERE id = ?")
            update.bind(id, at: 1)
            try update.run()
        }
    }

    private func lose(_ site: SiteEngine, _ table: String, _ id: String) throws {
        try site.database.write { transaction in
            let record = try #require(try transaction.records.record(table, id))
            try transaction.sql.execute("DELETE FROM memberships WHERE rec = \(record.rec)")
            try transaction.sql.execute("DELETE FROM records WHERE rec = \(record.rec)")
        }
    }

    @Test func `what is damaged, lost or altered of a store comes again, and is counted`() throws {
        let town = try town()
        let site = try town.site("Clinic")
        try damage(site, "stock-1")
        try lose(site, "item_line", "stock-2")
        let again = try site.again(store: "PHARMACY")
        #expect(again.damaged == 1)
        let report = try town.network.sync("Clinic")
        #expect(report.repaired == 2)
        for id in ["stock-1", "stock-2"] { #expect(try town.payload("Clinic", "item_line", id) == town.centralPayload("item_line", id)) }
        try town.expectSound()
    }

    private struct Cut: Error {}

    @Test func `damaged records are called so until central's bytes have come, whatever cuts the line in between`() throws {
        let town = try town()
        let site = try town.site("Clinic")
        for id in ["stock-1", "stock-4"] { try damage(site, id) }
        func damaged() throws -> [String] { try site.verify().problems.filter { $0.contains("damaged") } }
        #expect(try damaged().count == 2)
        #expect(try site.again(store: "pharmacy").damaged == 2)
        #expect(try damaged().count == 2)
        var cuts = 0
        for cut in 1...3 {
            do { try town.network.sync("Clinic") { calls in if calls == cut { throw Cut() } } } catch is Cut { cuts += 1 }
            if try town.payload("Clinic", "item_line", "stock-1") == town.centralPayload("item_line", "stock-1") { break }
            #expect(try damaged().count == 2, "cut at call \(cut)")
        }
        #expect(cuts > 0)
        // What somebody enters anew is whole; the other is still to come.
        try town.write("Clinic", [Town.change("item_line", "stock-4", ["store_ID": "pharmacy", "quantity": "9"])])
        #expect(try damaged().count == 1 && damaged()[0].contains("stock-1"))
        for _ in 0..<2 { try town.network.sync("Clinic") }
        #expect(try damaged().isEmpty)
        #expect(try town.payload("Clinic", "item_line", "stock-1") == town.centralPayload("item_line", "stock-1"))
        try town.expectSound()
    }

    @Test func `what is entered here and not sent yet stays, and goes to central`() throws {
        let town = try town()
        let site = try town.site("Clinic")
        try town.write("Clinic", [Town.change("item_line", "stock-3", ["store_ID": "pharmacy", "quantity": "77"])])
        _ = try site.again(store: "pharmacy")
        try town.network.sync("Clinic")
        #expect(try town.payload("Clinic", "item_line", "stock-3")?.contains("77") == true)
        #expect(try town.centralPayload("item_line", "stock-3")?.contains("77") == true)
        try town.expectSound()
    }

    @Test func `a patient's records come again`() throws {
        let town = try town()
        let site = try town.site("Clinic")
        try lose(site, "name", "patient")
        // Without the patient only the store says where to look.
        #expect(throws: Failure.self) { try site.again(patient: "patient") }
        _ = try site.again(store: "pharmacy")
        #expect(try town.network.sync("Clinic").repaired == 1)
        #expect(try town.holders("name", "patient").contains("Clinic"))
        #expect(try !site.again(patient: "patient").channels.isEmpty)
        #expect(try town.network.sync("Clinic").repaired == 0)
        try town.expectSound()
    }

    @Test func `what is not known here, and a site that receives everything anyway, are told so`() throws {
        let town = try Town()
        #expect { try town.site("Clinic").again(store: "pharmacy") } throws: { ($0 as? Failure)?.code == .notInitialised }
        try town.syncAll()
        #expect { try town.site("Clinic").again(store: "lonely") } throws: { ($0 as? Failure)?.code == .notFound }
        #expect { try town.site("Clinic").again(patient: "customer") } throws: { ($0 as? Failure)?.code == .notFound }
    }

    @Test func `again twice is again, and a restart in between loses nothing`() throws {
        let town = try town()
        let site = try town.site("Clinic")
        try damage(site, "stock-5")
        _ = try site.again(store: "pharmacy")
        #expect(try site.again(store: "pharmacy").damaged == 0)
        #expect(try town.network.sync("Clinic").repaired == 1)
        #expect(try town.payload("Clinic", "item_line", "stock-5") == town.centralPayload("item_line", "stock-5"))
    }
}
