import Failures
import Storage
import TestSupport
import Testing

@testable import SyncProtocol
@testable import SyncRules

@Suite("R-OWN 1, 4, 19: whose patient or prescriber a new one is, where several stores could be meant", .ownThreads)
struct PersonWithoutStoreTests {
    private static let people = [
        Town.change("name", "baby", ["name": "Baby", "type": "patient"]), Town.change("clinician", "oak", ["last_name": "Oak"]),
    ]

    /// Clinic holds two dispensary stores, and a ward.
    private func town() throws -> Town {
        let town = try Town()
        try town.openDispensary("annex", on: "Clinic")
        try town.central(Town.store("ward"))
        try town.network.administration.assign(store: "ward", to: "Clinic", force: false)
        try town.syncAll()
        return town
    }

    @Test func `a site with several dispensaries asks in which one, naming those and no ward`() throws {
        let town = try town()
        for acting in [WriteContext(user: "anna"), WriteContext(user: "command line", isForEachStore: true)] {
            for person in Self.people {
                let failure = #expect(throws: Failure.self) { try town.write("Clinic", [person], acting: acting) }
                #expect(failure?.code == .actingStoreMissing, "\(person.table)")
                #expect(failure?.message.contains("Annex") == true && failure?.message.contains("Pharmacy") == true)
                #expect(failure?.message.contains("Ward") == false)
            }
        }
        let report = try town.site("Clinic").importSlice(Self.people)
        #expect(report.refused.map(\.failure.code) == [.actingStoreMissing, .actingStoreMissing])
        let outcome = try town.site("Clinic").writeTelling(Self.people, acting: WriteContext(user: "anna", store: "annex"))
        #expect(outcome.filled.map(\.value) == ["annex", "annex"])
    }

    @Test func `where no store dispenses, that is what is said`() throws {
        let town = try Town()
        try town.central(Town.store("ward"))
        try town.network.administration.assign(store: "ward", to: "North", force: false)
        try town.syncAll()
        for person in Self.people {
            let failure = #expect(throws: Failure.self) { try town.write("North", [person], acting: WriteContext(user: "anna")) }
            #expect(failure?.code == .dispensaryOnly, "\(person.table)")
            Self.expectFits(failure)
        }
        // Neither is there a store to switch to for who names a ward, who prescribes in one, and who looks for patients there.
        let atHome = Town.change("clinician", "oak", ["last_name": "Oak", "store_ID": "alpha"])
        for changes in [[atHome], Town.prescription("rx", store: "alpha", patient: "patient")] {
            Self.expectFits(#expect(throws: Failure.self) { try town.write("North", changes, acting: WriteContext(user: "anna", store: "alpha")) })
        }
        let search = SearchRequest(store: "alpha", user: "anna", kind: .patient, name: "baby", code: nil, born: nil)
        Self.expectFits(#expect(throws: Failure.self) { try town.network.engine.lookUp(.search, town.caller("North"), search.encoded()) })
    }

    private static func expectFits(_ failure: Failure?, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(failure?.code == .dispensaryOnly, sourceLocation: sourceLocation)
        #expect(failure?.remedy.contains("Switch to") == false, sourceLocation: sourceLocation)
        #expect(failure?.remedy.contains("tributary stores edit STORE --mode dispensary") == true, sourceLocation: sourceLocation)
    }

    @Test func `who is held by the site and seen in one store of it is fetched to another`() throws {
        let town = try town()
        try town.write("Clinic", [Town.change("name", "baby", ["name": "Baby", "type": "patient", "supplying_store_id": "pharmacy"])])
        try town.syncAll()
        let new = Town.prescription("p", store: "annex", patient: "baby")
        #expect(town.refusal { try town.write("Clinic", new) } == .patientNotVisible)
        let request = GrantRequest(store: "annex", user: "Ann", kind: .patient, id: "baby")
        _ = try town.network.engine.lookUp(.grant, town.caller("Clinic"), request.encoded())
        try town.network.sync("Clinic")
        #expect(town.refusal { try town.write("Clinic", new) } == nil)
    }
}
