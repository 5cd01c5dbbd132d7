import Failures
import Foundation
import Payload
import Storage
import SyncRules
import Testing

@testable import SiteServer
@testable import SyncSite

@Suite("R-SYNC 8: a site's status as text says what its page says")
struct SiteStatusTextTests {
    private func lines(_ site: TestSite, _ sync: SyncStatus = SyncStatus()) throws -> [String] {
        let status = FolderStatus(try site.engine().status(), sync, settings: try site.folder.configuration(), isServing: true, asOf: 1_800_000_000)
        let value = try JSONValue(parsing: SiteStatusJSON.encode(status))
        return SiteStatusText(value, source: "As of now.") { $0.map { "at \($0)" } ?? "never" }.lines
    }

    @Test func `a first load under way shows how much has come and how long the rest takes, as on the page`() throws {
        let site = try TestSite("Clinic", url: "https://central.example:8443")
        defer { site.remove() }
        var sync = SyncStatus()
        var progress = SyncProgress(phase: .pulling, startedAt: 0)
        (progress.received, progress.remaining, progress.percent, progress.secondsLeft) = (4_300, 5_700, 43, 240)
        progress.load = LoadStanding(part: .essentials, isOpen: false)
        sync.progress = progress
        let words = "Receiving: 0 sent, 4300 received. 43 % of what work needs. 5700 records still to come, about 4 minutes left."
        #expect(try lines(site, sync).contains(words))
        let page = SiteStatusPage.Model(
            FolderStatus(try site.engine().status(), sync, settings: try site.folder.configuration(), isServing: true, asOf: 1_800_000_000))
        #expect("\(page.phase ?? ""): \(page.progress)" == words)
        #expect(try lines(site).allSatisfy { !$0.contains("%") })
    }

    @Test func `a remedy is a storekeeper's, and one of this very time stays`() throws {
        let site = try TestSite("Clinic", url: "https://central.example:8443")
        defer { site.remove() }
        var sync = SyncStatus()
        sync.lastError = LastError(failure: Failure(.quarantineFull), since: 0, lastAt: 0, attempts: 1)
        #expect(try lines(site, sync).contains("  \(FailureCode.quarantineFull.remedyAtSite)"))
        #expect(try lines(site, sync).allSatisfy { !$0.contains("tributary quarantine") })
        sync.lastError = LastError(failure: Failure(.centralUnreachable, remedy: "Plug it in."), since: 0, lastAt: 0, attempts: 1)
        #expect(try lines(site, sync).contains("  Plug it in."))
    }

    @Test func `a device without an address is said to work by bundles, and offers no sync`() throws {
        let site = try TestSite("Clinic", url: SiteServerConfiguration.unknownAddress)
        defer { site.remove() }
        try site.engine().database.write { transaction in
            try transaction.state.set(SiteMeta.bundleMade, 1_799_989_200)
            try transaction.state.set(SiteMeta.bundleTaken, 1_799_992_800)
        }
        let shown = try lines(site)
        #expect(shown[0] == "Site Clinic that works by bundles: new", "\(shown)")
        #expect(shown.contains("Last bundle of central's taken: at 1799992800. Last one made for central: at 1799989200."))
        #expect(shown.contains { $0.hasSuffix("Next: by bundle: tributary site bundle FILE.") })
        let model = SiteStatusPage.Model(
            FolderStatus(
                try site.engine().status(), SyncStatus(), settings: try site.folder.configuration(), isServing: true, asOf: 1_800_000_000))
        let page = SiteStatusPage(model).page.markup.text
        #expect(page.contains("tributary site that works by bundles") && !page.contains("Sync now") && !page.contains("central.invalid"))
        #expect(page.contains("2 hours ago") && page.contains("3 hours ago"), "\(page)")
    }

    @Test func `a store whose record has not come is not called by its id`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            _ = try await site.sync()
            #expect(try lines(site).contains { $0.hasPrefix("Stores of this site: ") && $0.contains("(LKC). Known beside them: ") })
            let engine = try site.engine()
            let store = try #require(try engine.settings()?.stores.first { $0.kind == .active }?.id)
            // As in the middle of a first load.
            try engine.database.write { transaction in
                let record = try #require(try transaction.records.record("store", store))
                try transaction.sql.execute("UPDATE records SET deleted = 1, payload = NULL WHERE rec = \(record.rec)")
            }
            let shown = try #require(try lines(site).first { $0.hasPrefix("Stores of this site: ") })
            #expect(shown.hasPrefix("Stores of this site: one whose name comes with the load. Known beside them: "), "\(shown)")
            #expect(try !lines(site).contains { $0.contains(store) })
        }
    }
}
