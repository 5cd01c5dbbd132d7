import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 20: a home store sees its patients and prescribers by a row like any other", .ownThreads)
struct HomeRowTests {
    private func rows(_ town: Town, _ table: String, _ field: String, _ person: String) throws -> Set<String> {
        try town.network.central.read { transaction in
            let kind: VisibilityTable = table == "name_store_join" ? .name : .prescriber
            return Set(try transaction.visibility.storesSeeing(kind, person))
        }
    }

    private func town() throws -> Town {
        let town = try Town()
        try town.openDispensary("ward", on: "Island", transactions: true)
        try town.syncAll()
        return town
    }

    @Test func `made at a site, the person has a row in the home store at both ends`() throws {
        let town = try town()
        try town.write("Clinic", [Town.change("name", "new", ["name": "New", "type": "patient", "supplying_store_id": "pharmacy"])])
        try town.write("Clinic", [Town.change("clinician", "doctor", ["last_name": "Reed", "store_ID": "pharmacy"])])
        try town.syncAll()
        #expect(try rows(town, "name_store_join", "name_ID", "new") == ["pharmacy"])
        #expect(try rows(town, "clinician_store_join", "prescriber_ID", "doctor") == ["pharmacy"])
        #expect(try town.parkedCodes().isEmpty)
        try town.expectSound()
    }

    @Test func `made on central in a store of its own, too`() throws {
        let town = try Town()
        try town.openDispensary("clinic", on: "central")
        try town.central([Town.change("name", "new", ["name": "New", "type": "patient", "supplying_store_id": "clinic"])])
        #expect(try rows(town, "name_store_join", "name_ID", "new") == ["clinic"])
        #expect(try town.network.administration.verify().problems == [])
    }

    @Test(arguments: [("name", "patient", "name_store_join"), ("clinician", "prescriber", "clinician_store_join")])
    func `when a home moves, the old home goes on seeing the person until that is withdrawn`(
        _ table: String, _ id: String, _ join: String
    ) throws {
        let town = try town()
        _ = try town.moveHome(table, id, to: "ward")
        try town.syncAll()
        #expect(try rows(town, join, "", id) == ["pharmacy", "ward"])
        #expect(try town.holders(table, id) == ["Clinic", "Island"])
        let kind: VisibilityKind = table == "name" ? .patient : .prescriber
        #expect(try town.network.administration.hide(kind, id, in: "pharmacy"))
        try town.syncAll()
        #expect(try town.holders(table, id) == ["Island"])
        try town.expectSound()
    }

    @Test func `the list of who is visible in a store names those at home there, with a row or without`() throws {
        let town = try town()
        #expect(try town.network.administration.visible(.patient, in: "pharmacy").map(\.id) == ["patient"])
        #expect(try town.network.administration.visible(.prescriber, in: "pharmacy").map(\.id) == ["prescriber"])
        #expect(try town.network.administration.visible(.patient, in: "ward").isEmpty)
    }
}
