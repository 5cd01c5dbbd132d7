import Failures
import Foundation
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SITE 1, 2, 5, R-ROLE 4: sites as an administrator has them", .ownThreads)
struct SiteAdministrationTests {
    private func code(_ body: () throws -> Void) -> FailureCode? {
        do { try body() } catch { return (error as? Failure)?.code }
        return nil
    }

    private static func site(_ name: String, _ store: NewSite.FirstStore, kind: SiteKind = .server) -> NewSite {
        NewSite(name: name, kind: kind, secret: "secret", id: "site-\(name)", store: store)
    }

    private static func edit(_ change: (inout Administration.SiteEdit) -> Void) -> Administration.SiteEdit {
        var edit = Administration.SiteEdit()
        change(&edit)
        return edit
    }

    // MARK: Codes

    @Test func `a site is called by its code, which nobody else has, in any case`() throws {
        let administration = try Town().network.administration
        let made = try administration.createSite(name: "Bayview", code: "BV1", kind: .server, secret: "s", id: "bayview")
        #expect(made.code == "BV1")
        for called in ["BV1", "bv1", "Bayview", "bayview", String(made.number)] { #expect(try administration.site(called).id == "bayview", "\(called)") }
        // Neither the code nor the name of another site, nor a number, nor central, nor what cannot be typed.
        for (taken, wanted) in [
            ("bv1", FailureCode.nameTaken), ("Bayview", .nameTaken), ("12", .argumentInvalid), ("central", .argumentInvalid), ("a:b", .argumentInvalid),
        ] {
            let found = code { _ = try administration.createSite(name: "Other", code: taken, kind: .server, secret: "s", id: "other") }
            #expect(found == wanted, "\(taken)")
        }
        for called in ["bayview", "Bv1"] {
            let found = code { _ = try administration.createSite(name: "Other", code: called, kind: .server, secret: "s", id: "other") }
            #expect(found != nil, "\(called)")
            #expect(code { _ = try administration.editSite("North", Self.edit { $0.code = called }) } != nil)
            #expect(code { _ = try administration.editSite("North", Self.edit { $0.name = called }) } != nil)
        }
        #expect(code { _ = try administration.createSite(name: "Bv1", kind: .server, secret: "s", id: "other") } == .nameTaken)
        let version = made.version
        let edited = try administration.editSite("bv1", Self.edit { $0.code = "BAY" }, version: version)
        #expect(edited.code == "BAY" && edited.version != version && edited.name == "Bayview")
        #expect(code { _ = try administration.site("BV1") } == .notFound)
        #expect(!Self.edit { $0.code = "BAY" }.changes(edited))
        #expect(try administration.editSite("BAY", Self.edit { $0.code = "" }).code == nil)
        let acts = try administration.audited().filter { $0.subject == "Bayview" }.map { String(decoding: $0.details, as: UTF8.self) }
        #expect(acts.count == 3 && acts[1].contains(#""formerCode":"BV1""#) && acts[1].contains(#""code":"BAY""#))
    }

    // MARK: The device before

    /// What a site's next question tells central, as the server keeps it.
    private func tell(_ town: Town, _ name: String, at: Int64) throws {
        let request = try PullRequest(decoding: town.site(name).nextPull(bytes: 1_000, wantsDetail: false))
        let database = try #require(try town.network.administration.site(name).database)
        try town.network.administration.remember([(Contact(request, site: "site-\(name)", database: database), at)])
    }

    @Test func `what the replaced device had yet to send is counted, told in words, and stays until the next one is replaced`() throws {
        let town = try Town()
        try town.syncAll()
        #expect(try town.network.administration.status(of: "North").former == nil)
        for number in 0..<3 {
            try town.write(
                "North", (0...number).map { Town.change("item_line", "unsent-\(number)-\($0)", ["store_ID": "alpha", "quantity": "1"]) })
        }
        try tell(town, "North", at: 1_800_000_000)
        let first = try #require(try town.network.administration.site("North").database)
        let loss = try town.network.administration.pairingLoss(of: "North")
        #expect(loss.unsent == 6 && loss.unsentGroups == 3 && loss.warnings.contains { $0.contains("3 groups (6 records) yet to send") })
        _ = try town.network.administration.editSite("North", Self.edit { $0.clearsPairing = true })
        // Nobody has taken its place yet.
        #expect(try town.network.administration.status(of: "North").former == nil)
        try town.network.addDevice("North")
        try town.network.sync("North")
        let status = try town.network.administration.status(of: "North")
        let former = try #require(status.former)
        #expect(former.database == first && former.toSend == 6 && former.groupsToSend == 3 && former.saidAt == 1_800_000_000)
        #expect(former.replacedAt == 1_800_000_000 && former.withheld == 0)
        #expect(former.sentence { "on day \($0)" }.contains("had 3 groups (6 records) yet to send when it called last, on day 1800000000"))
        #expect(FormerDevice(stateText: former.stateText) == former)
        let log = try town.network.central.read { try $0.log.recent(50) }
        #expect(log.contains { $0.event == "paired" && $0.message.contains("3 groups (6 records)") })
        // The new device itself has nothing to send, and that says nothing of the one before.
        try tell(town, "North", at: 1_800_000_100)
        let later = try town.network.administration.status(of: "North")
        #expect(later.toSend == 0 && later.former == former)
        _ = try town.network.administration.editSite("North", Self.edit { $0.clearsPairing = true })
        try town.network.addDevice("North")
        try town.network.sync("North")
        let second = try #require(try town.network.administration.status(of: "North").former)
        #expect(second.database != first && second.toSend == 0)
        #expect(second.sentence { "on day \($0)" }.contains("had nothing left to send on day 1800000100"))
    }

    // MARK: A site with its store

    @Test func `a site is added with a store that central held, and its first sync brings both`() throws {
        let town = try Town()
        let added = try town.network.administration.addSite(Self.site("East", .existing("DEPOT")))
        #expect(added.site.number == 6 && added.store.id == "depot" && added.remarks.isEmpty)
        try town.network.addDevice("East")
        try town.network.sync("East")
        #expect(try town.site("East").offeredStores().contains { $0.id == "depot" && $0.kind == .active })
        #expect(try town.centralPayload("store", "depot")?.contains(#""sync_id_remote_site":6"#) == true)
        #expect(try town.write("East", [Town.change("item_line", "first", ["store_ID": "depot"])]) != nil)
        try town.network.sync("East")
        #expect(try town.centralPayload("item_line", "first") != nil)
        let acts = try town.network.administration.audited().prefix(2).map(\.act)
        #expect(acts == ["store-assigned", "site-created"])
        #expect(try town.network.administration.verify().problems == [])
    }

    @Test func `a site is added with a new store, and told when what it does stays there`() throws {
        let town = try Town()
        let added = try town.network.administration.addSite(
            Self.site("East", .new(code: "EC", title: "East Clinic", isDispensary: true, ids: (store: "ec", name: "name-ec"))))
        #expect(added.store.title == "East Clinic")
        #expect(added.remarks.first?.contains("stores edit EC --transactions on") == true)
        #expect(try town.network.administration.stores().first { $0.facts.id == "ec" }?.site?.name == "East")
    }

    @Test func `what cannot be added leaves nothing behind: neither site nor store`() throws {
        let town = try Town()
        let administration = town.network.administration
        let before = (try administration.sites().map(\.name), try administration.stores().map(\.facts.id), try administration.audited().count)
        let new = NewSite.FirstStore.new(code: "EC", title: "East", isDispensary: false, ids: (store: "ec", name: "name-ec"))
        #expect(code { _ = try administration.addSite(Self.site("East", .existing("alpha"))) } == .storeMoveNeeded)
        #expect(code { _ = try administration.addSite(Self.site("East", .existing("nowhere"))) } == .notFound)
        #expect(code { _ = try administration.addSite(Self.site("north", new)) } == .nameTaken)
        #expect(code { _ = try administration.addSite(Self.site("12", new)) } == .argumentInvalid)
        #expect(code { _ = try administration.addSite(Self.site("East", new, kind: .central)) } == .siteIsCentral)
        let taken = NewSite.FirstStore.new(code: "ALPHA", title: "East", isDispensary: false, ids: (store: "ec", name: "name-ec"))
        #expect(code { _ = try administration.addSite(Self.site("East", taken)) } == .nameTaken)
        let after = (try administration.sites().map(\.name), try administration.stores().map(\.facts.id), try administration.audited().count)
        #expect(before == after)
    }

    @Test func `a mobile site has one active store, on whatever way it would get another`() throws {
        let town = try Town()
        let administration = town.network.administration
        _ = try administration.addSite(Self.site("Phone", .existing("depot"), kind: .mobile))
        try town.central(Town.store("second"))
        #expect(code { try administration.assign(store: "second", to: "Phone", force: false) } == .mobileSiteFull)
        let server = try administration.createSite(name: "East", kind: .server, secret: "secret", id: "site-East")
        try administration.assign(store: "second", to: "East", force: false)
        try town.central(Town.store("third"))
        try administration.assign(store: "third", to: "East", force: false)
        #expect(code { _ = try administration.editSite("East", Self.edit { $0.kind = .mobile }) } == .mobileSiteFull)
        #expect(try administration.site(server.id).kind == .server)
        try administration.assign(store: "third", to: "central", force: false)
        #expect(try administration.editSite("East", Self.edit { $0.kind = .mobile }).kind == .mobile)
        #expect(code { try administration.assign(store: "third", to: "East", force: false) } == .mobileSiteFull)
    }

    // MARK: Deletion and edits

    @Test func `transfer copies and collectors do not keep a site from being deleted, an active store does`() throws {
        let town = try Town()
        let administration = town.network.administration
        _ = try administration.createSite(name: "East", kind: .server, secret: "secret", id: "site-East")
        try town.central(Town.store("small"))
        try town.grant("small", "alpha")
        try administration.assign(store: "small", to: "East", force: false)
        try administration.setCollector(store: "beta", at: "East", true)
        #expect(code { try administration.deleteSite("East") } == .siteHasStores)
        try administration.assign(store: "small", to: "central", force: false)
        // Beta is collected, and beta's partner is known as one.
        #expect(try administration.status(of: "East").stores.map(\.kind).contains(.transfer))
        try administration.deleteSite("East")
        #expect(code { _ = try administration.site("East") } == .notFound)
        #expect(code { try administration.deleteSite("central") } == .siteIsCentral)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `another type, name and password leave the pairing as it is; only the password is asked for anew`() throws {
        let town = try Town()
        try town.syncAll()
        let administration = town.network.administration
        let before = try administration.site("North")
        let after = try administration.editSite(
            "North",
            Self.edit {
                $0.name = "Far North"
                $0.kind = .desktop
                $0.secret = "another hash"
            })
        #expect(after.database == before.database && after.database != nil && after.isInitialised && after.number == before.number)
        try town.write("North", [Town.change("item_line", "kept", ["store_ID": "alpha"])])
        try town.network.sync("North")
        #expect(try town.centralPayload("item_line", "kept") != nil)
        let details = String(decoding: try #require(try administration.audited().first { $0.act == "site-edited" }).details, as: UTF8.self)
        #expect(details.contains(#""formerKind":"server""#) && details.contains(#""kind":"desktop""#) && !details.contains("another hash"))
    }

    @Test func `of two administrators who edit what they saw, the second is told that it changed`() throws {
        let town = try Town()
        let administration = town.network.administration
        let seen = try administration.site("North").version
        _ = try administration.editSite("North", Self.edit { $0.kind = .desktop }, version: seen)
        #expect(code { _ = try administration.editSite("North", Self.edit { $0.name = "Other" }, version: seen) } == .versionOutdated)
        #expect(code { try administration.deleteSite("North", version: seen) } == .versionOutdated)
        #expect(try administration.site("North").kind == .desktop)
    }

    // MARK: Another device

    @Test func `before a device is replaced it is told what the old one has not sent, withholds, and who else called`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", [Town.change("item_line", "hidden", ["store_ID": "pharmacy"])])
        let engine = try town.site("Clinic")
        let caller = try town.caller("Clinic")
        let point = WaitingPoint(position: 0, subscription: 1, waiting: 3, withheld: try engine.waitingPoint().withheld)
        try town.network.administration.remember([(Contact(point, caller), 1_800_000_000)])
        // Another device tries the same name and password.
        let stranger = try town.network.addDevice("Clinic")
        #expect(code { try town.network.sync("Clinic") } == .secondDevice)
        let loss = try town.network.administration.pairingLoss(of: "Clinic")
        let database = try #require(try stranger.database.read { try $0.state.value(Meta.database) })
        #expect(loss.unsent == 3 && loss.withheld == 1 && loss.callers == [database])
        #expect(loss.warnings.count == 3 && loss.warnings.contains { $0.contains("3 records yet to send") })
        #expect(code { _ = try town.network.administration.pairingLoss(of: "central") } == .siteIsCentral)
        // One act: the pairing and the password, and nothing else.
        let before = try town.network.administration.site("Clinic")
        let after = try town.network.administration.editSite(
            "Clinic",
            Self.edit {
                $0.clearsPairing = true
                $0.secret = "another hash"
            })
        #expect(after.database == nil && after.name == before.name && after.kind == before.kind && after.subscription == before.subscription)
        try town.network.sync("Clinic")
        #expect(try town.network.administration.site("Clinic").database == database)
    }

    // MARK: What is known of a site

    private func session(_ town: Town, _ members: String) throws {
        let database = try #require(try town.site("North").database.read { try $0.state.value(Meta.database) })
        let body = #"{"protocol":[1,7],"app":"test","database":"\#(database)","seenOpenings":[]\#(members)}"#
        _ = try town.network.engine.openSession(site: "site-North", Array(body.utf8))
    }

    @Test func `a site tells its machine and its schema; what makes no sense is as if it had not been said`() throws {
        let town = try Town()
        let administration = town.network.administration
        #expect(try administration.status(of: "North").machine == nil)
        try session(town, #","hardware":"8d969eef6ecad3c29a3a629280e686cf","schema":18"#)
        #expect(
            try administration.status(of: "North").machine
                == SiteMachine(hardware: "8d969eef6ecad3c29a3a629280e686cf", protocolMax: 7, schema: 18))
        for members in [
            #","hardware":"\#(String(repeating: "a", count: 65))","schema":-1"#, #","hardware":"with space","schema":99999999"#,
            #","hardware":"line\u000abreak","schema":"18""#, #","hardware":5"#, "",
        ] {
            try session(town, members)
            #expect(try administration.status(of: "North").machine == SiteMachine(hardware: nil, protocolMax: 7, schema: nil), "\(members)")
        }
        try session(town, #","hardware":"one""#)
        try session(town, #","hardware":"other""#)
        #expect(try administration.status().log.contains { $0.event == "machine-changed" && $0.site == "site-North" })
        // A real site says both.
        try town.syncAll()
        #expect(try administration.status(of: "North").machine?.schema == Migration.newest)
        // Another device is another machine: nothing of the old one stays.
        _ = try administration.editSite("North", Self.edit { $0.clearsPairing = true })
        try town.network.addDevice("North")
        #expect(throws: Failure.self) { try town.network.sync("North") { if $0 == 1 { throw Failure(.overloaded) } } }
        #expect(try administration.status(of: "North").lastSuccess == nil)
    }

    @Test func `the last success is that of a sync that ended well, not of a call`() throws {
        let town = try Town()
        let administration = town.network.administration
        #expect(throws: Failure.self) { try town.network.sync("North") { if $0 == 2 { throw Failure(.overloaded) } } }
        #expect(try administration.status(of: "North").lastSuccess == nil)
        try town.network.sync("North")
        #expect(try administration.status(of: "North").lastSuccess == 1_800_000_000)
        // A call that leaves something to send or to receive is none.
        let caller = try town.caller("North")
        let settings = try #require(try town.site("North").settings())
        let point = try town.site("North").waitingPoint()
        func contact(waiting: Int64) throws -> Contact {
            let opening = try #require(try town.network.central.read { try $0.openings.current() }).id
            let request = PullRequest(
                opening: opening, position: point.position, seen: 0, subscription: settings.version, behind: [], isInitialised: true, bytes: 100_000,
                wantsDetail: false, waiting: waiting)
            return try town.network.engine.pull(caller, request.encoded()).contact
        }
        #expect(try contact(waiting: 0).isInStep && !contact(waiting: 1).isInStep)
        try town.central([Town.change("item", "news")])
        #expect(try !contact(waiting: 0).isInStep)
    }

    @Test func `what a site says of its schedule is shown, with whether it has heard of what is set`() throws {
        let town = try Town()
        let administration = town.network.administration
        town.network.sites["North"]?.schedule = SiteSchedule(interval: 600, isOwn: true)
        try town.syncAll()
        var status = try administration.status(of: "North")
        #expect(status.schedule == SiteSchedule(interval: 600, isOwn: true) && status.hearing == .heard && status.intervalSetBy == "machine")
        var edit = TermsEdit()
        edit.values = SyncTerms(isPaused: true)
        _ = try administration.setTerms(of: "North", edit)
        #expect(try administration.status(of: "North").hearing == .notYet)
        town.network.sites["North"]?.schedule = SiteSchedule(interval: 600, isOwn: false, pausedBy: .central)
        try town.syncAll()
        status = try administration.status(of: "North")
        #expect(status.hearing == .heard && status.schedule?.pausedBy == .central && status.intervalSetBy == "standard")
        #expect(try administration.status(of: "South").hearing == .unknown)
    }

    @Test func `trouble is named: changes kept apart, silence, calls without success, clocks, two copies`() throws {
        let town = try Town()
        try town.syncAll()
        let administration = town.network.administration
        let now: Int64 = 1_800_000_000
        func words(at time: Int64 = now) throws -> [String] { SiteTrouble.all(try administration.status(of: "North"), asOf: time).map(\.word) }
        #expect(try words() == [])
        #expect(try words(at: now + 31 * 86_400) == ["silent"])
        _ = try town.forge("North", [[Town.change("item", "forged", ["item_name": "Sand"])]])
        #expect(try words() == ["kept-apart"])
        let failing = Contact(WaitingPoint(position: 0, subscription: 1, waiting: 5), try town.caller("North"))
        var called = failing
        called.isInStep = false
        try administration.remember([(called, now + 7_200)])
        #expect(try words(at: now + 7_200) == ["kept-apart", "failing"])
        try town.network.central.write { try $0.state.set(Meta.clock["site-North"], 4_000) }
        #expect(try words(at: now + 7_200) == ["kept-apart", "failing", "clock-differs"])
        #expect(SiteTrouble.words.count == 7)
    }
}
