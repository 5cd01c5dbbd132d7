import Failures
import Storage
import Synchronization
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-SYNC 6: after a restore central says who has not called yet", .ownThreads)
struct UnheardSitesTests {
    private final class Moment: Sendable { let seconds = Mutex<Int64>(1_800_000_000) }

    @Test func `each site that has told nothing since is named, until it calls; its device is not replaced without a word`() throws {
        let now = Moment()
        let town = try Town(network: Network(sample: false, clock: { now.seconds.withLock { $0 } }))
        try town.syncAll()
        let administration = town.network.administration
        func unheard() throws -> [String] { try administration.status().sites.filter(\.isUnheard).map(\.site.name).sorted() }
        #expect(try unheard().isEmpty && administration.status().restoredAt == nil)
        now.seconds.withLock { $0 += 1 }
        try administration.noteRestored(copyMadeAt: nil, lostPositions: nil)
        #expect(try unheard() == Town.sites.sorted())
        #expect(try administration.pairingLoss(of: "North").warnings.contains { $0.contains("nobody knows") })
        // A session alone tells nothing of what a site handed on.
        let site = try #require(try town.network.central.read { try $0.sites.site("site-North") })
        let onlyCalled = LiveContacts(last: [site.id: .init(contact: nil, at: 1_800_000_001)])
        #expect(try administration.status(of: "North", live: onlyCalled).isUnheard)
        try town.network.sync("North")
        #expect(try unheard() == Town.sites.filter { $0 != "North" }.sorted())
        #expect(try !administration.pairingLoss(of: "North").warnings.contains { $0.contains("nobody knows") })
        let words = try #require(UnheardSites.sentence(unheard(), restoredAt: administration.status().restoredAt))
        #expect(words.contains("3 sites have not called") && words.contains("South") && words.contains("2027-01-15"))
        for name in Town.sites { try town.network.sync(name) }
        #expect(try unheard().isEmpty)
    }
}
