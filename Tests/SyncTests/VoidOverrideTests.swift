import Catalogue
import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 6, R-OWN 10: an override that is void, and what central keeps apart of it", .ownThreads)
struct VoidOverrideTests {
    @Test func `a void override whose end waits behind a parked change is ended once, not with every sync`() throws {
        let town = try Town()
        let central = PreferenceAdministration(town.network.central)
        try central.set(.centralisedProcurement, on: true, user: "test")
        try town.syncAll()
        let site = try town.site("North")
        try PreferenceAdministration(site).override(.centralisedProcurement, user: "test")
        try town.syncAll()
        // Something of North about the same record waits at central for a decision.
        try town.network.central.write { transaction in
            let key = RecordKey(try transaction.table("pref"), GlobalPreference.centralisedProcurement.overrideID(site: "site-North"))
            let group = OutboxGroup(
                number: 999, epochs: [], acting: .program, changes: [OutboxChange(key: key, payload: nil, base: nil)])
            _ = try transaction.quarantine.park(
                group, site: "site-North", database: "before", push: 1, kind: "refused", failure: Failure(.siteRestored), waitsOn: nil,
                created: [])
        }
        try central.set(.centralisedProcurement, on: false, user: "test")
        for _ in 0..<4 { try town.syncAll() }
        #expect(try town.network.administration.quarantine().count == 2)
        // Void all the same, and ended when the way is free.
        let isInForce = try PreferenceAdministration(site).list().first { $0.preference == .centralisedProcurement }?.isInForce
        #expect(isInForce == false)
        try town.expectSound()
    }
}
