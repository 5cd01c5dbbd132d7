import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules
@testable import SyncSite

@Suite("R-OWN 2, 4: new patients and prescribers become visible by their own site, existing ones by central", .ownThreads)
struct NewcomerTests {
    /// Clinic holds two dispensary stores: `pharmacy` and `annex`.
    private func town(showsOthers: Bool? = nil) throws -> Town {
        let town = try Town()
        try town.openDispensary("annex", on: "Clinic")
        if let showsOthers {
            let data = JSONValue.object([("patients_created_in_other_stores_not_visible_in_this_store", .bool(!showsOthers))])
            let row = JSONValue.object([
                ("ID", .string("annex-preferences")), ("store_ID", .string("annex")), ("item", .string("store_preferences")),
                ("data", data),
            ])
            try town.central([Change(table: "pref", id: "annex-preferences", payload: row.serialised())])
        }
        try town.syncAll()
        return town
    }

    private static let baby = Town.change("name", "baby", ["name": "Baby", "type": "patient", "supplying_store_id": "pharmacy"])

    private func joins(_ town: Town, _ table: String) throws -> [String] {
        try town.network.central.read { transaction in
            try transaction.records.records(matching: RecordQuery(table: table, limit: 1_000)).map { String(decoding: $0.payload, as: UTF8.self) }
        }
    }

    @Test func `a new patient is shown in the site's other dispensary stores only where their preference says so`() throws {
        for shows in [nil, false, true] as [Bool?] {
            let town = try town(showsOthers: shows)
            try town.write("Clinic", [Self.baby])
            try town.syncAll()
            let rows = try joins(town, "name_store_join").filter { $0.contains("\"baby\"") }
            // The home store sees by a row in any case.
            let others = rows.filter { !$0.contains("\"pharmacy\"") }
            #expect(rows.count == others.count + 1)
            #expect(others.count == (shows == true ? 1 : 0), "\(String(describing: shows))")
            #expect(others.allSatisfy { $0.contains("\"annex\"") })
            #expect(try town.parkedCodes() == [])
            try town.expectSound()
        }
    }

    @Test func `from central's acknowledgement on the site no longer edits the patient's visibility`() throws {
        let town = try town()
        let row = Town.change("name_store_join", "by-hand", ["name_ID": "baby", "store_ID": "annex"])
        let later = Town.change("name_store_join", "later", ["name_ID": "baby", "store_ID": "annex"])
        try town.write("Clinic", [Self.baby, row])
        try town.network.sync("Clinic")
        #expect(try town.hasAtCentral("name_store_join", "by-hand"))
        // For central the patient exists from its own acknowledgement on.
        #expect(throws: Never.self) {
            try town.central([Town.change("name_store_join", "by-central", ["name_ID": "baby", "store_ID": "lonely"])])
        }
        let failure = #expect(throws: Failure.self) { try town.write("Clinic", [later]) }
        #expect(failure?.code == .notEditor)
        try town.network.sync("Clinic")
        #expect(
            try town.forge("Clinic", [[later], [Town.delete("name_store_join", "by-hand")]]).map(\.code) == ["not-editor", "not-editor"])
        try town.central([later])
        try town.syncAll()
        #expect(try town.holders("name_store_join", "later") == ["Clinic"])
    }

    @Test func `what was written before the acknowledgement arrived is taken, also when the answer was lost`() throws {
        let town = try town()
        try town.write("Clinic", [Self.baby])
        try town.loseAnswerToPush(of: "Clinic")
        #expect(try town.hasAtCentral("name", "baby"))
        try town.write("Clinic", [Town.change("name_store_join", "meanwhile", ["name_ID": "baby", "store_ID": "annex"])])
        try town.syncAll()
        #expect(try town.parkedCodes() == [])
        #expect(try town.hasAtCentral("name_store_join", "meanwhile"))
        try town.expectSound()
    }

    @Test func `a row that a device which went back sends again changes nothing where central has written the same since`() throws {
        let town = try town()
        let row = Town.change("name_store_join", "by-hand", ["name_ID": "baby", "store_ID": "annex"])
        try town.write("Clinic", [Self.baby])
        try town.write("Clinic", [row])
        let backup = town.network.folder.appending(path: "clinic-backup.sqlite")
        try RestoreTests.copy(town.site("Clinic").database, to: backup)
        try town.syncAll()
        try town.central([Town.change("name_store_join", "by-hand", ["name_ID": "baby", "store_ID": "annex", "inactive": "true"])])
        try town.central([row])
        town.network.sites["Clinic"] = SiteEngine(try Network.database(backup, opening: "opening-\(town.network.newID())"))
        try town.syncAll()
        try town.syncAll()
        #expect(try town.parkedCodes() == [])
        #expect(try town.holders("name_store_join", "by-hand") == ["Clinic"])
        try town.expectSound()
    }

    @Test func `a site may show its newcomers in its own stores only`() throws {
        let town = try town()
        try town.openDispensary("outreach", on: "Island")
        try town.syncAll()
        let abroad = Town.change("name_store_join", "abroad", ["name_ID": "baby", "store_ID": "outreach"])
        let failure = #expect(throws: Failure.self) { try town.write("Clinic", [Self.baby, abroad]) }
        #expect(failure?.code == .notEditor)
        #expect(try town.forge("Clinic", [[Self.baby], [abroad]]).map(\.code) == [nil, "not-editor"])
        #expect(try town.forge("Island", [[abroad]])[0].code == "not-editor")
        #expect(
            try town.forge("Clinic", [[Town.change("name_store_join", "x", ["name_ID": "patient", "store_ID": "annex"])]])[0].code
                == "not-editor")
    }

    @Test func `the first prescription in a store makes the prescriber visible there, also while prescriptions are withheld`() throws {
        let town = try Town(transactions: false)
        try town.openDispensary("annex", on: "Clinic")
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "annex"])])
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx", store: "annex"))
        #expect(try town.status("Clinic").toSend == 1)
        try town.write("Clinic", Town.prescription("rx-2", store: "annex"))
        try town.syncAll()
        let rows = try joins(town, "clinician_store_join").filter { !$0.contains("\"pharmacy\"") }
        #expect(rows.count == 1 && rows.allSatisfy { $0.contains("\"annex\"") && $0.contains("\"prescriber\"") })
        #expect(try !town.hasAtCentral("transact", "rx"))
        #expect(try town.parkedCodes() == [])
        try town.expectSound()
    }

    @Test(arguments: [true, false])
    func `a prescriber of another site, shown in one store here, becomes visible in the other with the first prescription`(_ travels: Bool) throws {
        let town = try Town(transactions: travels)
        try town.openDispensary("annex", on: "Clinic")
        try town.openDispensary("outreach", on: "Island")
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "annex"])])
        try town.syncAll()
        try town.write("Island", [Town.change("clinician", "visitor", ["last_name": "V", "store_ID": "outreach"])])
        try town.syncAll()
        _ = try town.network.administration.show(.prescriber, "visitor", in: "pharmacy")
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx", store: "annex", prescriber: "visitor"))
        try town.syncAll()
        #expect(try town.parkedCodes() == [])
        let rows = try joins(town, "clinician_store_join").filter { $0.contains("\"visitor\"") && $0.contains("\"annex\"") }
        #expect(rows.count == 1)
        try town.expectSound()
    }

    @Test func `a prescriber who was shown in the store meanwhile stays so, and nothing is kept apart`() throws {
        for byHand in [true, false] {
            let town = try Town(transactions: true)
            try town.openDispensary("annex", on: "Clinic", transactions: true)
            try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "annex"])])
            try town.syncAll()
            try town.write("Clinic", Town.prescription("rx", store: "annex"))
            if byHand {
                try town.central([Town.change("clinician_store_join", "by-hand", ["prescriber_ID": "prescriber", "store_ID": "annex"])])
            } else {
                _ = try town.network.administration.show(.prescriber, "prescriber", in: "annex")
            }
            try town.syncAll()
            try town.syncAll()
            #expect(try town.parkedCodes() == [], "\(byHand)")
            #expect(try town.hasAtCentral("transact", "rx"))
            #expect(try joins(town, "clinician_store_join").contains { $0.contains("\"annex\"") })
            try town.expectSound()
        }
    }

    @Test func `a site cannot reach a prescriber it never met by claiming a first prescription`() throws {
        let town = try town()
        try town.openDispensary("outreach", on: "Island")
        try town.syncAll()
        let claim = Town.change("clinician_store_join", "claim", ["prescriber_ID": "prescriber", "store_ID": "outreach"])
        #expect(try town.forge("Island", [[claim]])[0].code == "not-editor")
        #expect(try town.holders("clinician", "prescriber") == ["Clinic"])
        // By hand nobody writes such a row, not even where the prescriber is known.
        let local = Town.change("clinician_store_join", "local", ["prescriber_ID": "prescriber", "store_ID": "annex"])
        #expect(throws: Failure.self) { try town.write("Clinic", [local]) }
    }
}

@Suite("R-ROUTE: dispensary data goes to sites with an active dispensary store", .ownThreads)
struct DispensaryDataTests {
    private static let data: [Change] = [
        Town.change("abbreviation", "bd", ["abbreviation": "bd"]), Town.change("item_direction", "dose", ["item_ID": "x"]),
        Town.change("diagnosis", "malaria", ["ICD_CODE": "B50"]), Town.change("insuranceProvider", "fund"),
        Town.change("patient_event", "weight", ["code": "w"]),
    ]

    @Test func `it comes when a store begins to dispense and goes when the last one stops`() throws {
        let town = try Town(before: Self.data)
        try town.syncAll()
        func mode(_ mode: String) throws {
            try town.central([
                Town.change("store", "lonely", ["name": "Lonely", "code": "lonely", "name_ID": "name-lonely", "store_mode": mode])
            ])
            try town.syncAll()
        }
        for change in Self.data { #expect(try town.holders(change.table, change.id) == ["Clinic"]) }
        try mode("dispensary")
        for change in Self.data { #expect(try town.holders(change.table, change.id) == ["Clinic", "Island"]) }
        try mode("store")
        for change in Self.data { #expect(try town.holders(change.table, change.id) == ["Clinic"]) }
        try town.expectSound()
    }

    @Test func `a collector copy of a dispensary store brings none`() throws {
        let town = try Town(before: Self.data)
        try town.network.administration.setCollector(store: "pharmacy", at: "Island", true)
        try town.syncAll()
        for change in Self.data { #expect(try town.holders(change.table, change.id) == ["Clinic"]) }
    }
}
