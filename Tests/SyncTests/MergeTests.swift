import Failures
import Foundation
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 9: merges", .ownThreads)
struct MergeTests {
    static func merge(_ table: String, _ dropped: String, into kept: String) -> Change {
        Change(table: table, id: dropped, payload: nil, mergeInto: kept)
    }

    private func town(_ before: [Change] = []) throws -> Town {
        let town = try Town(before: before)
        try town.syncAll()
        return town
    }

    private static let items = ["salt", "salz", "sel"].map { Town.change("item", $0, ["item_name": $0]) }

    private func field(_ name: String, _ payload: String?) throws -> String? {
        try payload.flatMap { try JSONValue(parsing: Array($0.utf8))[name]?.text }
    }

    /// What a site reads when it is asked for an id.
    private func resolved(_ town: Town, _ site: String, _ table: String, _ id: String) throws -> String {
        try town.site(site).database.read { try $0.aliases.resolve(table, id) }
    }

    // MARK: Everywhere the same

    @Test func `the dropped item goes everywhere, its id stands for the kept one, and each owner points its own records at it`() throws {
        let town = try town(
            Self.items + [
                Town.change("item_line", "a", ["store_ID": "alpha", "item_ID": "salz"]),
                Town.change("item_line", "b", ["store_ID": "beta", "item_ID": "salz"]),
                Town.change("item_line", "d", ["store_ID": "depot", "item_ID": "salz"]),
                Town.change("list_master", "list"),
                Town.change("list_master_line", "line", ["item_ID": "salz", "item_master_ID": "list"]),
            ])
        try town.central([Self.merge("item", "salz", into: "salt")])
        #expect(try field("item_ID", town.centralPayload("item_line", "d")) == "salt")
        #expect(try field("item_ID", town.centralPayload("list_master_line", "line")) == "salt")
        // What a site owns, the site itself changes.
        #expect(try field("item_ID", town.centralPayload("item_line", "a")) == "salz")
        try town.syncAll()
        #expect(try town.holders("item", "salz") == [])
        #expect(try field("item_ID", town.centralPayload("item_line", "a")) == "salt")
        #expect(try field("item_ID", town.payload("South", "item_line", "b")) == "salt")
        for site in Town.sites { #expect(try resolved(town, site, "item", "salz") == "salt") }
        for site in Town.sites { #expect(try town.network.sync(site).pushed == 0) }
        #expect(try town.network.administration.quarantine().isEmpty)
        try town.expectSound()
    }

    @Test func `what follows from a merge at a site is central's with the very sync that brought the merge`() throws {
        let town = try town(Self.items)
        try town.write("North", [Town.change("item_line", "a", ["store_ID": "alpha", "item_ID": "salz"])])
        try town.network.sync("North")
        try town.central([Self.merge("item", "salz", into: "salt")])
        #expect(try field("item_ID", town.centralPayload("item_line", "a")) == "salz")
        let report = try town.network.sync("North")
        #expect(report.pushed == 1)
        #expect(try field("item_ID", town.centralPayload("item_line", "a")) == "salt")
        #expect(try town.status("North").toSend == 0)
        try town.expectSound()
    }

    @Test func `chains lead to the end, whatever came first, and a late record with a dropped id is the kept one's`() throws {
        let town = try town(Self.items)
        try town.write("North", [Town.change("item_line", "late", ["store_ID": "alpha", "item_ID": "sel"])])
        try town.central([Self.merge("item", "sel", into: "salz")])
        try town.central([Self.merge("item", "salz", into: "salt")])
        try town.syncAll()
        for id in ["sel", "salz"] { #expect(try resolved(town, "North", "item", id) == "salt") }
        #expect(try field("item_ID", town.centralPayload("item_line", "late")) == "salt")
        // A site that starts anew learns of all merges too.
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("South", edit)
        try town.network.addDevice("South")
        try town.network.sync("South")
        #expect(try resolved(town, "South", "item", "sel") == "salt")
        // Merging into a record that is gone means the one that stands for it.
        try town.central([Town.change("item", "sale")])
        try town.central([Self.merge("item", "sale", into: "sel")])
        try town.syncAll()
        #expect(try resolved(town, "Island", "item", "sale") == "salt")
        try town.expectSound()
    }

    @Test func `item visibility of the two is one: shown where either was, and no join stands twice`() throws {
        func join(_ id: String, _ item: String, _ store: String, _ inactive: String) -> Change {
            Town.change("item_store_join", id, ["item_ID": item, "store_ID": store, "inactive": inactive])
        }
        let town = try town(
            Self.items + [
                join("1", "salt", "alpha", "true"), join("2", "salz", "alpha", "false"), join("3", "salz", "beta", "false"),
                join("4", "salt", "lonely", "false"), join("5", "salz", "lonely", "true"),
            ])
        try town.central([Self.merge("item", "salz", into: "salt")])
        try town.syncAll()
        var joins: [String] = []
        try town.network.central.read { transaction in
            try transaction.records.forEachRecord(of: "item_store_join") { record in
                let text = String(decoding: record.payload, as: UTF8.self)
                let inactive = try JSONValue(parsing: record.payload)["inactive"]
                let hides = inactive?.truth ?? (inactive?.text == "true")
                joins.append("\(try field("item_ID", text) ?? "") \(try field("store_ID", text) ?? "") \(hides)")
            }
        }
        #expect(joins.sorted() == ["salt alpha false", "salt beta false", "salt lonely false"])
        try town.expectSound()
    }

    @Test func `a name is seen by all who saw either, and what hangs on it goes along`() throws {
        let town = try town([
            Town.change("name", "shop", ["name": "Shop", "type": "facility"]),
            Town.change("name_store_join", "shop-in-beta", ["name_ID": "shop", "store_ID": "beta"]),
            Town.change("contact", "keeper", ["name_ID": "shop"]),
        ])
        #expect(try town.holders("contact", "keeper") == ["South"])
        try town.central([Self.merge("name", "shop", into: "customer")])
        try town.syncAll()
        #expect(try town.holders("contact", "keeper") == ["North", "South"])
        #expect(try field("name_ID", town.centralPayload("contact", "keeper")) == "customer")
        #expect(try field("name_ID", town.centralPayload("name_store_join", "shop-in-beta")) == "customer")
        // A contact that comes late, under the dropped id, is the kept one's.
        try town.central([Town.change("contact", "late", ["name_ID": "shop"])])
        try town.syncAll()
        #expect(try town.holders("contact", "late") == ["North", "South"])
        try town.expectSound()
    }

    // MARK: Patients, prescribers, locations

    private func patient(_ id: String, home: String) -> Change {
        Town.change("name", id, ["name": id, "type": "patient", "supplying_store_id": home])
    }

    @Test func `patients are merged on the home site of both, and everybody who saw either sees the kept one`() throws {
        let town = try town([
            patient("ama", home: "pharmacy"), Town.change("name_store_join", "ama-in-beta", ["name_ID": "ama", "store_ID": "beta"]),
            Town.change("name_store_join", "ama-in-pharmacy", ["name_ID": "ama", "store_ID": "pharmacy"]),
            Town.change("name_store_join", "patient-in-pharmacy", ["name_ID": "patient", "store_ID": "pharmacy"]),
        ])
        #expect(try town.holders("name", "ama") == ["South", "Clinic"])
        try town.write("Clinic", [Self.merge("name", "ama", into: "patient")])
        try town.syncAll()
        #expect(try town.holders("name", "ama") == [])
        #expect(try town.holders("name", "patient") == ["South", "Clinic"])
        #expect(try resolved(town, "South", "name", "ama") == "patient")
        #expect(try resolved(town, "Island", "name", "ama") == "ama", "who saw neither hears nothing")
        #expect(try town.centralPayload("name_store_join", "ama-in-pharmacy") == nil)
        #expect(try field("name_ID", town.centralPayload("name_store_join", "ama-in-beta")) == "patient")
        try town.expectSound()
    }

    @Test func `patients of two home sites are not merged anywhere, and the words name the way out`() throws {
        let town = try town([
            patient("kofi", home: "beta"), Town.change("name_store_join", "j", ["name_ID": "kofi", "store_ID": "pharmacy"]),
        ])
        let failure = #expect(throws: Failure.self) { try town.write("Clinic", [Self.merge("name", "kofi", into: "patient")]) }
        #expect(failure?.code == .mergeHomesDiffer)
        #expect(failure?.message.lowercased().contains("beta") == true && failure?.code.remedy.contains("hand") == true)
        let central = #expect(throws: Failure.self) { try town.central([Self.merge("name", "kofi", into: "patient")]) }
        #expect(central?.code == .notEditor)
        // A site that does not obey is stopped by central.
        let merge = Merge(of: "name", dropped: "kofi", kept: "patient", home: "beta", at: 1, by: nil)
        let answers = try town.forge(
            "Clinic", [[Change(table: "merge", id: merge.id, payload: merge.payload()), Town.delete("name", "kofi")]])
        #expect(answers.map(\.code) == ["merge-homes-differ"])
        #expect(try town.centralPayload("name", "kofi") != nil)
    }

    @Test func `patients whose home store is on its way to another site are merged there afterwards, which the site that closed it says`() throws {
        let town = try town([
            patient("ama", home: "pharmacy"), Town.change("name_store_join", "ama-in-pharmacy", ["name_ID": "ama", "store_ID": "pharmacy"]),
        ])
        _ = try town.moveStore("pharmacy", to: "Island")
        struct Cut: Error {}
        #expect(throws: Cut.self) {
            try town.network.sync("Clinic") { _ in if try !town.status("Clinic").frozen.isEmpty { throw Cut() } }
        }
        let refusal = try #require(try town.refusal("Clinic", [Self.merge("name", "ama", into: "patient")]))
        #expect(refusal.code == .frozenForHandover && refusal.message.contains("the site Island"), "\(refusal.message)")
        #expect(!refusal.message.contains("homes move"), "no home is to be moved for it")
    }

    @Test func `a merge made offline counts as made when it arrives, and its late records are the kept one's`() throws {
        let town = try town([patient("ama", home: "pharmacy"), patient("esi", home: "pharmacy")])
        try town.write("Clinic", [Town.change("transact", "p", ["store_ID": "pharmacy", "name_ID": "ama", "type": "ci"])])
        try town.write("Clinic", [Self.merge("name", "ama", into: "patient")])
        try town.write("Clinic", [Self.merge("name", "esi", into: "ama")])
        #expect(try town.payload("Clinic", "name", "ama") == "" || town.payload("Clinic", "name", "ama") == nil)
        try town.syncAll()
        try town.syncAll()
        #expect(try field("name_ID", town.centralPayload("transact", "p")) == "patient")
        for id in ["ama", "esi"] { #expect(try town.centralPayload("name", id) == nil) }
        try town.expectSound()
    }

    @Test func `prescribers are merged on their home site, locations where their store is active`() throws {
        let town = try town([
            Town.change("clinician", "oak", ["last_name": "Oak", "store_ID": "pharmacy"]),
            Town.change("clinician_store_join", "oak-in-beta", ["prescriber_ID": "oak", "store_ID": "beta"]),
            Town.change("Location", "shelf", ["store_ID": "alpha"]), Town.change("Location", "rack", ["store_ID": "alpha"]),
            Town.change("Location", "other", ["store_ID": "beta"]),
            Town.change("item_line", "S", ["store_ID": "alpha", "location_ID": "rack"]),
        ])
        try town.write("Clinic", [Self.merge("clinician", "oak", into: "prescriber")])
        try town.write("North", [Self.merge("Location", "rack", into: "shelf")])
        try town.syncAll()
        try town.syncAll()
        #expect(try town.holders("clinician", "prescriber") == ["South", "Clinic"])
        #expect(try field("location_ID", town.centralPayload("item_line", "S")) == "shelf")
        #expect(try town.centralPayload("Location", "rack") == nil)
        let failure = #expect(throws: Failure.self) { try town.central([Self.merge("Location", "shelf", into: "other")]) }
        #expect(failure?.code == .notEditor)
        try town.expectSound()
    }

    @Test func `a store that changes hands has its records pointed at the kept one by its new site`() throws {
        let town = try town(Self.items + [Town.change("item_line", "S", ["store_ID": "alpha", "item_ID": "salz"])])
        try town.central([Self.merge("item", "salz", into: "salt")])
        try town.network.sync("South")
        try town.network.administration.assign(store: "alpha", to: "South", force: true)
        for _ in 0..<2 { try town.network.sync("South") }
        #expect(try field("item_ID", town.centralPayload("item_line", "S")) == "salt")
    }

    @Test func `an export with merges is imported with them`() throws {
        let town = try town(Self.items)
        try town.central([Self.merge("item", "salz", into: "salt")])
        let id = Merge.id(of: "item", "salz")
        let merge = try #require(try town.centralPayload("merge", id))
        let other = try Town(before: [Self.items[0]])
        let report = try CentralWriter(other.network.central).importSlice([Change(table: "merge", id: id, payload: Array(merge.utf8))])
        #expect(report.refused.isEmpty && report.changed == 1)
        #expect(try other.network.central.read { try $0.aliases.resolve("item", "salz") } == "salt")
    }

    // MARK: Refused

    @Test func `items, units and names are merged on the primary only`() throws {
        let town = try town(Self.items + [Town.change("unit", "u1"), Town.change("unit", "u2")])
        for (table, dropped, kept) in [("item", "salz", "salt"), ("unit", "u1", "u2"), ("name", "customer", "name-beta")] {
            let failure = #expect(throws: Failure.self) { try town.write("North", [Self.merge(table, dropped, into: kept)]) }
            #expect([FailureCode.notEditor, .mergeImpossible].contains(failure?.code ?? .internalFault), "\(table)")
            let merge = Merge(of: table, dropped: dropped, kept: kept, home: "", at: 1, by: nil)
            let answers = try town.forge(
                "North", [[Change(table: "merge", id: merge.id, payload: merge.payload()), Town.delete(table, dropped)]])
            #expect(answers.first?.code != nil, "\(table)")
            #expect(try town.network.central.read { try $0.aliases.resolve(table, dropped) } == dropped)
        }
    }

    @Test func `a refused merge gives way: the dropped record is back, and its id is its own again`() throws {
        let town = try town([patient("ama", home: "pharmacy")])
        try town.write("Clinic", [Self.merge("name", "ama", into: "patient")])
        #expect(try resolved(town, "Clinic", "name", "ama") == "patient")
        try town.network.administration.assign(store: "pharmacy", to: "South", force: true)
        try town.network.sync("Clinic")
        #expect(try resolved(town, "Clinic", "name", "ama") == "ama")
        #expect(try town.centralPayload("name", "ama") != nil)
        try town.syncAll()
        #expect(try town.holders("name", "ama") == ["South"])
        try town.expectSound()
    }

    @Test func `circles, second merges, strangers and mixed kinds are refused with their own words`() throws {
        let town = try town(Self.items + [Town.change("name", "shop", ["type": "facility"])])
        try town.central([Self.merge("item", "salz", into: "salt")])
        #expect(try town.central([Self.merge("item", "salz", into: "salt")]) == nil, "the same again changes nothing")
        func code(_ table: String, _ dropped: String, _ kept: String) -> FailureCode? {
            #expect(throws: Failure.self) { try town.central([Self.merge(table, dropped, into: kept)]) }?.code
        }
        #expect(code("item", "salz", "sel") == .alreadyMerged)
        #expect(code("item", "salt", "salz") == .mergeImpossible || code("item", "salt", "salz") == .mergeCircle)
        #expect(code("item", "sel", "sel") == .mergeImpossible)
        #expect(code("item", "sel", "nobody") == .mergeImpossible)
        #expect(code("item", "nobody", "sel") == .mergeImpossible)
        #expect(code("nothing", "a", "b") == .tableUnknown)
        #expect(code("transact", "a", "b") == .mergeImpossible)
        #expect(code("name", "shop", "name-beta") == .mergeImpossible, "a store's own name is not merged")
        #expect(code("name", "name-beta", "shop") == .mergeImpossible)
        #expect(try town.centralPayload("item", "sel") != nil)
    }

    @Test func `a merge is never edited or taken back, and the dropped record never comes back`() throws {
        let town = try town(Self.items)
        try town.central([Self.merge("item", "salz", into: "salt")])
        let id = Merge.id(of: "item", "salz")
        #expect(#expect(throws: Failure.self) { try town.central([Town.delete("merge", id)]) }?.code == .mergeFinal)
        let other = Merge(of: "item", dropped: "salz", kept: "sel", home: "", at: 1, by: nil)
        let edited = #expect(throws: Failure.self) { try town.central([Change(table: "merge", id: id, payload: other.payload())]) }
        #expect(edited?.code == .alreadyMerged)
        let back = #expect(throws: Failure.self) { try town.central([Town.change("item", "salz", ["item_name": "back"])]) }
        #expect(back?.code == .recordMerged && back?.message.contains("salt") == true)
    }

    @Test func `a bill of materials protects an item from being dropped, wherever it stands`() throws {
        let town = try town(
            Self.items + [
                Town.change("bom_master", "bom", ["item_ID": "salz", "ingredient_item_ID": "sel"]),
                Town.change("item", "syringe"), Town.change("ancillary_item", "anc", ["item_id": "salt", "ancillary_item_id": "syringe"]),
            ])
        try town.write(
            "North",
            [Town.change("transact", "build", ["store_ID": "alpha"])])
        try town.write("North", [Town.change("item_line", "x", ["store_ID": "alpha", "item_ID": "salt"])])
        for dropped in ["salz", "sel", "syringe", "salt"] {
            let kept = dropped == "salt" ? "sel" : "salt"
            let failure = #expect(throws: Failure.self) { try town.central([Self.merge("item", dropped, into: kept)]) }
            #expect(failure?.code == .itemInBillOfMaterials, "\(dropped)")
        }
        try town.central([Town.delete("bom_master", "bom")])
        try town.central([Self.merge("item", "salz", into: "salt")])
    }

    @Test func `a merge that does not drop its record is not taken`() throws {
        let town = try town([patient("ama", home: "pharmacy")])
        let merge = Merge(of: "name", dropped: "ama", kept: "patient", home: "pharmacy", at: 1, by: nil)
        let change = Change(table: "merge", id: merge.id, payload: merge.payload())
        #expect(try town.forge("Clinic", [[change]]).map(\.code) == ["merge-impossible"])
        let wrongHome = Merge(of: "name", dropped: "ama", kept: "patient", home: "alpha", at: 1, by: nil)
        let forged = Change(table: "merge", id: wrongHome.id, payload: wrongHome.payload())
        #expect(try town.forge("Clinic", [[forged, Town.delete("name", "ama")]]).first?.code != nil)
        // Written at home, the record of a merge asks for the whole of it.
        try town.write("Clinic", [change])
        #expect(try town.payload("Clinic", "name", "ama")?.isEmpty ?? true)
    }
}
