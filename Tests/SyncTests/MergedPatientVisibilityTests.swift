import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 4, 9: the visibility of a merged patient", .ownThreads)
struct MergedPatientVisibilityTests {
    @Test func `a late row with a merged patient's id goes where patients' rows go, not to all who know the store`() throws {
        let town = try Town()
        try town.syncAll()
        try town.central([Town.change("name", "twin", ["name": "Patient", "type": "patient", "supplying_store_id": "depot"])])
        try town.central([Town.change("name", "other", ["name": "Patient", "type": "patient", "supplying_store_id": "depot"])])
        try town.network.administration.merge("name", "twin", into: "other", acting: .program)
        // Alpha, on North, knows beta as a partner; what beta's site sees of patients is not its business.
        try town.central([Town.change("name_store_join", "late", ["name_ID": "twin", "store_ID": "beta"])])
        try town.syncAll()
        #expect(try town.holders("name_store_join", "late") == ["South"])
        #expect(try town.holders("name", "other") == ["South"])
        try town.expectSound()
    }

    // MARK: Who saw the dropped one only

    /// Clinic makes two patients and two prescribers; `outreach`, on Island, is shown one of each, and prescribes. Its prescriptions stay
    /// on Island. A second dispensary of Clinic, `annex`, prescribes to the same one.
    private func town(acquainted: Bool) throws -> Town {
        let town = try Town()
        try town.openDispensary("outreach", on: "Island")
        try town.openDispensary("annex", on: "Clinic")
        try town.syncAll()
        try town.write(
            "Clinic",
            ["ama", "esi"].map { Town.change("name", $0, ["name": $0, "type": "patient", "supplying_store_id": "pharmacy"]) }
                + ["oak", "ash"].map { Town.change("clinician", $0, ["last_name": $0, "store_ID": "pharmacy"]) })
        if acquainted {
            for _ in 0..<3 { try town.network.sync("Clinic") }
        } else {
            // To central those people are new, and their rows the site's.
            try town.loseAnswerToPush(of: "Clinic")
            #expect(try town.hasAtCentral("name", "ama"))
        }
        for store in ["outreach", "annex"] {
            try town.network.administration.show(.patient, "ama", in: store)
            try town.network.administration.show(.prescriber, "oak", in: store)
        }
        try town.network.sync("Island")
        if acquainted { try town.network.sync("Clinic") }
        try town.write("Island", Town.prescription("before", store: "outreach", patient: "ama", prescriber: "oak"))
        if acquainted { try town.write("Clinic", Town.prescription("beside", store: "annex", patient: "ama", prescriber: "oak")) }
        return town
    }

    private func merge(_ town: Town) throws {
        try town.write("Clinic", [MergeTests.merge("name", "ama", into: "esi"), MergeTests.merge("clinician", "oak", into: "ash")])
    }

    private func text(_ town: Town, _ site: String, _ table: String, _ id: String, _ field: String) throws -> String? {
        try town.payload(site, table, id).flatMap { try JSONValue(parsing: Array($0.utf8))[field]?.text }
    }

    @Test(arguments: [true, false])
    func `whoever saw the dropped patient and prescriber only sees the kept ones, and prescribes to them`(acquainted: Bool) throws {
        let town = try town(acquainted: acquainted)
        try merge(town)
        try town.network.sync("Clinic")
        try town.syncAll()
        for store in ["outreach", "annex"] {
            #expect(try town.network.administration.visible(.patient, in: store).map(\.id) == ["esi"], "\(store)")
            #expect(try town.network.administration.visible(.prescriber, in: store).map(\.id) == ["ash"], "\(store)")
        }
        for (site, store) in [("Island", "outreach"), ("Clinic", "annex")] {
            for (id, patient, prescriber) in [("kept", "esi", "ash"), ("dropped", "ama", "oak")] {
                let new = Town.prescription("\(store)-\(id)", store: store, patient: patient, prescriber: prescriber)
                #expect(town.refusal { try town.write(site, new) } == nil, "\(store): \(id)")
                #expect(try text(town, site, "transact", "\(store)-\(id)", "name_ID") == "esi")
            }
        }
        // What was prescribed before, and stays on the site, says it too.
        #expect(try text(town, "Island", "transact", "before", "name_ID") == "esi")
        #expect(try text(town, "Island", "transact", "before", "prescriber_ID") == "ash")
        if acquainted { #expect(try text(town, "Clinic", "transact", "beside", "name_ID") == "esi") }
        for table in ["name_store_join", "clinician_store_join"] {
            let rows = try town.network.central.read { transaction in
                try transaction.records.records(matching: RecordQuery(table: table, limit: 1_000)).map { String(decoding: $0.payload, as: UTF8.self) }
            }
            #expect(rows.filter { $0.contains("\"ama\"") || $0.contains("\"oak\"") } == [], "\(table)")
        }
        #expect(try town.parkedCodes() == [])
        try town.expectSound()
    }

    @Test func `until the rows follow, a site sees under every id that is the kept one's by now`() throws {
        let town = try town(acquainted: true)
        try merge(town)
        // Made here, not confirmed yet: no row follows.
        #expect(try text(town, "Clinic", "transact", "beside", "name_ID") == "ama")
        let new = Town.prescription("at-once", store: "annex", patient: "esi", prescriber: "ash")
        #expect(town.refusal { try town.write("Clinic", new) } == nil)
        #expect(try town.site("Clinic").visible(.patient, in: "annex").map(\.id) == ["esi"])
        let edit = Town.change(
            "transact", "beside", ["store_ID": "annex", "name_ID": "ama", "mode": "dispensary", "type": "ci", "comment": "late"])
        #expect(town.refusal { try town.write("Clinic", [edit]) } == nil)
    }
}
