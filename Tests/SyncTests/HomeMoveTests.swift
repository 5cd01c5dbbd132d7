import Failures
import Foundation
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 1: the home of a patient or prescriber moves to another store", .ownThreads)
struct HomeMoveTests {
    private let patient = Town.change("name", "patient", ["type": "patient", "supplying_store_id": "pharmacy", "phone": "1"])
    private let atWard = Town.change("name", "patient", ["type": "patient", "supplying_store_id": "ward", "phone": "9"])
    private let medication = Town.change("patient_medication", "m", ["name_ID": "patient", "purpose": "1"])
    private let insurance = Town.change("nameInsuranceJoin", "j", ["nameID": "patient", "policyNumberFull": "1"])
    private let event = Town.change("name_note", "e", ["name_ID": "patient", "patient_event_ID": "t", "store_ID": "pharmacy", "note": "1"])

    /// A town with a second dispensary, the ward on Island, and a third, the annex, beside the pharmacy on Clinic.
    private func town() throws -> Town {
        let town = try Town(
            before: ["ward", "annex"].flatMap { store in
                [
                    Town.change("name", "name-\(store)", ["name": store.capitalized, "type": "store"]),
                    Town.change(
                        "store", store,
                        ["name": store.capitalized, "code": store, "name_ID": "name-\(store)", "store_mode": "dispensary"]),
                ]
            })
        try town.network.administration.assign(store: "ward", to: "Island", force: false)
        try town.network.administration.assign(store: "annex", to: "Clinic", force: false)
        try town.syncAll()
        return town
    }

    /// The sides that hold the patient and would edit it now.
    private func editors(_ town: Town) throws -> [String] {
        try (["central"] + Town.sites).filter { side in
            let held = try side == "central" ? town.centralPayload("name", "patient") : town.payload(side, "name", "patient")
            guard let held, !held.isEmpty else { return false }
            let edited = try RecordBytes.replacing(member: "phone", in: Array(held.utf8), with: Array(#""0""#.utf8))
            return try town.refusal(side, [Change(table: "name", id: "patient", payload: edited)]) == nil
        }
    }

    @Test func `the old home sends what it wrote, the record goes with all that hangs on it, the new home edits`() throws {
        let town = try town()
        try town.write("Clinic", [patient, medication])
        try town.network.sync("Clinic")
        try town.write("Clinic", [Town.change("patient_medication", "m", ["name_ID": "patient", "purpose": "2"]), insurance, event])
        let listing = try #require(try town.moveHome("name", "patient", to: "ward"))
        #expect(listing.handover.state == .ordered && listing.holder?.name == "Clinic" && listing.destination == "the store Ward")
        #expect(try town.network.administration.homeMoves().map(\.handover.id) == [listing.handover.id])
        try town.network.sync("Island")
        #expect(try editors(town) == ["Clinic"])
        try town.network.sync("Clinic")
        #expect(try town.network.administration.homeMoves().isEmpty)
        #expect(try editors(town) == [])
        try town.network.sync("Island")
        #expect(try editors(town) == ["Island"])
        let all = [("name", "patient"), ("patient_medication", "m"), ("nameInsuranceJoin", "j"), ("name_note", "e")]
        for (table, id) in all { #expect(try town.holders(table, id) == ["Clinic", "Island"], "\(table)") }
        #expect(try town.payload("Island", "patient_medication", "m")?.contains(#""purpose":"2""#) == true)
        #expect(try town.payload("Island", "name", "patient")?.contains(#""phone":"1""#) == true)
        try town.write("Island", [atWard, Town.change("nameInsuranceJoin", "j", ["nameID": "patient", "policyNumberFull": "9"])])
        try town.syncAll()
        #expect(try town.centralPayload("name", "patient")?.contains(#""phone":"9""#) == true)
        #expect(try town.network.administration.quarantine().isEmpty)
        try town.expectSound()
    }

    @Test func `while it moves, the patient and what hangs on it is frozen with words; others of the store are not`() throws {
        let town = try town()
        try town.write("Clinic", [medication, insurance, event])
        _ = try town.moveHome("name", "patient", to: "ward")
        #expect(throws: CancellationError.self) {
            try town.network.sync("Clinic") { _ in if try town.refusal("Clinic", [patient]) != nil { throw CancellationError() } }
        }
        let other = Town.change("nameInsuranceJoin", "k", ["nameID": "patient", "policyNumberFull": "2"])
        let changed = Town.change("patient_medication", "m", ["name_ID": "patient", "purpose": "2"])
        for change in [patient, changed, other, Town.delete("nameInsuranceJoin", "j"), Town.delete("name", "patient")] {
            let refusal = try #require(try town.refusal("Clinic", [change]), "\(change.table)")
            #expect(refusal.code == .frozenForHandover && refusal.message.contains("the store Ward"), "\(refusal)")
        }
        let stranger = Town.change("name", "second", ["type": "patient", "supplying_store_id": "pharmacy"])
        let prescription = Town.change("transact", "p", ["store_ID": "pharmacy", "name_ID": "patient", "mode": "dispensary", "type": "ci"])
        for change in [stranger, prescription] { #expect(try town.refusal("Clinic", [change]) == nil) }
        #expect(try editors(town) == [])
    }

    @Test(arguments: 1...9, Town.Loss.allCases)
    func `whatever call is lost and whoever starts anew, no two homes edit and nothing is lost`(_ cut: Int, _ loss: Town.Loss) throws {
        let town = try town()
        try town.write("Clinic", [patient, medication])
        _ = try town.moveHome("name", "patient", to: "ward")
        let check = {
            let editors = try self.editors(town); #expect(editors.count <= 1, "\(editors)")
        }
        // The new home is online and takes whatever it may at every moment of the old home's sync.
        try town.syncCut("Clinic", at: cut, loss) {
            try check()
            try town.network.sync("Island")
            try check()
        }
        try town.syncCut("Island", at: cut, loss, check: check)
        #expect(try editors(town) == ["Island"])
        #expect(try town.payload("Island", "name", "patient")?.contains(#""phone":"1""#) == true)
        #expect(try town.holders("patient_medication", "m") == ["Clinic", "Island"])
        #expect(try town.network.administration.quarantine().isEmpty)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `cancelled, the old home goes on; ordered again, it goes`() throws {
        let town = try town()
        _ = try town.moveHome("name", "patient", to: "ward")
        #expect(throws: Failure.self) { try town.moveHome("name", "patient", to: "annex") }
        try town.network.administration.cancelHomeMove(table: "name", id: "patient")
        try town.network.sync("Clinic")
        #expect(try editors(town) == ["Clinic"])
        try town.write("Clinic", [patient])
        _ = try town.moveHome("name", "patient", to: "ward")
        try town.syncAll()
        #expect(try editors(town) == ["Island"])
        #expect(try town.payload("Island", "name", "patient")?.contains(#""phone":"1""#) == true)
        let failure = #expect(throws: Failure.self) { try town.network.administration.cancelHomeMove(table: "name", id: "patient") }
        #expect(failure?.code == .notFound)
    }

    @Test func `between two stores of one site the site's unsent edits come first, and it goes on editing`() throws {
        let town = try town()
        try town.write("Clinic", [patient])
        _ = try town.moveHome("name", "patient", to: "annex")
        try town.network.sync("Clinic")
        #expect(try town.network.administration.quarantine().isEmpty)
        let here = Town.change("name", "patient", ["type": "patient", "supplying_store_id": "annex"])
        #expect(try town.editors(here) == ["Clinic"])
        #expect(try town.payload("Clinic", "name", "patient")?.contains(#""phone":"1""#) == true)
    }

    @Test func `from central's own store and from a site without a device the home moves at once`() throws {
        let town = try town()
        try town.central([
            Town.change("name", "old", ["type": "patient", "supplying_store_id": "depot"]), Town.change("clinician", "none", [:]),
        ])
        #expect(try town.moveHome("name", "old", to: "ward")?.handover.state == .done)
        #expect(try town.moveHome("clinician", "none", to: "ward")?.handover.state == .done)
        #expect(try town.moveHome("name", "old", to: "ward") == nil)
        try town.syncAll()
        #expect(try town.holders("name", "old") == ["Island"])
        #expect(try town.editors(Town.change("name", "old", ["type": "patient", "supplying_store_id": "ward"])) == ["Island"])
        #expect(try town.editors(Town.change("clinician", "none", ["store_ID": "ward"])) == ["Island"])
        try town.expectSound()
    }

    @Test func `a prescriber moves like a patient`() throws {
        let town = try town()
        try town.write("Clinic", [Town.change("clinician", "prescriber", ["last_name": "Moss", "store_ID": "pharmacy"])])
        _ = try town.moveHome("clinician", "prescriber", to: "ward")
        try town.syncAll()
        #expect(try town.holders("clinician", "prescriber") == ["Clinic", "Island"])
        #expect(try town.payload("Island", "clinician", "prescriber")?.contains("Moss") == true)
        #expect(try town.editors(Town.change("clinician", "prescriber", ["store_ID": "ward"])) == ["Island"])
        try town.expectSound()
    }

    @Test func `by force it moves at once, and what the old home still sends is kept apart, also once the home has come back`() throws {
        let town = try town()
        try town.write("Clinic", [patient, medication])
        try town.write("Clinic", [Town.change("transact", "p", ["store_ID": "pharmacy", "name_ID": "patient", "mode": "dispensary"])])
        #expect(try town.moveHome("name", "patient", to: "ward", force: true)?.handover.isForced == true)
        try town.network.sync("Island")
        try town.write("Island", [atWard])
        try town.network.sync("Island")
        _ = try town.moveHome("name", "patient", to: "pharmacy", force: true)
        try town.network.sync("Clinic")
        #expect(try town.network.administration.quarantine().filter { $0.kind == "refused" }.map(\.code) == ["former-holder"])
        #expect(try town.centralPayload("transact", "p") != nil)
        #expect(try town.payload("Clinic", "name", "patient")?.contains(#""phone":"9""#) == true)
        try town.network.sync("Island")
        #expect(try editors(town) == ["Clinic"])
        try town.write("Clinic", [Town.change("name", "patient", ["type": "patient", "supplying_store_id": "pharmacy", "phone": "3"])])
        #expect(try town.network.sync("Clinic").parked == 1, "it waits behind what is kept apart")
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `an ordinary edit never moves a home`() throws {
        let town = try town()
        let here = Town.change("name", "patient", ["type": "patient", "supplying_store_id": "annex"])
        #expect(try town.refusal("Clinic", [here])?.code == .ownerChanged)
        #expect(try town.forge("Clinic", [[here]]).map(\.code) == ["owner-changed"])
        #expect(try town.forge("Clinic", [[atWard]]).map(\.code) == ["waits-behind-parked"])
    }

    @Test func `when the old home store itself moves meanwhile, its new site is asked; a home that no longer is moves nowhere`() throws {
        let town = try town()
        _ = try town.moveHome("name", "patient", to: "ward")
        try town.network.administration.assign(store: "pharmacy", to: "North", force: true)
        try town.network.sync("Clinic")
        #expect(try town.network.administration.homeMoves().map(\.holder?.name) == ["North"])
        try town.network.sync("North")
        #expect(try town.network.administration.homeMoves().isEmpty)
        _ = try town.moveHome("clinician", "prescriber", to: "ward")
        try town.network.administration.assign(store: "pharmacy", to: "central", force: true)
        #expect(try town.network.administration.homeMoves().isEmpty)
        try town.syncAll()
        // The old home store goes on seeing the prescriber, where that is now: on central. Clinic has no other store that does.
        #expect(try town.holders("clinician", "prescriber") == ["Island"])
        try town.network.administration.assign(store: "pharmacy", to: "Clinic", force: true)
        try town.syncAll()
        #expect(try town.holders("clinician", "prescriber") == ["Clinic", "Island"])
        try town.expectSound()
    }

    @Test func `a patient deleted while its home moves is not brought back`() throws {
        let town = try town()
        _ = try town.moveHome("name", "patient", to: "ward")
        try town.write("Clinic", [Town.delete("name", "patient")])
        try town.syncAll()
        #expect(try town.network.administration.homeMoves().isEmpty)
        #expect(try town.centralPayload("name", "patient") == nil)
        try town.expectSound()
    }

    @Test func `only patients and prescribers have a home, and only dispensaries are one`() throws {
        let town = try town()
        func code(_ table: String, _ id: String, _ store: String) throws -> FailureCode? {
            #expect(throws: Failure.self) { try town.moveHome(table, id, to: store) }?.code
        }
        #expect(try code("item", "x", "ward") == .argumentInvalid)
        #expect(try code("name", "customer", "ward") == .argumentInvalid)
        #expect(try code("name", "nobody", "ward") == .notFound)
        #expect(try code("name", "patient", "alpha") == .argumentInvalid)
        #expect(try code("name", "patient", "nowhere") == .notFound)
    }

    @Test func `a central that forgets a move takes the patient as written before it, and the site shows what central holds`() throws {
        let town = try town()
        try town.syncAll()
        let backup = town.network.folder.appending(path: "backup.sqlite")
        try RestoreTests.copy(town.network.central, to: backup)
        try town.write("Clinic", [patient, medication])
        try town.network.sync("Clinic")
        _ = try town.moveHome("name", "patient", to: "annex")
        try town.syncAll()
        #expect(try town.payload("Clinic", "name", "patient")?.contains("annex") == true)
        try town.network.replaceCentral(by: backup)
        try town.syncAll()
        #expect(try town.centralPayload("name", "patient")?.contains("pharmacy") == true)
        #expect(try town.payload("Clinic", "name", "patient") == (try town.centralPayload("name", "patient")))
        try town.expectSound()
    }
}
