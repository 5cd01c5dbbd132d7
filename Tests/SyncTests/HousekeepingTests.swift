import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@Suite("R-SYNC: what is old enough is forgotten", .ownThreads)
struct HousekeepingTests {
    @Test func `removals are forgotten by age, and a site that was away longer still ends right`() throws {
        let network = try Network()
        let clinic = try network.addSite("Clinic", stores: ["LKC"])
        try network.sync("Clinic")
        let unit = try #require(try network.central.read { try $0.records.records(matching: RecordQuery(table: "unit", limit: 1)) }.first)
        try CentralWriter(network.central).write([Change(table: "unit", id: unit.key.id, payload: nil)])
        #expect(try network.administration.keepHouse(day: 20_000) == nil)
        #expect(try network.administration.keepHouse(day: 20_089) == nil, "89 days are not enough")
        let head = try network.central.read { try $0.ledger.head() }
        #expect(try network.administration.keepHouse(day: 20_090) == head)
        #expect(try network.administration.keepHouse(day: 20_090) == nil, "once a day")
        #expect(try clinic.database.read { try $0.records.record("unit", unit.key.id) } != nil)
        try network.sync("Clinic")
        #expect(try clinic.database.read { try $0.records.record("unit", unit.key.id) } == nil)
        #expect(try clinic.verify().problems == [])
    }
}
