import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules

@Suite("R-SITE 6, R-OWN 4: what sites do to central is in the audit log, with the site as where from", .ownThreads)
struct AuditOriginTests {
    private let ben = WriteContext(user: "Ben", isForEachStore: true)

    private func entries(_ town: Town, after count: Int) throws -> [AuditEntry] {
        Array(try town.network.administration.audited().dropLast(count))
    }

    private func told(_ entries: [AuditEntry]) -> [String] {
        entries.reversed().map { "\($0.actor), \($0.origin): \($0.act) \($0.subject)" }
    }

    @Test func `a search and a fetch of patients and prescribers are noted with user, store and persons, not what was asked`() throws {
        let town = try Town(before: [
            Town.change("name", "maria", ["name": "Maria Fern", "type": "patient", "supplying_store_id": "pharmacy"]),
            Town.change("clinician", "doctor", ["last_name": "Obi", "store_ID": "pharmacy"]),
        ])
        try town.openDispensary("ward", on: "Island")
        try town.syncAll()
        let before = try town.network.administration.audited().count
        let caller = try town.caller("Island")
        func search(_ name: String, kind: LookupKind = .patient, user: String? = "Ann", store: String = "ward") throws {
            let request = SearchRequest(store: store, user: user, kind: kind, name: name, code: nil, born: nil)
            _ = try town.network.engine.lookUp(.search, caller, request.encoded())
        }
        func fetch(_ id: String, kind: LookupKind = .patient, store: String = "ward") throws {
            _ = try town.network.engine.lookUp(.grant, caller, GrantRequest(store: store, user: "Ann", kind: kind, id: id).encoded())
        }
        try search("maria fe")
        try fetch("maria")
        try search("obi", kind: .prescriber, user: nil)
        try fetch("doctor", kind: .prescriber)
        let entries = try entries(town, after: before)
        #expect(
            told(entries) == [
                "Ann, site Island: people-searched patients", "Ann, site Island: person-fetched patient maria",
                "Island, site Island: people-searched prescribers", "Ann, site Island: person-fetched prescriber doctor",
            ])
        let details = entries.map { String(decoding: $0.details, as: UTF8.self) }
        #expect(details.allSatisfy { $0.contains(#""store":"ward""#) })
        #expect(details.last == #"{"store":"ward","by":["name"],"shown":["maria"]}"#)
        // What is refused shows nobody anything.
        #expect(throws: Failure.self) { try search("m") }
        #expect(throws: Failure.self) { try search("maria", store: "pharmacy") }
        #expect(throws: Failure.self) { try fetch("nobody") }
        #expect(throws: Failure.self) { try fetch("maria", store: "lonely") }
        #expect(try self.entries(town, after: before).count == 4)
    }

    @Test func `a primary elsewhere administers from there: preferences, visibility and merges`() throws {
        let town = try Town(before: [Town.change("item", "one"), Town.change("item", "two"), Town.change("list_master", "list")])
        try town.syncAll()
        _ = try town.mirror("North")
        try town.syncAll()
        let before = try town.network.administration.audited().count
        let north = try town.site("North")
        try PreferenceAdministration(north).set(.centralisedPayments, on: true, user: "Ben")
        try north.show(.item, "one", in: "beta", acting: ben)
        try north.show(.list, "list", in: "beta", acting: ben)
        try north.hide(.item, "one", in: "beta", acting: ben)
        try north.write([Change(table: "item", id: "one", payload: nil, mergeInto: "two")], acting: ben)
        // What is no administrator's: the program's rows, a customer of a store.
        try north.show(.item, "two", in: "alpha")
        try north.write([Town.change("name", "new", ["type": "facility"]), Town.change("item", "three")], acting: ben)
        try town.syncAll()
        let entries = try entries(town, after: before)
        #expect(
            told(entries) == [
                "Ben, site North: preference-set centralised_payments", "Ben, site North: shown beta", "Ben, site North: shown beta",
                "Ben, site North: hidden beta", "Ben, site North: merged item one",
            ])
        // A satellite speaks for itself.
        try PreferenceAdministration(try town.site("South")).override(.centralisedPayments, user: "Sue")
        try town.network.sync("South")
        try PreferenceAdministration(try town.site("South")).reset(.centralisedPayments, user: "Sue")
        try town.network.sync("South")
        #expect(
            told(try self.entries(town, after: before + 5)) == [
                "Sue, site South: preference-set-back centralised_payments", "Sue, site South: preference-reset centralised_payments",
            ])
    }

    @Test func `a hand-over is ordered by a person, and done when the site that gave way reports`() throws {
        let town = try Town()
        try town.openDispensary("ward", on: "Island")
        try town.syncAll()
        let before = try town.network.administration.audited().count
        let administration = Administration(town.network.central, by: Administrator(name: "ama", origin: "10.0.0.7"))
        _ = try administration.mirror(to: "North", force: false, handoverID: "one")
        try town.network.sync("North")
        _ = try administration.unify(force: false, handoverID: "two")
        _ = try administration.moveHome(table: "name", id: "patient", to: "ward", force: false, handoverID: "three")
        try town.syncAll()
        #expect(
            told(try entries(town, after: before)) == [
                "ama, 10.0.0.7: topology-changed primary", "ama, 10.0.0.7: topology-ordered primary",
                "ama, 10.0.0.7: home-move-ordered name patient", "North, site North: topology-changed primary",
                "Clinic, site Clinic: home-moved name patient",
            ])
    }

    @Test func `a user's name from a site cannot forge a line of the list, fill the log, or be missing`() throws {
        let town = try Town(before: [Town.change("item", "one")])
        try town.syncAll()
        try town.makePrimary("North")
        try town.syncAll()
        let before = try town.network.administration.audited().count
        let forged = "Eve\n7  ama\u{1B}[2J\u{202E}" + String(repeating: "x", count: 5_000)
        for (store, user) in [("beta", forged), ("lonely", "")] {
            let row = Town.change("item_store_join", "row-\(store)", ["item_ID": "one", "store_ID": store, "inactive": "false"])
            #expect(try town.forge("North", [[row]], acting: WriteContext(user: user)).allSatisfy { $0.code == nil })
        }
        let actors = try entries(town, after: before).map(\.actor)
        #expect(actors.count == 2 && actors.first == "North")
        #expect(actors.last?.hasPrefix("Eve 7  ama [2J xxx") == true && actors.last?.count == 300)
        #expect(try town.network.administration.verify().problems == [])
    }

    @Test func `a push that is kept apart leaves no entry of an act, and one let in later does`() throws {
        let town = try Town(before: [Town.change("item", "one"), Town.change("item", "two")])
        try town.syncAll()
        let before = try town.network.administration.audited().count
        let preference = Town.change("pref", "centralised_payments", ["store_ID": "", "item": "centralised_payments", "data": "true"])
        let row = Town.change("item_store_join", "row", ["item_ID": "one", "store_ID": "beta", "inactive": "false"])
        let eve = WriteContext(user: "Eve")
        #expect(try town.forge("South", [[preference], [row]], acting: eve).map(\.code) == ["not-editor", "not-editor"])
        #expect(try entries(town, after: before).isEmpty)
        try town.makePrimary("South")
        let numbers = try town.network.administration.quarantine(all: false).map(\.group.number)
        for number in numbers { _ = try town.network.administration.redrive(number) }
        #expect(
            told(try entries(town, after: before)) == [
                "Eve, site South: preference-set centralised_payments", "tributary, program: quarantine-redriven \(numbers[0])",
                "Eve, site South: shown beta", "tributary, program: quarantine-redriven \(numbers[1])",
            ])
    }
}
