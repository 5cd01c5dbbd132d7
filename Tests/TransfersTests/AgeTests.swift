import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER 6: how old a document is rests on positions and imports, never on a device's clock", .ownThreads)
struct AgeTests {
    private static func invoice(_ id: String, from: String = "alpha", to name: String, day: String = "2027-01-15") -> Change {
        Trade.record(
            "transact", id,
            [
                "store_ID": from, "name_ID": name, "type": "ci", "status": "fn", "mode": "store", "invoice_num": 1, "entry_date": day,
                "finalised_date": day,
            ])
    }

    @Test func `a document is passed on whatever day its device wrote, and whatever day the store's record says`() throws {
        let trade = try Trade()
        // The clock of these tests stands at 2027-01-15.
        try trade.edit(nil, "store", "beta", ["created_date": "2027-01-10"])
        for (index, day) in ["1970-01-01", "2026-10-01", "2027-01-09", "2040-01-01", "0000-00-00"].enumerated() {
            try trade.write("North", [Self.invoice("far\(index)", to: "name-beta", day: day)])
            try trade.write("North", [Self.invoice("near\(index)", to: "name-annex", day: day)])
        }
        try trade.syncAll()
        #expect(try trade.transfers.list(onlyOpen: true).isEmpty)
        for index in 0..<5 {
            #expect(try trade.half("South", of: "far\(index)")?.string("invoice_num") != nil)
            #expect(try trade.half("North", of: "near\(index)")?.string("invoice_num") != nil)
        }
    }

    /// A customer of two stores becomes a store; both had finished invoices to it, and finish more.
    @Test func `what was finished while its partner was no store is of before, however often it is touched; what is finished later is not`() throws {
        let trade = try Trade(before: [
            Trade.record("name", "clinic", ["name": "Clinic", "type": "facility"]),
            Trade.record("name_store_join", "clinic-alpha", ["name_ID": "clinic", "store_ID": "alpha"]),
            Trade.record("name_store_join", "clinic-depot", ["name_ID": "clinic", "store_ID": "depot"]),
        ])
        try trade.write("North", [Self.invoice("old", to: "clinic")])
        try trade.write(nil, [Self.invoice("old-central", from: "depot", to: "clinic")])
        try trade.write(
            "North", [Trade.record("transact", "draft", ["store_ID": "alpha", "name_ID": "clinic", "type": "ci", "status": "nw", "mode": "store"])])
        try trade.write("North", [Self.invoice("reopened", to: "clinic")])
        try trade.syncAll()
        try trade.write(
            nil,
            [
                Trade.record("store", "clinic", ["name": "Clinic", "code": "clinic", "name_ID": "clinic", "store_mode": "store", "disabled": false])
            ])
        try trade.syncAll()
        try trade.edit("North", "transact", "old", ["comment": "touched"])
        try trade.edit(nil, "transact", "old-central", ["comment": "touched"])
        try trade.edit("North", "transact", "draft", ["status": "fn"])
        try trade.edit("North", "transact", "reopened", ["status": "cn"])
        try trade.syncAll()
        try trade.edit("North", "transact", "reopened", ["status": "fn"])
        try trade.syncAll()
        for id in ["old", "old-central"] {
            let shown = try trade.transfers.show(id)
            #expect(shown.state == .refused && shown.reason == "older-than-store", "\(id)")
        }
        for id in ["draft", "reopened"] { #expect(try trade.half(nil, of: id) != nil, "\(id)") }
        try trade.transfers.reset()
        try trade.transfers.catchUp()
        #expect(try trade.transfers.show("old").reason == "older-than-store")
        // A person who knows better lets one through, and says why; it is in the audit log, and nothing else goes through with it.
        #expect(#expect(throws: Failure.self) { try trade.transfers.allow("old", why: " ") }?.code == .argumentInvalid)
        try trade.transfers.allow("old", why: "the goods are on their way")
        #expect(try trade.half(nil, of: "old")?.string("invoice_num") != nil)
        #expect(try trade.transfers.show("old-central").state == .refused)
        let entry = try #require(try trade.administration.audited().first { $0.act == "transfer-allowed" })
        #expect(entry.subject == "old" && String(decoding: entry.details, as: UTF8.self).contains("the goods are on their way"))
        #expect(#expect(throws: Failure.self) { try trade.transfers.allow("old", why: "again") }?.code == .overrideRefused)
        #expect(#expect(throws: Failure.self) { try trade.transfers.allow("nothing", why: "x") }?.code == .notFound)
        try trade.expectSound()
    }

    @Test func `a site whose customer becomes a store of its own leaves the old invoices alone, also after a new beginning`() throws {
        let trade = try Trade(before: [
            Trade.record("name", "clinic", ["name": "Clinic", "type": "facility"]),
            Trade.record("name_store_join", "clinic-alpha", ["name_ID": "clinic", "store_ID": "alpha"]),
        ])
        try trade.write("North", [Self.invoice("old", to: "clinic", day: "2027-01-05")])
        try trade.syncAll()
        try trade.write(
            nil,
            [
                Trade.record(
                    "store", "clinic",
                    ["name": "Clinic", "code": "clinic", "name_ID": "clinic", "store_mode": "store", "disabled": false, "created_date": "2027-01-10"])
            ])
        try trade.administration.assign(store: "clinic", to: "North", force: false)
        try trade.syncAll()
        try trade.edit("North", "transact", "old", ["comment": "touched"])
        try trade.write("North", [Self.invoice("new", to: "clinic", day: "1970-01-01")])
        try trade.syncAll()
        #expect(try trade.half("North", of: "old") == nil)
        #expect(try trade.half("North", of: "new")?.string("invoice_num") == "1")
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try trade.administration.editSite("North", edit)
        try trade.addDevice("North")
        try trade.syncAll()
        #expect(try trade.half("North", of: "old") == nil)
        #expect(try trade.half("North", of: "new")?.string("invoice_num") == "1")
        try trade.expectSound()
    }

    @Test func `an imported history begins only the transfers of its last months, counted from its own end`() throws {
        let trade = try Trade()
        let writer = CentralWriter(trade.central)
        try writer.setImporting(true)
        func load(_ id: String, _ day: String) throws {
            let report = try writer.importSlice([Self.invoice(id, from: "depot", to: "name-beta", day: day)])
            #expect(report.refused.isEmpty)
            try trade.transfers.catchUp()
        }
        // The oldest come first, as in an export: nobody judges them before the import has ended.
        try load("ancient", "2019-03-01")
        try load("old", "2024-02-29")
        #expect(try trade.transfers.show("ancient").reason == "importing")
        try load("recent", "2024-05-31")
        try load("last", "2024-06-01")
        try load("misdated", "2067-01-01")
        try writer.setImporting(false)
        try trade.transfers.catchUp()
        #expect(try trade.transfers.show("ancient").reason == "too-old")
        #expect(try trade.transfers.show("old").reason == "too-old")
        for id in ["recent", "last", "misdated"] { #expect(try trade.transfers.show(id).state == .made, "\(id)") }
        // What is written afterwards is nobody's history, and what was imported unfinished neither.
        try trade.write(nil, [Self.invoice("today", from: "depot", to: "name-beta", day: "1970-01-01")])
        #expect(try trade.transfers.show("today").state == .made)
        try trade.transfers.setMonthsMax(4)
        try trade.transfers.catchUp()
        #expect(try trade.transfers.show("old").state == .made)
        #expect(try trade.transfers.show("ancient").reason == "too-old")
        try trade.transfers.allow("ancient", why: "it was lost on the way")
        #expect(try trade.transfers.show("ancient").state == .made)
        #expect(throws: Failure.self) { try trade.transfers.setMonthsMax(-1) }
    }

    @Test func `what a site imports is known as imported on central, between its own stores as well`() throws {
        let trade = try Trade()
        let site = try trade.site("North")
        try site.setImporting(true)
        for (id, day) in [("a", "2020-01-01"), ("b", "2026-12-31")] {
            let report = try site.importSlice([
                Self.invoice("far-\(id)", to: "name-beta", day: day), Self.invoice("near-\(id)", to: "name-annex", day: day),
            ])
            #expect(report.refused.isEmpty)
        }
        try site.setImporting(false)
        try trade.syncAll()
        #expect(try trade.transfers.show("far-a").reason == "too-old")
        #expect(try trade.transfers.show("far-b").state == .made)
        #expect(try trade.half("North", of: "near-a") == nil)
        #expect(try trade.half("North", of: "near-b")?.string("invoice_num") == "1")
        // Between two stores of one site central makes the half once a person has let it through.
        let number = try trade.transfers.show("near-a").number
        try trade.transfers.allow(String(number), why: "wanted after all")
        try trade.syncAll()
        #expect(try trade.half("North", of: "near-a")?.string("invoice_num") == "2")
        try trade.expectSound()
    }

    @Test func `a storekeeper sees at the site which documents are not passed on and why, until they are`() throws {
        let trade = try Trade()
        try trade.write("North", [Self.invoice("hidden", to: "name-hidden")])
        try trade.write("North", [Self.invoice("self", to: "name-alpha")])
        try trade.syncAll()
        let told = try trade.site("North").status().transfers
        #expect(Set(told.map { "\($0.id) \($0.state) \($0.reason)" }) == ["hidden waiting not-visible", "self refused same-store"])
        #expect(try trade.site("South").status().transfers.isEmpty)
        #expect(
            try trade.administration.status().transfers.map { "\($0.state) \($0.reason) \($0.count)" } == ["refused same-store 1", "waiting not-visible 1"])
        try trade.administration.grantVisibility("alpha", "hidden") { trade.newID() }
        try trade.transfers.catchUp()
        try trade.syncAll()
        #expect(try trade.site("North").status().transfers.map(\.id) == ["self"])
    }

    @Test func `a pair that waits for its number or its link is listed among those that wait, on central and at the site`() throws {
        let trade = try Trade()
        try trade.write("North", [Self.invoice("i", to: "name-beta")])
        try trade.write("North", [Self.invoice("near", to: "name-annex")])
        trade.isFollowing = false
        try trade.sync("North")
        trade.isFollowing = true
        try trade.transfers.catchUp()
        #expect(try trade.transfers.list(onlyOpen: true).map(\.reason) == ["number"])
        try trade.sync("South")
        let onCentral = try trade.transfers.list(onlyOpen: true).map(\.reason)
        #expect(onCentral == ["link"])
        let onSite = try SiteTransfers.list(trade.site("South"), onlyOpen: true).map(\.reason)
        #expect(onSite == ["link"])
        try trade.syncAll()
        #expect(try trade.transfers.list(onlyOpen: true).isEmpty)
        #expect(try trade.transfers.list().count == 2)
        let listed = try SiteTransfers.list(trade.site("North"))
        #expect(Set(listed.map(\.initiating.id)) == ["i", "near"] && listed.allSatisfy { $0.state == .made && $0.reason == nil })
        #expect(try SiteTransfers.show(trade.site("South"), "i").responding.number == "1")
    }
}
