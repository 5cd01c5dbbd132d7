import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 19: the store where a record is made owns it", .ownThreads)
struct OwnStoreTests {
    private static let atCommandLine = WriteContext(user: "command line", isForEachStore: true)

    private func town() throws -> Town {
        let town = try Town()
        try town.network.administration.assign(store: "depot", to: "Clinic", force: false)
        try town.syncAll()
        return town
    }

    private func member(_ name: String, _ payload: String?) throws -> String? {
        try payload.flatMap { try JSONValue(parsing: Array($0.utf8))[name]?.text }
    }

    @Test func `the store worked in is filled in where a record names none, and the answer says so`() throws {
        let town = try town()
        let inDepot = WriteContext(user: "Ann", store: "depot")
        let told = try town.site("Clinic").writeTelling([Town.change("item_line", "s", ["batch": "1"])], acting: inDepot)
        #expect(told.filled == [FilledField(table: "item_line", id: "s", field: "store_ID", value: "depot")])
        #expect(told.group != nil)
        let null = Change(table: "Location", id: "l", payload: Array(#"{"ID":"l","store_ID":null}"#.utf8))
        try town.write("Clinic", [null, Town.change("transact", "t", ["name_ID": "customer", "type": "ci"])], acting: inDepot)
        try town.syncAll()
        for (table, id) in [("item_line", "s"), ("Location", "l"), ("transact", "t")] {
            #expect(try member("store_ID", town.centralPayload(table, id)) == "depot", "\(table)")
        }
        #expect(try town.parkedCodes() == [])
        // What names its store is left as it is.
        let named = try town.site("Clinic").writeTelling(
            [Town.change("item_line", "n", ["store_ID": "depot"])], acting: inDepot)
        #expect(named.filled == [])
    }

    @Test func `patients and prescribers are at home where they were made`() throws {
        let town = try town()
        let inPharmacy = WriteContext(user: "Ann", store: "pharmacy")
        try town.write(
            "Clinic", [Town.change("name", "p", ["name": "Pia", "type": "patient"]), Town.change("clinician", "c", ["last_name": "Oak"])],
            acting: inPharmacy)
        try town.syncAll()
        #expect(try member("supplying_store_id", town.centralPayload("name", "p")) == "pharmacy")
        #expect(try member("store_ID", town.centralPayload("clinician", "c")) == "pharmacy")
        // An edit that leaves the field out gives nobody away.
        let edit = try town.site("Clinic").writeTelling(
            [Town.change("name", "p", ["name": "Pia Fern", "type": "patient"])], acting: inPharmacy)
        #expect(edit.filled.map(\.value) == ["pharmacy"])
        try town.syncAll()
        #expect(try town.centralPayload("name", "p")?.contains("Pia Fern") == true)
        try town.expectSound()
    }

    @Test func `central fills in too, at the command line where there is one store to choose`() throws {
        let network = try Network(sample: false)
        let writer = CentralWriter(network.central)
        try writer.write(Town.store("depot"))
        _ = try network.administration.createSite(name: "North", kind: .server, secret: "secret", id: "site-North")
        let told = try writer.writeTelling([Town.change("Location", "l", ["code": "A"])], acting: Self.atCommandLine)
        #expect(told.filled.map(\.value) == ["depot"])
        try writer.write(Town.store("ward"))
        let failure = #expect(throws: Failure.self) {
            try writer.write([Town.change("Location", "m", ["code": "B"])], acting: Self.atCommandLine)
        }
        #expect(failure?.code == .actingStoreMissing)
        #expect(failure?.message.contains("Depot, Ward") == true && failure?.message.contains("store_ID") == true)
        // One of the two dispenses: a patient's home can only be that one.
        try writer.write(Town.store("pharmacy"))
        let patient = [Town.change("name", "p", ["name": "Pia", "type": "patient"])]
        #expect(try writer.writeTelling(patient, acting: Self.atCommandLine).filled.map(\.value) == ["pharmacy"])
    }

    @Test func `where no store is worked in, the refusal speaks of the place and not of the central server`() throws {
        let town = try town()
        let failure = #expect(throws: Failure.self) {
            try town.write("Clinic", [Town.change("item_line", "s", ["batch": "1"])], acting: WriteContext(user: "Ann"))
        }
        #expect(failure?.code == .actingStoreMissing)
        #expect(failure?.message.contains("Depot") == true && failure?.message.contains("central server") == false)
        let program = #expect(throws: Failure.self) { try town.write("Clinic", [Town.change("item_line", "s", ["batch": "1"])]) }
        #expect(program?.code == .storeUnknown && program?.message.contains("store_ID") == true)
    }
}

@Suite("R-STORE 3, R-OWN 19: where a store is active is one fact, and the store record follows it", .ownThreads)
struct ActiveSiteTests {
    private func number(_ town: Town, _ store: String) throws -> Int64? {
        try JSONValue(parsing: Array(#require(try town.centralPayload("store", store)).utf8))["sync_id_remote_site"]?.integer
    }

    @Test func `whoever writes the store record, its site's number is that of the tenure, and the answer says so`() throws {
        let town = try Town()
        let north = try town.network.administration.site("North").number
        let south = try town.network.administration.site("South").number
        #expect(try number(town, "alpha") == north && number(town, "depot") == 1)
        let record = Town.change(
            "store", "alpha", ["name": "Alpha", "code": "alpha", "name_ID": "name-alpha", "sync_id_remote_site": String(south)])
        let told = try CentralWriter(town.network.central).writeTelling([record])
        #expect(told.filled.map(\.field) == ["sync_id_remote_site"] && told.filled.map(\.value) == [String(north)])
        #expect(try number(town, "alpha") == north)
        // Without the field, and by an import.
        try town.central(Town.store("alpha"))
        #expect(try number(town, "alpha") == north)
        #expect(try CentralWriter(town.network.central).importSlice([record]).refused.isEmpty)
        #expect(try number(town, "alpha") == north)
        try town.network.administration.assign(store: "depot", to: "South", force: false)
        #expect(try number(town, "depot") == south)
        try town.syncAll()
        #expect(try town.network.administration.stores().first { $0.facts.id == "alpha" }?.site?.name == "North")
        try town.expectSound()
    }

    @Test func `a mirrored primary enters orders by the tenure that central tells it, not by a number in a record`() throws {
        let town = try Town()
        try town.syncAll()
        try PreferenceAdministration(town.network.central).set(.centralisedProcurement, on: true, user: "test")
        _ = try town.mirror("North")
        try town.syncAll()
        try PreferenceAdministration(town.site("South")).override(.centralisedProcurement, user: "test")
        try town.syncAll()
        func order(_ id: String, _ store: String) -> Change { Town.change("purchase_order", id, ["store_ID": store]) }
        #expect(town.refusal { try town.write("North", [order("x", "beta")]) } == .orderedBySite)
        #expect(town.refusal { try town.write("North", [order("y", "depot")]) } == nil)
        // Said in the record that the store is elsewhere: nothing changes.
        try town.central([
            Town.change("store", "beta", ["name": "Beta", "code": "beta", "name_ID": "name-beta", "sync_id_remote_site": "1"])
        ])
        try town.syncAll()
        #expect(town.refusal { try town.write("North", [order("x", "beta")]) } == .orderedBySite)
        #expect(town.refusal { try town.write("South", [order("x", "beta")]) } == nil)
        // The store changes hands: the primary hears of it, and from then on orders for it.
        try town.syncAll()
        try town.network.administration.assign(store: "beta", to: "Island", force: true)
        try town.network.sync("North")
        #expect(town.refusal { try town.write("North", [order("z", "beta")]) } == nil)
        try town.network.administration.assign(store: "depot", to: "South", force: false)
        try town.network.sync("North")
        #expect(town.refusal { try town.write("North", [order("w", "depot")]) } == .orderedBySite)
    }
}
