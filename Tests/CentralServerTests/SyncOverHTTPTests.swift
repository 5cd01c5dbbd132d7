import CentralServer
import Failures
import HTTPHost
import SampleNetwork
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@Suite("R-SYNC over HTTP")
struct SyncOverHTTPTests {
    @Test func `a site receives all it is entitled to, and a later sync without changes is a small pull`() async throws {
        try await withCentral { central in
            try central.loadSample()
            try central.addSite("Clinic", stores: ["LKC"])
            let site = try HTTPSite("Clinic", central)
            let report = try await site.sync(pageBytes: 64_000)
            #expect(report.calls > 3, "the first load must take several pages to prove anything")
            #expect(try site.engine.state() == .ready)
            #expect(try site.engine.verify().problems == [])
            #expect(try central.administration.verify().problems == [])

            let again = try await site.sync()
            #expect(again.calls == 1)
            #expect(again.received == 0)
            let seen = try await eventually {
                try central.administration.site("Clinic")
            } until: {
                $0.isInitialised
            }
            #expect(seen.lastContact != nil, "a site's first complete state is noted at once, not with the next flush")
            #expect(site.pullBytes.there <= 200)
            #expect(site.pullBytes.back <= 200)
        }
    }

    @Test func `an edit travels from one site to central and no further than it may`() async throws {
        try await withCentral { central in
            try central.loadSample()
            try central.addSite("Clinic", stores: ["LKC"])
            try central.addSite("District", stores: ["RDS"])
            let clinic = try HTTPSite("Clinic", central)
            let district = try HTTPSite("District", central)
            try await clinic.sync(pageBytes: 8_000_000)
            try await district.sync(pageBytes: 8_000_000)
            let line = try #require(
                try clinic.engine.database.read { try $0.records.records(matching: RecordQuery(table: "item_line", limit: 1)) }.first)
            try clinic.engine.write([Change(table: "item_line", id: line.key.id, payload: nil)])
            let report = try await clinic.sync()
            #expect(report.pushed == 1)
            try await district.sync()
            #expect(try central.database.read { try $0.records.record("item_line", line.key.id)?.isDeleted } == true)
            #expect(try district.engine.database.read { try $0.records.record("item_line", line.key.id) } == nil)
        }
    }

    @Test func `a site whose session has ended signs in again by itself`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let site = try HTTPSite("Clinic", central)
            try await site.sync()
            site.spoilToken()
            #expect(try await site.sync().calls == 2)
        }
    }

    @Test func `last contacts are written when the server stops`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let site = try HTTPSite("Clinic", central)
            try await site.sync()
            try await site.sync()
            try CentralWriter(central.database).write([CentralUnderTest.unit("a new unit")])
            try await site.sync()
            try await site.sync()
            let head = try central.database.read { try $0.ledger.head() }
            #expect(try central.administration.site("Clinic").cursor < head, "it must wait for the flush")
            await central.stop()
            _ = try await eventually {
                try central.administration.site("Clinic").cursor
            } until: {
                $0 == head
            }
        }
    }
}
