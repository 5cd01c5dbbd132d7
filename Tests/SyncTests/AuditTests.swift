import Failures
import Storage
import Testing

@testable import Sync

@Suite("R-SITE 6: every administrative act leaves one entry, and no entry can be changed")
struct AuditTests {
    /// A town, an administrator with a name, and something to decide about.
    private func town() throws -> (town: Town, administration: Administration, parked: [Int64]) {
        let town = try Town()
        try town.syncAll()
        _ = try town.forge("North", [[Town.change("item", "forged", ["item_name": "Sand"])], [Town.change("item", "forged2", [:])]])
        let administration = Administration(town.network.central, by: Administrator(name: "ama", origin: "10.0.0.7"))
        try town.central([Town.change("item", "one"), Town.change("item", "two")])
        return (town, administration, try administration.quarantine(all: true).map(\.group.number))
    }

    private typealias Deed = (_ administration: Administration, _ parked: [Int64]) throws -> Void

    private static var deeds: KeyValuePairs<AuditAct, Deed> {
        [
            .siteCreated: { administration, _ in
                _ = try administration.createSite(name: "East", kind: .server, secret: "hash-of-a-password", id: "site-East")
            },
            .siteEdited: { administration, _ in
                var edit = Administration.SiteEdit()
                edit.secret = "hash-of-a-password"
                edit.clearsPairing = true
                _ = try administration.editSite("Island", edit)
            },
            .siteDeleted: { administration, _ in try administration.deleteSite("East") },
            .storeCreated: { administration, _ in
                _ = try administration.createStore(
                    code: "new", title: "New", isDispensary: false, nameID: nil, ids: (store: "new", name: "name-new"))
            },
            .storeAssigned: { administration, _ in try administration.assign(store: "new", to: "North", force: false) },
            .collectorSet: { administration, _ in try administration.setCollector(store: "beta", at: "North", true) },
            .visibilityGranted: { administration, _ in
                let next = Counter()
                try administration.grantVisibility("beta", "lonely") { "audit-\(next.next())" }
            },
            .visibilityRevoked: { administration, _ in try administration.revokeVisibility("beta", "lonely") },
            .syncSwitched: { administration, _ in try administration.setSync(on: false) },
            .quarantineRedriven: { administration, parked in _ = try administration.redrive(parked[0]) },
            .quarantineDismissed: { administration, parked in _ = try administration.dismiss(parked[1], why: "a mistake") },
            .merged: { administration, _ in try administration.merge("item", "one", into: "two", acting: .program) },
        ]
    }

    @Test func `each act leaves exactly one entry that says who, from where and what, and keeps passwords out`() throws {
        let (_, administration, parked) = try town()
        for (act, deed) in Self.deeds {
            let before = try administration.audited().count
            try deed(administration, parked)
            let entries = try administration.audited()
            #expect(entries.count == before + 1, "\(act.rawValue)")
            let entry = try #require(entries.first)
            #expect(entry.act == act.rawValue)
            #expect(entry.actor == "ama" && entry.origin == "10.0.0.7")
            #expect(!entry.subject.isEmpty && entry.at == 1_800_000_000)
            #expect(!String(decoding: entry.details, as: UTF8.self).contains("hash-of-a-password"), "\(act.rawValue)")
        }
        let covered = Set(Self.deeds.map(\.key)).union([.centralSetUp])
        let missing = Set(AuditAct.allCases).subtracting(covered)
        #expect(missing.isEmpty, "an act without a test: \(missing)")
        #expect(try administration.audited().last?.act == AuditAct.centralSetUp.rawValue)
    }

    @Test func `an act that fails leaves no entry`() throws {
        let (_, administration, _) = try town()
        let before = try administration.audited().count
        #expect(throws: Failure.self) { try administration.deleteSite("North") }
        #expect(throws: Failure.self) { try administration.assign(store: "alpha", to: "South", force: false) }
        #expect(throws: Failure.self) { try administration.redrive(99) }
        #expect(try administration.audited().count == before)
    }

    @Test func `entries are neither changed nor removed, and a file edited by hand shows`() throws {
        let (town, administration, _) = try town()
        for statement in ["UPDATE audit SET actor = 'nobody' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2", "DELETE FROM audit"] {
            #expect(throws: Failure.self) { try town.network.central.write { try $0.sql.execute(statement) } }
        }
        #expect(try administration.verify().problems == [])
        try town.network.central.write { ledger in
            try ledger.sql.execute("DROP TRIGGER audit_refuses_update")
            try ledger.sql.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
        }
        #expect(try administration.verify().problems.count == 1)
    }

    @Test func `an entry taken out of the middle shows`() throws {
        let (town, administration, _) = try town()
        try town.network.central.write { ledger in
            try ledger.sql.execute("DROP TRIGGER audit_refuses_delete")
            try ledger.sql.execute("DELETE FROM audit WHERE seq = 3")
        }
        #expect(try administration.verify().problems.count == 1)
    }

    @Test func `the list answers by time, subject and act, newest first`() throws {
        let (_, administration, _) = try town()
        var query = AuditQuery()
        query.act = AuditAct.storeAssigned.rawValue
        let assigned = try administration.audited(query)
        #expect(assigned.count == 4 && zip(assigned, assigned.dropFirst()).allSatisfy { $0.sequence > $1.sequence })
        query.subject = "alpha"
        #expect(try administration.audited(query).map(\.subject) == ["alpha"])
        query.since = 1_800_000_001
        #expect(try administration.audited(query).isEmpty)
        query = AuditQuery()
        query.limit = 2
        #expect(try administration.audited(query).count == 2)
    }
}
