import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 1, 3, 4: prescribers and prescriptions belong to dispensary stores", .ownThreads)
struct PrescriberRuleTests {
    /// Clinic works in the pharmacy, a ward and a second dispensary.
    private func town(transactions: Bool = true) throws -> Town {
        let town = try Town(transactions: transactions)
        try town.network.administration.assign(store: "depot", to: "Clinic", force: false)
        try town.openDispensary("second", on: "Clinic", transactions: transactions)
        try town.syncAll()
        return town
    }

    private func prescriber(_ store: String, _ name: String = "Oak") -> Change {
        Town.change("clinician", "c", ["last_name": name, "store_ID": store])
    }

    @Test func `a prescriber is made and edited in dispensary stores only, at home in one`() throws {
        let town = try town()
        for store in ["depot", "pharmacy"] {
            let failure = #expect(throws: Failure.self) {
                try town.write("Clinic", [prescriber("depot")], acting: WriteContext(user: "Ann", store: store))
            }
            #expect(failure?.code == .dispensaryOnly, "\(store)")
        }
        #expect(town.refusal { try town.write("Clinic", [prescriber("depot")]) } == .dispensaryOnly)
        #expect(town.refusal { try town.write("North", [prescriber("alpha")]) } == .dispensaryOnly)
        try town.write("Clinic", [prescriber("pharmacy")], acting: WriteContext(user: "Ann", store: "pharmacy"))
        let inWard = #expect(throws: Failure.self) {
            try town.write("Clinic", [prescriber("pharmacy", "Elm")], acting: WriteContext(user: "Ann", store: "depot"))
        }
        #expect(inWard?.code == .dispensaryOnly && inWard?.code.summary.contains("prescribers") == true)
        try town.write("Clinic", [prescriber("pharmacy", "Elm")], acting: WriteContext(user: "Ann", store: "second"))
        try town.syncAll()
        #expect(try town.centralPayload("clinician", "c")?.contains("Elm") == true)
        // On the wire as well.
        #expect(try town.forge("North", [[Town.change("clinician", "x", ["last_name": "Ash", "store_ID": "alpha"])]])[0].code == "dispensary-only")
        #expect(
            try town.forge(
                "Clinic", [[Town.change("clinician", "y", ["last_name": "Ash", "store_ID": "pharmacy"])]],
                acting: WriteContext(user: "Ann", store: "depot"))[0].code == "dispensary-only")
        try town.expectSound()
    }

    @Test func `another site's first prescription shows a prescriber whose own site has yet to hear of the acknowledgement`() throws {
        let town = try town()
        for store in ["outreach", "annex"] { try town.openDispensary(store, on: "Island", transactions: true) }
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "annex"])])
        try town.syncAll()
        try town.write("Clinic", [prescriber("pharmacy")])
        try town.loseAnswerToPush(of: "Clinic")
        try town.central([Town.change("clinician_store_join", "known", ["prescriber_ID": "c", "store_ID": "outreach"])])
        try town.network.sync("Island")
        try town.write("Island", Town.prescription("rx", store: "annex", prescriber: "c"))
        try town.network.sync("Island")
        #expect(try town.parkedCodes() == [])
        let seen = try town.network.central.read { try $0.visibility.storesSeeing(.prescriber, "c") }
        #expect(seen.contains("annex"))
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a patient too is at home in a dispensary store from the start`() throws {
        let town = try town()
        let patient = Town.change("name", "p", ["name": "Pia", "type": "patient", "supplying_store_id": "depot"])
        let failure = #expect(throws: Failure.self) { try town.write("Clinic", [patient], acting: WriteContext(user: "Ann", store: "pharmacy")) }
        #expect(failure?.code == .dispensaryOnly && failure?.message.hasPrefix("Patients have their home in dispensary stores only.") == true)
    }

    @Test func `on central whoever works there is bound by the same rule`() throws {
        let town = try town()
        try town.central(Town.store("ward"))
        let atCommandLine = WriteContext(user: "command line", isForEachStore: true)
        for acting in [atCommandLine, WriteContext(user: "Ann", store: "ward")] {
            #expect(town.refusal { try town.central([prescriber("ward")], acting: acting) } == .dispensaryOnly)
        }
        #expect(
            town.refusal { try town.central([Town.change("name", "p", ["type": "patient"])], acting: atCommandLine) } == .dispensaryOnly)
        try town.openDispensary("central-pharmacy", on: "central")
        try town.central([prescriber("central-pharmacy")], acting: atCommandLine)
        #expect(try town.centralPayload("clinician", "c") != nil)
    }

    @Test func `a prescription is for a patient whom this very store sees: the site's other dispensary is another store`() throws {
        let town = try town()
        let inSecond = WriteContext(user: "Ann", store: "second")
        #expect(town.refusal { try town.write("Clinic", Town.prescription("rx", store: "second"), acting: inSecond) } == .patientNotVisible)
        #expect(try town.forge("Clinic", [Town.prescription("forged", store: "second")])[0].code == "patient-not-visible")
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "second"])])
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx", store: "second"), acting: inSecond)
        try town.syncAll()
        #expect(try town.hasAtCentral("transact", "rx"))
    }

    @Test(arguments: [true, false])
    func `nobody prescribes to a patient whom the site does not hold, sent or withheld`(transactions: Bool) throws {
        let town = try town(transactions: transactions)
        try town.openDispensary("outreach", on: "Island", transactions: transactions)
        try town.syncAll()
        try town.write(
            "Island", [Town.change("name", "stranger", ["name": "Stranger", "type": "patient", "supplying_store_id": "outreach"])])
        try town.syncAll()
        for patient in ["stranger", "nobody"] {
            let failure = #expect(throws: Failure.self) { try town.write("Clinic", Town.prescription("rx", patient: patient)) }
            #expect(failure?.code == .patientNotVisible && failure?.message.contains("not known on this site") == true)
        }
        #expect(try town.withheld("Clinic") == 0)
        try town.network.administration.setTransactions(store: "pharmacy", true)
        try town.syncAll()
        #expect(try town.parkedCodes() == [])
        try town.openDispensary("central-pharmacy", on: "central")
        let atCentral = Town.prescription("c", store: "central-pharmacy", patient: "nobody")
        let acting = WriteContext(user: "command line", isForEachStore: true)
        #expect(town.refusal { try town.central(atCentral, acting: acting) } == .patientNotVisible)
    }
}
