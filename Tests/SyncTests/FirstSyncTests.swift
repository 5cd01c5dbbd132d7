import Payload
import SampleNetwork
import Storage
import SyncRules
import TestSupport
import Testing

@Suite("R-SYNC: a site's first sync and the ones after it", .ownThreads)
struct FirstSyncTests {
    @Test func `a site receives all it is entitled to and holds it provably`() throws {
        let network = try Network()
        let site = try network.addSite("Clinic", stores: ["LKC"])
        try network.sync("Clinic", pageBytes: 40_000)
        #expect(try site.state() == .ready)
        #expect(try site.verify().problems == [])
        #expect(try network.administration.verify().problems == [])
        let clinic = try network.administration.store("LKC")
        let held = try site.database.read { try $0.records.records(matching: RecordQuery(table: "item_line", limit: 10_000)) }
        let store = SampleNetwork().stores.first { $0.code == "LKC" }
        let own = SampleNetwork().storeRecords(for: try #require(store)).filter { $0.table == "item_line" }
        #expect(held.map(\.key.id) == own.map(\.id).sorted())
        #expect(clinic.isDispensary)
    }

    @Test func `a sync without changes is one call and writes nothing`() throws {
        let network = try Network()
        let site = try network.addSite("Clinic", stores: ["LKC"])
        try network.sync("Clinic")
        let before = try site.database.read { try $0.log.recent(100).count }
        let report = try network.sync("Clinic")
        #expect(report.received == 0)
        #expect(report.calls == 2)
        #expect(try site.database.read { try $0.log.recent(100).count } == before)
    }

    @Test func `an edit of a store's stock reaches central after one sync and no other store's site`() throws {
        let network = try Network()
        let clinic = try network.addSite("Clinic", stores: ["LKC"])
        let district = try network.addSite("District", stores: ["RDS"])
        try network.sync("Clinic")
        try network.sync("District")
        let line = try #require(try clinic.database.read { try $0.records.records(matching: RecordQuery(table: "item_line", limit: 1)) }.first)
        let edited = try RecordBytes.replacing(member: "quantity", in: line.payload, with: Array("77".utf8))
        try clinic.write([Change(table: "item_line", id: line.key.id, payload: edited)])
        let report = try network.sync("Clinic")
        #expect(report.pushed == 1)
        #expect(report.parked == 0)
        try network.sync("District")
        #expect(try network.central.read { try $0.records.record("item_line", line.key.id)?.payload } == edited)
        #expect(try district.database.read { try $0.records.record("item_line", line.key.id) } == nil)
        #expect(try clinic.verify().problems == [])
    }
}
