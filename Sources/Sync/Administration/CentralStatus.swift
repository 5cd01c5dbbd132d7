import Failures
import Payload
import Storage

/// One site as central sees it (R-SYNC 8, R-SITE 1).
package struct SiteStanding: Sendable {
    package let site: Site
    package let stores: [HeldStore]
    /// Entries the site has yet to receive; zero means it has everything, as far as it told.
    package let toReceive: Int64
    /// Records the site said it has yet to push, at its last contact.
    package let toSend: Int64
    /// Groups of its changes that are kept apart.
    package let parked: Int
    /// Records the site said it keeps to itself, at its last contact: central holds no copy of them, or an old one (R-OWN 5).
    package let withheld: Int64
    /// How far its clock was from central's at its last session; nil when they agreed.
    package let clock: ClockDifference?
}

/// Central's state for a person: counts, sites, what needs attention.
package struct CentralStanding: Sendable {
    package let name: String
    package let database: String
    package let head: Int64
    package let isSyncOn: Bool
    package let sites: [SiteStanding]
    /// The preferences of all sites, with the sites that set one back for themselves.
    package let preferences: [PreferenceListing]
    package let counts: [(table: String, count: Int64)]
    package let orphans: Int64
    package let parked: Int
    /// Repeats dispensed more often than prescribed (R-OWN 3).
    package let overdispensed: [RepeatStanding]
    /// What sites found damaged in central's own database, until it is mended.
    package let damaged: [String]
    package let log: [SyncLogLine]
}

extension Administration {
    package func standing(logLines: Int = 20) throws -> CentralStanding {
        try database.read { try standing(logLines: logLines, $0) }
    }

    func standing(logLines: Int, _ ledger: Ledger) throws -> CentralStanding {
        let central = try Topology(ledger).central()
        let quarantine = try ledger.quarantine().filter { $0.state == .parked && $0.kind == "refused" }
        return CentralStanding(
            name: central.name, database: try ledger.meta(Meta.database) ?? "", head: try ledger.head(),
            isSyncOn: try ledger.meta(Meta.sync) != "off",
            sites: try ledger.sites().map { try standing(of: $0, quarantine, ledger) },
            preferences: try PreferenceDesk(database, rules: rules).list(ledger), counts: try ledger.countsByTable(),
            orphans: try ledger.orphanCount(), parked: quarantine.count,
            overdispensed: try ledger.repeatFlags(), damaged: try CentralEngine.damage(ledger), log: try ledger.recentLog(logLines))
    }

    package func standing(of reference: String) throws -> SiteStanding {
        try database.read { ledger in
            let quarantine = try ledger.quarantine().filter { $0.state == .parked && $0.kind == "refused" }
            return try standing(of: Self.site(reference, ledger), quarantine, ledger)
        }
    }

    private func standing(of site: Site, _ quarantine: [QuarantinedGroup], _ ledger: Ledger) throws -> SiteStanding {
        var waiting: Int64 = 0
        if site.kind != .central {
            for channel in try ledger.subscription(of: site.id) {
                guard let chan = try ledger.knownChannel(named: channel) else { continue }
                waiting += try ledger.entryCount(of: chan, after: site.isInitialised ? site.cursor : 0, upTo: 1_000_000)
            }
        }
        let told = site.status.flatMap { try? JSONValue(parsing: $0) }
        return SiteStanding(
            site: site, stores: try Topology(ledger).stores(of: site.id), toReceive: waiting,
            toSend: told?["waiting"]?.integer ?? 0, parked: quarantine.count { $0.site == site.id },
            withheld: told?["withheld"]?.integer ?? 0, clock: try ledger.clockDifference(of: site.id))
    }

    /// What the quarantine holds, newest last.
    package func quarantine() throws -> [QuarantinedGroup] { try database.read { try $0.quarantine() } }

    package func quarantinedChanges(_ number: Int64) throws -> [OutboxChange] {
        try database.read { try $0.quarantinedChanges(number) }
    }

    /// Notes contacts gathered by the host, at most one write a while for all sites.
    package func note(_ contacts: [(contact: Contact, at: Int64)]) throws {
        guard !contacts.isEmpty else { return }
        try database.write { try note(contacts, $0) }
    }

    func note(_ contacts: [(contact: Contact, at: Int64)], _ ledger: Ledger) throws {
        for (contact, at) in contacts {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("waiting")
            writer.integer(contact.waiting)
            writer.key("withheld")
            writer.integer(contact.withheld)
            writer.endObject()
            try ledger.forgetNewcomers(of: contact.site, upTo: contact.cursor)
            if contact.withheld == 0, try Self.withheld(at: contact.site, ledger) > 0 {
                // What it withheld has come: stock that could not be seen can be looked at.
                for store in try Self.activeStores(of: contact.site, ledger) { try ledger.lookAgainAtKept(in: store) }
            }
            try ledger.noteContact(
                site: contact.site, at: at, cursor: contact.cursor, initialised: contact.isInitialised,
                status: String(decoding: writer.bytes, as: UTF8.self))
        }
    }

    /// Records that a site keeps to itself, as it said at its last contact.
    static func withheld(at site: String, _ ledger: Ledger) throws -> Int64 {
        let told = try ledger.site(site)?.status.flatMap { try? JSONValue(parsing: $0) }
        return told?["withheld"]?.integer ?? 0
    }

    /// What a site shows when it signs in, as central knows it.
    package struct SignInFacts: Sendable {
        package let site: String
        /// The slow hash of its password.
        package let secret: String
        /// The database it is paired with.
        package let database: String?
    }

    /// What central knows of a site that signs in; nil for an unknown name, and for central itself.
    package func secret(ofSiteNamed name: String) throws -> SignInFacts? {
        try database.read { try secret(ofSiteNamed: name, $0) }
    }

    func secret(ofSiteNamed name: String, _ ledger: Ledger) throws -> SignInFacts? {
        guard let site = try ledger.site(named: SiteName.normal(name)) ?? ledger.site(named: name), site.kind != .central, let secret = site.secret else { return nil }
        return SignInFacts(site: site.id, secret: secret, database: site.database)
    }

    /// Whether anything a site receives lies above its cursor, or its subscription changed; for notification.
    package func hasNews(for site: String, after position: Int64, subscription: Int64) throws -> Bool {
        try database.read { try hasNews(for: site, after: position, subscription: subscription, $0) }
    }

    func hasNews(for site: String, after position: Int64, subscription: Int64, _ ledger: Ledger) throws -> Bool {
        guard let stored = try ledger.site(site) else { return true }
        if stored.subscription != subscription { return true }
        return try ledger.highestHead(of: ledger.subscription(of: site)) > position
    }
}
