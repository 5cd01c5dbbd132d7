import Failures
import Foundation
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-SITE 6: every administrative act leaves one entry, and no entry can be changed", .ownThreads)
struct AuditTests {
    /// A town, an administrator with a name, and something to decide about; a ward dispenses on Island beside the pharmacy on Clinic.
    private func town() throws -> (town: Town, administration: Administration, parked: [Int64]) {
        let town = try Town()
        try town.openDispensary("ward", on: "Island")
        try town.syncAll()
        _ = try town.forge("North", [[Town.change("item", "forged", ["item_name": "Sand"])], [Town.change("item", "forged2", [:])]])
        let administration = Administration(town.network.central, by: Administrator(name: "ama", origin: "10.0.0.7"))
        try town.central([
            Town.change("item", "one"), Town.change("item", "two"),
            Town.change("user", "u", ["name": "Ana", "password": "hash-of-a-password"]),
            Town.change("user_store", "us", ["user_ID": "u", "store_ID": "alpha", "can_login": "true"]),
        ])
        return (town, administration, try administration.quarantine(all: true).map(\.group.number))
    }

    private typealias Deed = (_ administration: Administration, _ parked: [Int64]) throws -> Void

    /// In an order in which each is possible.
    private static var deeds: [(act: AuditAct, deed: Deed)] { accountDeeds + siteDeeds + storeDeeds + recordDeeds + handoverDeeds + lastDeeds }

    private static var accountDeeds: [(act: AuditAct, deed: Deed)] {
        let secret = "hash-of-a-password"
        return [
            (
                .accountCreated,
                { administration, _ in
                    _ = try administration.createAccount(name: "ama", role: .support, rights: [.moveStores], secret: secret, id: "account-ama")
                }
            ),
            (
                .accountEdited,
                { administration, _ in
                    var edit = AccountEdit()
                    edit.secret = secret
                    edit.rights = [.editSyncSites]
                    _ = try administration.editAccount("ama", edit)
                }
            ),
            (
                .signedIn,
                { administration, _ in
                    _ = try administration.openSession(account: "account-ama", secret: secret, from: "10.0.0.7", key: "key-of-a-session", id: "session")
                }
            ),
            (.signedOut, { administration, _ in try administration.revokeKey("session", of: "account-ama") }),
            (
                .tokenCreated,
                { administration, _ in
                    _ = try administration.createToken(account: "account-ama", label: "reports", days: 9, key: "key-of-a-token", id: "token")
                }
            ),
            (.tokenRevoked, { administration, _ in try administration.revokeKey("token", of: nil) }),
            (
                .accountDeleted,
                { administration, _ in
                    try administration.deleteAccount("ama")
                }
            ),
        ]
    }

    private static var siteDeeds: [(act: AuditAct, deed: Deed)] {
        [
            (
                .siteCreated,
                { administration, _ in
                    _ = try administration.createSite(name: "East", kind: .server, secret: "hash-of-a-password", id: "site-East")
                }
            ),
            (
                .siteEdited,
                { administration, _ in
                    var edit = Administration.SiteEdit()
                    edit.secret = "hash-of-a-password"
                    edit.clearsPairing = true
                    _ = try administration.editSite("South", edit)
                }
            ),
            (
                .termsSet,
                { administration, _ in
                    var edit = TermsEdit()
                    edit.values = SyncTerms(interval: 900)
                    _ = try administration.setTerms(of: nil, edit)
                }
            ),
            (.againOrdered, { administration, _ in _ = try administration.orderAgain(of: "South", store: "beta", id: "order-1") }),
            (.siteDeleted, { administration, _ in try administration.deleteSite("East") }),
        ]
    }

    private static var storeDeeds: [(act: AuditAct, deed: Deed)] {
        [
            (
                .storeCreated,
                { administration, _ in
                    _ = try administration.createStore(
                        code: "new", title: "New", isDispensary: false, nameID: nil, ids: (store: "new", name: "name-new"))
                }
            ),
            (
                .storeEdited,
                { administration, _ in
                    let fields = ["name": "Newer", "code": "new", "name_ID": "name-new", "store_mode": "store"]
                    try writer(administration).write([Town.change("store", "new", fields)])
                }
            ),
            (.storeDeleted, { administration, _ in try writer(administration).write([Town.delete("store", "new")]) }),
            (.storeAssigned, { administration, _ in try administration.assign(store: "depot", to: "North", force: false) }),
            (.collectorSet, { administration, _ in try administration.setCollector(store: "beta", at: "North", true) }),
            (.transactionsSwitched, { administration, _ in try administration.setTransactions(store: "ward", true) }),
            (
                .visibilityGranted,
                { administration, _ in
                    let next = Counter()
                    try administration.grantVisibility("beta", "lonely") { "audit-\(next.next())" }
                }
            ),
            (.visibilityRevoked, { administration, _ in try administration.revokeVisibility("beta", "lonely") }),
            (.shown, { administration, _ in try administration.show(.item, "one", in: "beta") }),
            (.hidden, { administration, _ in try administration.hide(.item, "one", in: "beta") }),
            (
                .visibilityImported,
                { administration, _ in
                    let rows = ["beta", "lonely"].map { store in
                        Town.change("item_store_join", "two-\(store)", ["item_ID": "two", "store_ID": store, "inactive": "false"])
                    }
                    _ = try writer(administration).importSlice(rows)
                }
            ),
        ]
    }

    private static var recordDeeds: [(act: AuditAct, deed: Deed)] {
        [
            (.listsSwitched, { administration, _ in try administration.setListsSetItems(true) }),
            (.preferenceSet, { administration, _ in try preferences(administration).set(.centralisedProcurement, on: true, user: "ama") }),
            (.preferenceReset, { administration, _ in try preferences(administration).reset(.centralisedProcurement, user: "ama") }),
            (.quarantineRedriven, { administration, parked in _ = try administration.redrive(parked[0]) }),
            (
                .unsentAdded,
                { administration, _ in
                    let line = Array(#"{"tableName":"item_line","recordId":"left","recordData":{"ID":"left","store_ID":"alpha"}}"#.utf8)
                    _ = try administration.addUnsent([line], site: "North")
                }
            ),
            (
                .databaseRepaired,
                { administration, _ in
                    try administration.database.write { transaction in
                        let chan = try transaction.channels.channel(named: "everyone")
                        var tally = try transaction.channels.channel(chan).tally
                        tally.add(Digest.of([1]))
                        try transaction.channels.setTally(chan, tally)
                    }
                    _ = try administration.repair()
                }
            ),
            (.databaseRestored, { administration, _ in try administration.noteRestored(copyMadeAt: 1_700_000_000, lostPositions: 5) }),
            (.backupOrdered, { administration, _ in try administration.noteBackupOrdered(file: "central.sqlite") }),
            (.quarantineRoomSet, { administration, _ in try administration.setQuarantineRoom(QuarantineRoom(groups: 10, bytes: 1_000)) }),
            (.quarantineDismissed, { administration, parked in _ = try administration.dismiss(parked[1], why: "a mistake") }),
            (.merged, { administration, _ in try administration.merge("item", "one", into: "two", acting: .program) }),
            (.userPasswordSet, { administration, _ in try administration.setPassword(ofUser: "u", secret: "a slow hash") }),
            (
                .userSent,
                { administration, _ in
                    let next = Counter()
                    try administration.sendUser("u") { "send-\(next.next())" }
                }
            ),
            (
                .userCreated,
                { administration, _ in
                    var edit = UserEdit()
                    edit.name = "Newly Made"
                    try administration.users.create(edit, id: "made") { "unused" }
                }
            ),
            (
                .userEdited,
                { administration, _ in
                    var edit = UserEdit()
                    edit.jobTitle = "Storekeeper"
                    try administration.users.edit("made", edit)
                }
            ),
            (
                .userRights,
                { administration, _ in
                    try administration.users.setRight(of: "made", in: "beta", mayLogIn: true, isDefault: true, newID: "made-beta")
                }
            ),
        ]
    }

    private static var handoverDeeds: [(act: AuditAct, deed: Deed)] {
        [
            (.homeMoveOrdered, { administration, _ in try moveHome(administration, "first", force: false) }),
            (.homeMoveCancelled, { administration, _ in try administration.cancelHomeMove(table: "name", id: "patient") }),
            (.homeMoved, { administration, _ in try moveHome(administration, "second", force: true) }),
            (.storeMoveOrdered, { administration, _ in try moveStore(administration, to: "South", id: "move-one") }),
            (.storeMoveCancelled, { administration, _ in _ = try administration.cancelStoreMove("alpha") }),
            (.storeMoved, { administration, _ in try moveStore(administration, to: "South", id: "move-two", force: true) }),
            (.topologyChanged, { administration, _ in _ = try administration.mirror(to: "North", force: false, handoverID: "third") }),
            (.topologyOrdered, { administration, _ in _ = try administration.unify(force: false, handoverID: "fourth") }),
            (.topologyCancelled, { administration, _ in _ = try administration.cancelTopologyChange() }),
        ]
    }

    /// What is possible on a central server that is not the primary, and what ends all syncing.
    private static var lastDeeds: [(act: AuditAct, deed: Deed)] {
        [
            (.preferenceSetBack, { administration, _ in try preferences(administration).override(.centralisedProcurement, user: "ama") }),
            (.syncSwitched, { administration, _ in try administration.setSync(on: false) }),
        ]
    }

    private static func writer(_ administration: Administration) -> CentralWriter {
        CentralWriter(administration.database, by: administration.by)
    }

    private static func preferences(_ administration: Administration) -> PreferenceAdministration {
        PreferenceAdministration(administration.database, by: administration.by)
    }

    private static func moveStore(_ administration: Administration, to site: String, id: String, force: Bool = false) throws {
        _ = try administration.moveStore("alpha", to: site, force: force, handoverID: id)
    }

    private static func moveHome(_ administration: Administration, _ id: String, force: Bool) throws {
        _ = try administration.moveHome(table: "name", id: "patient", to: "ward", force: force, handoverID: id)
    }

    /// Acts that sites do, and those of the part that makes transfers: their own suites do them.
    private static let elsewhere: Set<AuditAct> = [
        .centralSetUp, .peopleSearched, .personFetched, .transferMonthsSet, .transfersRebuilt, .transferAllowed,
        .siteExported, .bundleAccepted, .bundleMade,
    ]

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
        let covered = Set(Self.deeds.map(\.act)).union(Self.elsewhere)
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
        #expect(throws: Failure.self) { try administration.show(.item, "nothing", in: "beta") }
        #expect(throws: Failure.self) { try administration.show(.item, "one", in: "nowhere") }
        #expect(throws: Failure.self) { try administration.mirror(to: "nowhere", force: false, handoverID: "x") }
        #expect(throws: Failure.self) { try administration.cancelTopologyChange() }
        #expect(throws: Failure.self) {
            try administration.moveHome(table: "name", id: "patient", to: "beta", force: false, handoverID: "x")
        }
        #expect(throws: Failure.self) { try administration.cancelHomeMove(table: "name", id: "patient") }
        #expect(throws: Failure.self) { try administration.setTransactions(store: "beta", true) }
        #expect(throws: Failure.self) { try administration.sendUser("nobody") { "x" } }
        #expect(throws: Failure.self) { try administration.merge("item", "one", into: "nothing", acting: .program) }
        #expect(throws: Failure.self) { try Self.preferences(administration).override(.centralisedPayments, user: "ama") }
        let wrong = [
            Town.change("item_store_join", "row", ["item_ID": "one", "store_ID": "beta", "inactive": "false"]),
            Town.change("stocktake", "not-centrals", ["store_ID": "alpha"]),
        ]
        #expect(throws: Failure.self) { try Self.writer(administration).write(wrong, acting: WriteContext(user: "ama", isForEachStore: true)) }
        #expect(try administration.audited().count == before)
    }

    @Test func `an act that changes nothing leaves no entry`() throws {
        let (_, administration, _) = try town()
        try administration.show(.item, "one", in: "beta")
        try administration.setListsSetItems(true)
        let preferences = Self.preferences(administration)
        try preferences.set(.centralisedProcurement, on: true, user: "ama")
        try administration.setTransactions(store: "ward", true)
        try administration.setCollector(store: "beta", at: "North", true)
        _ = try administration.mirror(to: "North", force: false, handoverID: "there")
        _ = try administration.unify(force: false, handoverID: "back")
        let before = try administration.audited().count
        _ = try administration.unify(force: false, handoverID: "again")
        try administration.setTransactions(store: "ward", true)
        try administration.setCollector(store: "beta", at: "North", true)
        try administration.setSync(on: true)
        try administration.assign(store: "alpha", to: "North", force: false)
        _ = try administration.editSite("North", Administration.SiteEdit())
        _ = try administration.cancelTopologyChange()
        _ = try administration.unify(force: true, handoverID: "forced")
        #expect(try administration.audited().count == before + 2, "the cancelled change, and the forced one")
        try preferences.set(.centralisedProcurement, on: true, user: "ama")
        try administration.setListsSetItems(true)
        try administration.show(.item, "one", in: "beta")
        try administration.hide(.item, "two", in: "beta")
        let row = Town.change("item_store_join", "row", ["item_ID": "two", "store_ID": "beta", "inactive": "true"])
        try Self.writer(administration).write([row], acting: WriteContext(user: "ama", isForEachStore: true))
        #expect(try administration.audited().count == before + 2)
    }

    @Test func `what is written as a record is an act all the same: preferences, stores, visibility, merges`() throws {
        let (town, administration, _) = try town()
        let acting = WriteContext(user: "somebody", isForEachStore: true)
        let before = try administration.audited().count
        let writer = Self.writer(administration)
        for changes in [
            [Town.change("pref", "centralised_payments", ["store_ID": "", "item": "centralised_payments", "data": "true"])],
            [Town.change("pref", "smtp", ["store_ID": "", "item": "smtp", "data": "hash-of-a-password"])],
            Town.store("written"),
            [Town.change("name_store_join", "row", ["name_ID": "customer", "store_ID": "lonely"])],
            [Town.delete("name_store_join", "row")],
            [Change(table: "item", id: "one", payload: nil, mergeInto: "two")],
        ] { try writer.write(changes, acting: acting) }
        let entries = try administration.audited().dropLast(before)
        #expect(
            entries.map { "\($0.act) \($0.subject)" } == [
                "merged item one", "hidden lonely", "shown lonely", "store-created written", "preference-set smtp",
                "preference-set centralised_payments",
            ])
        #expect(entries.allSatisfy { $0.actor == "ama" && !String(decoding: $0.details, as: UTF8.self).contains("hash-of-a-password") })
        // The program's own rows are nobody's act, and an item or document is no matter of administration.
        try town.central([Town.change("item_store_join", "auto", ["item_ID": "two", "store_ID": "lonely", "inactive": "false"])])
        try writer.write([Town.change("item", "three")], acting: acting)
        #expect(try administration.audited().count == before + 6)
    }

    @Test func `every act is in the list that people read`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/audit.md").standardized
        let page = try String(contentsOf: file, encoding: .utf8)
        for act in AuditAct.allCases { #expect(page.contains("| `\(act.rawValue)` |"), "\(act.rawValue)") }
    }

    @Test func `entries are neither changed nor removed, and a file edited by hand shows`() throws {
        let (town, administration, _) = try town()
        for statement in ["UPDATE audit SET actor = 'nobody' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2", "DELETE FROM audit"] {
            #expect(throws: Failure.self) { try town.network.central.write { try $0.sql.execute(statement) } }
        }
        #expect(try administration.verify().problems == [])
        try town.network.central.write { transaction in
            try transaction.sql.execute("DROP TRIGGER audit_refuses_update")
            try transaction.sql.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
        }
        #expect(try administration.verify().problems.count == 1)
    }

    @Test func `an entry taken out of the middle shows`() throws {
        let (town, administration, _) = try town()
        try town.network.central.write { transaction in
            try transaction.sql.execute("DROP TRIGGER audit_refuses_delete")
            try transaction.sql.execute("DELETE FROM audit WHERE seq = 3")
        }
        #expect(try administration.verify().problems.count == 1)
    }

    @Test func `the list answers by time, subject and act, newest first`() throws {
        let (_, administration, _) = try town()
        var query = AuditQuery()
        query.act = AuditAct.storeAssigned.rawValue
        let assigned = try administration.audited(query)
        #expect(assigned.count == 5 && zip(assigned, assigned.dropFirst()).allSatisfy { $0.sequence > $1.sequence })
        query.subject = "alpha"
        #expect(try administration.audited(query).map(\.subject) == ["alpha"])
        query.since = 1_800_000_001
        #expect(try administration.audited(query).isEmpty)
        query = AuditQuery()
        query.limit = 2
        #expect(try administration.audited(query).count == 2)
    }
}
