import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 1: patients are edited in an active dispensary store of the home site only", .ownThreads)
struct DispensaryRuleTests {
    private static let attached: [Change] = [
        Town.change("name", "patient", ["name": "Renamed", "type": "patient", "supplying_store_id": "pharmacy"]),
        Town.change("nameInsuranceJoin", "insurance", ["nameID": "patient"]),
        Town.change("patient_medication", "medication", ["name_ID": "patient"]),
        Town.change("repeat_table", "repeat", ["name_ID": "patient"]),
        Town.change("name_note", "event", ["name_ID": "patient", "patient_event_ID": "e", "store_ID": "pharmacy"]),
    ]

    @Test func `the acting store decides: a store beside the dispensary on the same site will not do`() throws {
        let town = try Town()
        try town.network.administration.assign(store: "depot", to: "Clinic", force: false)
        try town.syncAll()
        for change in Self.attached {
            for (store, code) in [("depot", FailureCode.dispensaryOnly), ("alpha", .actingStoreReadOnly), ("unheard-of", .actingStoreReadOnly)] {
                let failure = #expect(throws: Failure.self, "\(change.table) in \(store)") {
                    try town.site("Clinic").write([change], acting: WriteContext(user: "Ann", store: store))
                }
                #expect(failure?.code == code, "\(change.table) in \(store)")
            }
            #expect(throws: Never.self, "\(change.table)") {
                try town.site("Clinic").write([change], acting: WriteContext(user: "Ann", store: "pharmacy"))
            }
        }
    }

    @Test func `a home site without a dispensary store may not edit its patients, and central keeps apart what it forges`() throws {
        let town = try Town(before: [
            Town.change("name", "stray", ["name": "Stray", "type": "patient", "supplying_store_id": "alpha"])
        ])
        try town.syncAll()
        let change = Town.change("name", "stray", ["name": "Taken", "type": "patient", "supplying_store_id": "alpha"])
        let failure = #expect(throws: Failure.self) { try town.write("North", [change]) }
        #expect(failure?.code == .dispensaryOnly)
        #expect(try town.forge("North", [[change]])[0].code == "dispensary-only")
        #expect(try town.centralPayload("name", "stray")?.contains("Stray") == true)
    }

    @Test func `an old patient without a home store belongs to the store of the latest prescription`() throws {
        let town = try Town(before: [Town.change("name", "old", ["name": "Old", "type": "patient"])])
        func prescription(_ id: String, _ store: String, _ date: String) -> Change {
            Town.change(
                "transact", id, ["store_ID": store, "name_ID": "old", "mode": "dispensary", "type": "ci", "entry_date": date])
        }
        try town.openDispensary("first", on: "central")
        try town.openDispensary("second", on: "central")
        try town.central([prescription("b", "second", "2020-05-01"), prescription("a", "first", "2019-01-01")])
        #expect(try town.centralPayload("name", "old")?.contains("\"supplying_store_id\":\"second\"") == true)
        try town.central([prescription("c", "first", "2021-01-01")])
        #expect(try town.centralPayload("name", "old")?.contains("\"supplying_store_id\":\"first\"") == true)
        #expect(try town.network.administration.verify().problems == [])
    }
}

@Suite("R-OWN 3: prescriptions and repeats", .ownThreads)
struct PrescriptionTests {
    /// The pharmacy's patient, seen in Outreach on Island as well; nobody syncs transactions.
    private func shared() throws -> Town {
        let town = try Town(transactions: false)
        try town.openDispensary("outreach", on: "Island")
        try town.central([
            Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "outreach"])
        ])
        try town.syncAll()
        try town.write(
            "Island", [Town.change("name", "stranger", ["name": "Stranger", "type": "patient", "supplying_store_id": "outreach"])])
        try town.syncAll()
        return town
    }

    @Test func `a prescription is written where the dispensing store is active, for a patient visible there`() throws {
        let town = try shared()
        #expect(throws: Never.self) { try town.write("Island", Town.prescription("rx", store: "outreach")) }
        let elsewhere = #expect(throws: Failure.self) { try town.write("Island", Town.prescription("rx-2")) }
        #expect(elsewhere?.code == .notEditor)
        #expect(try town.forge("Clinic", [Town.prescription("forged", patient: "stranger")])[0].code == "patient-not-visible")
        #expect(try town.forge("North", [Town.prescription("plain", store: "alpha")])[0].code == "dispensary-only")
        #expect(try !town.hasAtCentral("transact", "forged"))
    }

    @Test func `a patient not visible in the store is refused there in words that say what to do`() throws {
        let town = try shared()
        try town.network.administration.assign(store: "depot", to: "Clinic", force: false)
        try town.central([Town.change("name_store_join", "in-depot", ["name_ID": "stranger", "store_ID": "depot"])])
        try town.syncAll()
        let failure = #expect(throws: Failure.self) { try town.write("Clinic", Town.prescription("rx", patient: "stranger")) }
        #expect(failure?.code == .patientNotVisible)
        #expect(failure?.code.remedy.contains("fetch the patient") == true)
        // Once written, a prescription can be finished although the patient left the store's view.
        try town.write("Island", Town.prescription("begun", store: "outreach"))
        try town.central([Town.delete("name_store_join", "seen")])
        try town.syncAll()
        #expect(throws: Never.self) {
            try town.write(
                "Island",
                [
                    Town.change(
                        "transact", "begun",
                        ["store_ID": "outreach", "name_ID": "patient", "mode": "dispensary", "type": "ci", "status": "fn"])
                ])
        }
    }

    @Test func `with the preference prescriptions go where the patient is visible, even when they are withheld; without, they leave`()
        throws
    {
        let town = try shared()
        for number in 0..<5 { try town.write("Clinic", Town.prescription("rx-\(number)")) }
        try town.write("Clinic", Town.invoice("sale", to: "customer"))
        try town.syncAll()
        #expect(try town.holders("transact", "rx-0") == ["Clinic"])
        try town.setPreference("prescriptions_to_all_sites", true)
        try town.syncAll()
        for number in 0..<5 {
            #expect(try town.holders("transact", "rx-\(number)") == ["Clinic", "Island"])
            #expect(try town.holders("trans_line", "rx-\(number)-line") == ["Clinic", "Island"])
        }
        #expect(try town.withheld("Clinic") == 2)
        #expect(try !town.hasAtCentral("transact", "sale"))
        try town.expectSound()
        // Visibility goes on deciding.
        try town.central([Town.delete("name_store_join", "seen")])
        try town.syncAll()
        #expect(try town.holders("trans_line", "rx-0-line") == ["Clinic"])
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "outreach"])])
        try town.syncAll()
        #expect(try town.holders("trans_line", "rx-0-line") == ["Clinic", "Island"])
        try town.setPreference("prescriptions_to_all_sites", false)
        try town.syncAll()
        #expect(try town.holders("transact", "rx-4") == ["Clinic"])
        #expect(try town.holders("trans_line", "rx-4-line") == ["Clinic"])
        try town.write("Clinic", Town.prescription("after"))
        try town.syncAll()
        #expect(try !town.hasAtCentral("transact", "after"))
        try town.expectSound()
    }

    @Test func `a repeat dispensed elsewhere reaches the home site with its prescription and is counted there`() throws {
        let town = try shared()
        try town.write("Clinic", [Town.change("repeat_table", "repeat", ["name_ID": "patient", "total_repeats": "1"])])
        try town.syncAll()
        #expect(try town.holders("repeat_table", "repeat") == ["Clinic", "Island"])
        let refused = #expect(throws: Failure.self) {
            try town.write("Island", Town.prescription("early", store: "outreach", repeatID: "repeat"))
        }
        #expect(refused?.code == .repeatElsewhere)
        try town.setPreference("repeats_on_all_sites", true)
        try town.syncAll()
        try town.write("Island", Town.prescription("plain", store: "outreach"))
        try town.write("Island", Town.prescription("away", store: "outreach", repeatID: "repeat"))
        // At the same time, at home.
        try town.write("Clinic", Town.prescription("home", repeatID: "repeat"))
        try town.syncAll()
        #expect(try town.holders("transact", "away") == ["Clinic", "Island"])
        #expect(try town.holders("trans_line", "away-line") == ["Clinic", "Island"])
        #expect(try !town.hasAtCentral("transact", "plain"))
        #expect(try town.status("Clinic").overdispensed == [RepeatStatus(id: "repeat", allowed: 1, used: 2)])
        #expect(try town.status("Clinic").log.contains { $0.code == "repeat-overdispensed" })
        try town.expectSound()
        // Prescribed anew, the flag goes.
        try town.write("Clinic", [Town.change("repeat_table", "repeat", ["name_ID": "patient", "total_repeats": "2"])])
        #expect(try town.status("Clinic").overdispensed == [])
    }

    @Test func `what another site takes back of a repeat counts no more at the home site`() throws {
        let town = try shared()
        try town.write("Clinic", [Town.change("repeat_table", "repeat", ["name_ID": "patient", "total_repeats": "1"])])
        try town.setPreference("repeats_on_all_sites", true)
        try town.syncAll()
        try town.write("Island", Town.prescription("away", store: "outreach", repeatID: "repeat"))
        try town.write("Clinic", Town.prescription("home", repeatID: "repeat"))
        try town.syncAll()
        #expect(try town.status("Clinic").overdispensed == [RepeatStatus(id: "repeat", allowed: 1, used: 2)])
        try town.write("Island", [Town.delete("trans_line", "away-line")])
        try town.syncAll()
        #expect(try town.holders("trans_line", "away-line") == [])
        #expect(try town.status("Clinic").overdispensed == [])
        try town.expectSound()
    }

    @Test func `a repeat of another patient is refused, also on the wire`() throws {
        let town = try shared()
        try town.write("Clinic", [Town.change("repeat_table", "repeat", ["name_ID": "patient", "total_repeats": "1"])])
        try town.syncAll()
        let change = Town.prescription("thief", store: "outreach", patient: "stranger", repeatID: "repeat")
        let failure = #expect(throws: Failure.self) { try town.write("Island", change) }
        #expect(failure?.code == .repeatElsewhere)
        #expect(try town.forge("Island", [change])[0].code == "repeat-elsewhere")
    }

    /// The patient's repeat on a prescription at Clinic, and another patient with a prescription there.
    private func repeated() throws -> Town {
        let town = try shared()
        try town.write(
            "Clinic",
            [
                Town.change("repeat_table", "repeat", ["name_ID": "patient", "total_repeats": "9"]),
                Town.change("name", "second", ["type": "patient", "supplying_store_id": "pharmacy"]),
            ])
        try town.write("Clinic", Town.prescription("mine", repeatID: "repeat"))
        try town.write("Clinic", Town.prescription("theirs", patient: "second"))
        try town.write("Clinic", Town.prescription("again"))
        return town
    }

    private func line(of prescription: String, repeatID: String = "repeat") -> Change {
        Town.change(
            "trans_line", "mine-line", ["transaction_ID": prescription, "item_ID": "salt", "quantity": "3", "repeat_ID": repeatID])
    }

    @Test func `a line that names a repeat stays with the patient of the repeat, as does the prescription above it`() throws {
        let town = try repeated()
        let other = Town.prescription("mine", patient: "second")[0]
        #expect(town.refusal { try town.write("Clinic", [line(of: "theirs")]) } == .repeatElsewhere)
        #expect(town.refusal { try town.write("Clinic", [other]) } == .repeatElsewhere)
        // Nothing of that was a question of the line alone.
        #expect(town.refusal { try town.write("Clinic", [line(of: "again")]) } == nil)
        #expect(town.refusal { try town.write("Clinic", [line(of: "mine")]) } == nil)
        #expect(town.refusal { try town.write("Clinic", [line(of: "mine", repeatID: "")]) } == nil)
        #expect(town.refusal { try town.write("Clinic", [other]) } == nil)
        try town.syncAll()
        #expect(try town.parkedCodes() == [])
    }

    @Test func `on the wire too, a line that names a repeat does not come under another patient's prescription`() throws {
        let town = try repeated()
        try town.network.administration.setTransactions(store: "pharmacy", true)
        try town.syncAll()
        #expect(try town.hasAtCentral("trans_line", "mine-line"))
        #expect(try town.forge("Clinic", [[line(of: "theirs")]]).map(\.code) == ["repeat-elsewhere"])
    }

    @Test func `a repeat of a patient who was merged is the kept patient's, under either id`() throws {
        let town = try repeated()
        try town.write("Clinic", [MergeTests.merge("name", "patient", into: "second")])
        for (id, patient) in [("kept", "second"), ("dropped", "patient")] {
            #expect(town.refusal { try town.write("Clinic", Town.prescription(id, patient: patient, repeatID: "repeat")) } == nil, "\(id)")
        }
        try town.syncAll()
        // Written where the merge was not known yet.
        let late = [
            Town.change("transact", "late", ["store_ID": "pharmacy", "name_ID": "patient", "mode": "dispensary", "type": "ci"]),
            Town.change("trans_line", "late-line", ["transaction_ID": "late", "item_ID": "salt", "repeat_ID": "repeat"]),
        ]
        #expect(try town.forge("Clinic", [late]).map(\.code) == [nil])
        #expect(try town.parkedCodes() == [])
    }
}
