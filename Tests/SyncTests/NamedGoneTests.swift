import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 10, R-SYNC 8: records that name something deleted are told at both ends", .ownThreads)
struct NamedGoneTests {
    private func town() throws -> Town {
        let town = try Town()
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        try town.syncAll()
        return town
    }

    private func stock(_ id: String) -> Change { Town.change("item_line", id, ["store_ID": "alpha", "item_ID": "salt", "quantity": "5"]) }

    /// Nothing is there of it, so that central lets the item go.
    private func emptied(_ id: String) -> Change { Town.change("item_line", id, ["store_ID": "alpha", "item_ID": "salt", "quantity": "0"]) }

    private func told(_ town: Town) throws -> (central: [NamedGone], site: [NamedGone]) {
        (try town.network.administration.status().namedGone, try town.status("North").namedGone)
    }

    @Test func `an item deleted on central while a clinic books stock of it is told on both sides, with the stock`() throws {
        let town = try town()
        try town.write("North", [stock("a"), stock("b")])
        try town.central([Town.delete("item", "salt")])
        try town.network.sync("North")
        let (central, site) = try told(town)
        for end in [central, site] {
            #expect(end.map(\.gone.description) == ["item salt"])
            #expect(end.first?.count == 2)
            #expect(end.first?.first.map(\.id).sorted() == ["a", "b"])
            #expect(end.first?.sentence.contains("2 records name item salt, which was deleted") == true)
        }
        #expect(try town.site("North").status(logLines: 50).log.contains { $0.event == "names-deleted" })
        #expect(try town.network.administration.status(logLines: 50).log.contains { $0.event == "names-deleted" })
        // The stock is where it was.
        #expect(try town.hasAtCentral("item_line", "a") && town.payload("North", "item_line", "a") != nil)
        try town.expectSound()
    }

    @Test func `it is no longer told once the item is there again, or the records name another`() throws {
        let town = try town()
        try town.write("North", [stock("a"), stock("b")])
        try town.central([Town.delete("item", "salt"), Town.change("item", "sugar")])
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "a", ["store_ID": "alpha", "item_ID": "sugar"])])
        try town.syncAll()
        #expect(try told(town).central.first?.count == 1 && told(town).site.first?.count == 1)
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        try town.syncAll()
        #expect(try told(town).central.isEmpty && told(town).site.isEmpty)
    }

    @Test func `a supplier deleted on central is told with the papers that name it`() throws {
        let town = try town()
        try town.write("North", [Town.change("transact", "t", ["store_ID": "alpha", "name_ID": "customer", "type": "si", "mode": "store"])])
        try town.central([Town.delete("name", "customer")])
        try town.syncAll()
        #expect(try told(town).central.map(\.sentence) == told(town).site.map(\.sentence))
        #expect(try told(town).site.first?.first.map(\.description) == ["transact t"])
    }

    @Test func `a unit, a prescriber and a location that are deleted are told with what names them, wherever that is held`() throws {
        let town = try town()
        try town.central([Town.change("unit", "tablet"), Town.change("item", "salt", ["item_name": "Salt", "unit_ID": "tablet"])])
        try town.write("North", [Town.change("Location", "shelf", ["store_ID": "alpha", "code": "S"])])
        try town.write("North", [Town.change("item_line", "a", ["store_ID": "alpha", "item_ID": "salt", "quantity": "5", "location_ID": "shelf"])])
        try town.write(
            "Clinic",
            [Town.change("transact", "p", ["store_ID": "pharmacy", "name_ID": "patient", "prescriber_ID": "prescriber", "type": "ci", "mode": "dispensary"])])
        try town.syncAll()
        try town.central([Town.delete("unit", "tablet")])
        try town.write("North", [Town.delete("Location", "shelf")])
        try town.write("Clinic", [Town.delete("clinician", "prescriber")])
        try town.syncAll()
        func said(_ gone: [NamedGone]) -> Set<String> { Set(gone.map { "\($0.gone): \($0.first.map(\.description).joined(separator: ", "))" }) }
        let (unit, shelf, prescriber) = ("unit tablet: item salt", "Location shelf: item_line a", "clinician prescriber: transact p")
        #expect(said(try told(town).central) == [unit, shelf, prescriber])
        #expect(said(try told(town).site) == [unit, shelf])
        #expect(said(try town.status("Clinic").namedGone) == [unit, prescriber])
        // It ends where the record names another.
        try town.write("North", [Town.change("item_line", "a", ["store_ID": "alpha", "item_ID": "salt", "quantity": "5", "location_ID": ""])])
        try town.syncAll()
        let after = try told(town)
        #expect(said(after.central) == [unit, prescriber] && said(after.site) == [unit])
        try town.expectSound()
    }

    @Test func `a device that loads anew is told of a unit that is nowhere`() throws {
        let town = try town()
        try town.central([Town.change("item", "salt", ["item_name": "Salt", "unit_ID": "tablet"])])
        try town.network.addSite("Newcomer", stores: [])
        try town.network.sync("Newcomer")
        #expect(try town.status("Newcomer").namedGone.map(\.gone.description) == ["unit tablet"])
    }

    @Test func `a site counts and names what waits for the record it hangs on`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", Town.invoice("sale", to: "customer", store: "alpha"))
        let whole = try town.status("North")
        #expect(whole.orphans == 0 && whole.waiting.isEmpty)
        try town.site("North").database.write { transaction in
            let head = try #require(try transaction.records.record("transact", "sale"))
            try transaction.sql.execute("UPDATE records SET deleted = 1, payload = NULL WHERE rec = \(head.rec)")
        }
        let status = try town.status("North")
        #expect(status.orphans == 1)
        #expect(status.waiting.map(\.sentence) == ["trans_line sale-line waits for transact sale, which was deleted."])
    }

    @Test func `explain tells of a patient who gets one: the home and the stores that see the patient, not every site`() throws {
        let town = try Town()
        try town.central([Town.change("name_store_join", "shown", ["name_ID": "patient", "store_ID": "beta"])])
        try town.syncAll()
        let central = try town.network.administration.explain(table: "name", id: "patient", site: "Clinic").lines
        let site = try town.site("Clinic").explain(table: "name", id: "patient").lines
        for lines in [central, site] {
            #expect(!lines.contains { $0.contains("every site") }, "\(lines)")
            #expect(lines.contains("Patients and prescribers: sites where the patient is visible."), "\(lines)")
            #expect(lines.contains { $0.contains("The home store is Pharmacy.") }, "\(lines)")
        }
        #expect(central.contains { $0.contains("Visible in Beta, Pharmacy.") }, "\(central)")
        #expect(try town.network.administration.explain(table: "name", id: "patient", site: "Island").isEntitled == false)
        let customer = try town.network.administration.explain(table: "name", id: "customer", site: "Island").lines
        #expect(customer.contains { $0.contains("every site") }, "\(customer)")
    }

    @Test func `a merged item stands for the kept one, and is not told`() throws {
        let town = try town()
        try town.write("North", [stock("a")])
        try town.central([Town.change("item", "sodium")])
        try town.syncAll()
        try town.network.administration.merge("item", "salt", into: "sodium", acting: .program)
        try town.syncAll()
        #expect(try told(town).central.isEmpty && told(town).site.isEmpty)
    }

    @Test func `a device that loads anew is told as well, and only of what is nowhere`() throws {
        let town = try town()
        try town.write("North", [emptied("a")])
        try town.write("North", [Town.change("transact", "t", ["store_ID": "alpha", "name_ID": "name-lonely", "type": "si", "mode": "store"])])
        try town.syncAll()
        try town.central([Town.delete("item", "salt")])
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("North", edit)
        try town.network.addDevice("North")
        try town.syncAll()
        #expect(try told(town).site.map(\.gone.description) == ["item salt"])
    }

    @Test func `what an older central has buried is found when its database is opened`() throws {
        let town = try town()
        try town.write("North", [emptied("a")])
        try town.syncAll()
        try town.central([Town.delete("item", "salt")])
        try town.network.central.engine.write { sql in
            for table in ["gone", "gone_uses"] { try sql.execute("DROP TABLE \(table)") }
            try sql.execute("DELETE FROM migrations WHERE name = '0011-gone-names'")
        }
        try town.network.reopenCentral()
        #expect(try told(town).central.map(\.gone.description) == ["item salt"])
    }

    @Test func `explain names what a record waits for, on central and at a site`() throws {
        let town = try Town(before: [])
        try town.syncAll()
        try town.write("North", Town.invoice("sale", to: "customer", store: "alpha"))
        try town.syncAll()
        // A head that is gone while its line stays.
        for database in [town.network.central, try town.site("North").database] {
            try database.write { transaction in
                let head = try #require(try transaction.records.record("transact", "sale"))
                try transaction.sql.execute("UPDATE records SET deleted = 1, payload = NULL WHERE rec = \(head.rec)")
            }
        }
        let central = try town.network.administration.explain(table: "trans_line", id: "sale-line", site: "North").lines
        let site = try town.site("North").explain(table: "trans_line", id: "sale-line").lines
        for lines in [central, site] { #expect(lines.contains { $0.contains("transact sale") && $0.contains("was deleted") }, "\(lines)") }
        let waiting = try town.network.administration.status().waiting
        #expect(waiting.map(\.sentence) == ["trans_line sale-line waits for transact sale, which was deleted."])
    }
}
