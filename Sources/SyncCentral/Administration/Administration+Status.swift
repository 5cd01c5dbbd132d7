import Failures
import Storage
import SyncProtocol
import SyncRules

extension Administration {
    /// - Parameter live: what a serving central knows beyond its database.
    package func status(logLines: Int = 20, live: LiveContacts = .none) throws -> CentralStatus {
        try database.read { try status(logLines: logLines, live: live, $0) }
    }

    func status(logLines: Int, live: LiveContacts, _ transaction: Transaction) throws -> CentralStatus {
        let central = try Topology(transaction).central()
        let quarantine = try Self.undecided(transaction)
        let orphans = try transaction.records.orphanCount()
        return CentralStatus(
            name: central.name, database: try transaction.state.value(Meta.database) ?? "", asOf: transaction.now, head: try transaction.ledger.head(),
            restoredAt: try transaction.state.value(Meta.restoredAt),
            isSyncOn: try transaction.state.value(Meta.sync) != .off,
            sites: try transaction.sites.all().map { try status(of: $0, quarantine, live, transaction) },
            preferences: try GlobalPreferences(transaction: transaction).list(), counts: try transaction.records.countsByTable(),
            orphans: orphans, parked: quarantine.count { $0.kind == "refused" }, offered: quarantine.count { $0.kind == "offered" },
            overdispensed: try transaction.repeats.flags(), storeMoves: try storeMovesUnderWay(live, transaction),
            damaged: try CentralEngine.damage(transaction),
            transfers: try transaction.transfers.openPairCounts(),
            repeatedNumbers: try RepeatedNumbers(transaction: transaction).all(),
            namedGone: try GoneNames(transaction: transaction).all(), waiting: orphans > 0 ? try WaitingRecord.latest(20, transaction) : [],
            log: try transaction.log.recent(logLines),
            databaseBytes: try transaction.databaseBytes())
    }

    package func status(of reference: String, live: LiveContacts = .none) throws -> CentralSiteStatus {
        try database.read { try status(of: Self.site(reference, $0), live, $0) }
    }

    func status(of site: Site, _ live: LiveContacts, _ transaction: Transaction) throws -> CentralSiteStatus {
        try status(of: site, Self.undecided(transaction), live, transaction)
    }

    /// What somebody has to decide about: changes that were refused, and versions that were offered after a restore.
    private static func undecided(_ transaction: Transaction) throws -> [QuarantinedGroup] {
        try transaction.quarantine.groups().filter { $0.state == .parked && ["refused", "offered"].contains($0.kind) }
    }

    /// Entries of one channel that are counted, at most, for one site.
    private static let countedMost: Int64 = 100_000

    private func status(
        of stored: Site, _ quarantine: [QuarantinedGroup], _ live: LiveContacts, _ transaction: Transaction
    ) throws -> CentralSiteStatus {
        var site = stored
        var told = ToldBySite(site.status)
        var success = try transaction.machines.lastSuccess(of: site.id)
        if let last = live.last[site.id] {
            site.lastContact = max(site.lastContact ?? last.at, last.at)
            // What another database told before the pairing changed says nothing of this one.
            if let contact = last.contact, contact.database == site.database {
                site.cursor = contact.cursor
                site.isInitialised = site.isInitialised || contact.isInitialised
                told = ToldBySite(contact, before: told)
                success = last.success.map { max(success ?? $0, $0) } ?? success
            }
        }
        var waiting: Int64 = 0
        var isLeast = false
        if site.kind != .central {
            for channel in try transaction.sites.subscription(of: site.id) {
                guard let chan = try transaction.channels.knownChannel(named: channel) else { continue }
                let after = told.behind[channel] ?? site.cursor
                let state = try transaction.channels.channel(chan)
                guard state.head > after else { continue }
                guard after > 0 else {
                    waiting += state.tally.count
                    continue
                }
                let count = try transaction.ledger.entryCount(of: chan, after: after, upTo: Self.countedMost + 1)
                isLeast = isLeast || count > Self.countedMost
                waiting += min(count, Self.countedMost)
            }
        }
        let carried = try transaction.carried.site(site.id).flatMap { $0.database == site.database ? $0 : nil }
        let hasHeard = (told.heard ?? told.subscription) == site.subscription
        let terms = try transaction.terms.terms(of: site.id)
        return CentralSiteStatus(
            site: site, stores: try Topology(transaction).stores(of: site.id), toReceive: waiting, toReceiveIsLeast: isLeast,
            toSend: told.waiting, groupsToSend: told.waitingGroups, former: try transaction.state.value(FormerDevice.kept[site.id]),
            parked: quarantine.count { $0.site == site.id && $0.kind == "refused" },
            offered: quarantine.count { $0.site == site.id && $0.kind == "offered" }, withheld: told.withheld, isWorking: told.isWorking,
            hasNewSettings: told.subscription.map { $0 != site.subscription } ?? false,
            left: try Self.left(told, site, transaction), isUnheard: try Self.isUnheard(stored, live, transaction),
            isListening: live.listening.contains(site.id),
            clock: try transaction.state.clockDifference(of: site.id),
            machine: try transaction.machines.machine(of: site.id), lastSuccess: success, ownTerms: try transaction.terms.own(of: site.id),
            // What it has heard is in force there, whatever it went by when it said so.
            terms: terms, schedule: hasHeard ? told.schedule?.under(terms) : told.schedule, hasHeard: hasHeard,
            bundleMadeAt: carried.flatMap { $0.made > 0 ? $0.made : nil }, bundleForItAt: carried?.sentAt, bundleForItHead: carried?.sentHead,
            isBundleForItEmpty: carried.flatMap { try? CarriedWords(decoding: $0.words).isAnsweredEmpty } ?? false,
            isCarried: carried.map { $0.accepted >= site.lastContact ?? 0 } ?? false)
    }

    /// Whether a site has told nothing since a copy took the database's place: what it handed on in the history that was lost, nobody knows.
    private static func isUnheard(_ stored: Site, _ live: LiveContacts, _ transaction: Transaction) throws -> Bool {
        guard stored.kind != .central, stored.database != nil, let restored = try transaction.state.value(Meta.restoredAt) else { return false }
        return live.last[stored.id]?.contact == nil && stored.lastContact ?? 0 < restored
    }

    /// What a site told that it left, as far as it is still the site's here.
    private static func left(_ told: ToldBySite, _ site: Site, _ transaction: Transaction) throws -> [String] {
        try named(told.offices(leftBy: site.id, transaction), transaction)
    }

    /// What the quarantine holds, newest last.
    package func quarantine() throws -> [QuarantinedGroup] { try database.read { try $0.quarantine.groups() } }

    package func quarantinedChanges(_ number: Int64) throws -> [OutboxChange] {
        try database.read { try $0.quarantine.changes(number) }
    }

    /// Remembers contacts gathered by the host, at most one write a while for all sites.
    package func remember(_ contacts: [(contact: Contact, at: Int64)]) throws {
        guard !contacts.isEmpty else { return }
        let last = contacts.map { LiveContacts.Last(contact: $0.contact, at: $0.at, success: $0.contact.isInStep ? $0.at : nil) }
        try database.write { try remember(last, $0) }
    }

    /// - Parameter contacts: those that told nothing are left out.
    func remember(_ contacts: [LiveContacts.Last], _ transaction: Transaction) throws {
        for last in contacts {
            guard let contact = last.contact else { continue }
            guard let site = try transaction.sites.site(contact.site), site.database == contact.database else { continue }
            let before = ToldBySite(site.status)
            let told = ToldBySite(contact, before: before)
            // A wait names its position without its history.
            let cursor = min(contact.cursor, try transaction.ledger.head())
            try transaction.visibility.forgetNewcomers(of: contact.site, upTo: cursor)
            if contact.isInitialised {
                try RepeatedNumbers(transaction: transaction).lookWhereOrdered(
                    contact.site, isComplete: told.withheld == 0 && told.waiting == 0)
            }
            if told.withheld == 0, before.withheld > 0 {
                // What it withheld has come: stock that could not be seen can be looked at.
                for store in try Topology(transaction).activeStores(of: contact.site) { try transaction.lists.lookAgainAtKept(in: store) }
            }
            try Self.remember(contact.again ?? [], of: contact.site, at: last.at, transaction)
            if let inForce = told.inForce { try Handovers(transaction: transaction).opened(at: contact.site, inForce: inForce) }
            try transaction.sites.rememberContact(
                site: contact.site, at: last.at, cursor: cursor, initialised: contact.isInitialised, status: told.text)
            if let success = last.success { try transaction.machines.rememberSuccess(of: contact.site, at: success) }
        }
    }

    /// Records that a site keeps to itself, as it said at its last contact.
    static func withheld(at site: String, _ transaction: Transaction) throws -> Int64 {
        ToldBySite(try transaction.sites.site(site)?.status).withheld
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

    func secret(ofSiteNamed name: String, _ transaction: Transaction) throws -> SignInFacts? {
        guard let site = try SiteName.site(name, transaction), site.kind != .central, let secret = site.secret else { return nil }
        return SignInFacts(site: site.id, secret: secret, database: site.database)
    }

    /// Whether anything a site receives lies above its cursor, or its subscription changed; for notification.
    package func hasNews(for site: String, after position: Int64, subscription: Int64) throws -> Bool {
        try database.read { try hasNews(for: site, after: position, subscription: subscription, $0) }
    }

    func hasNews(for site: String, after position: Int64, subscription: Int64, _ transaction: Transaction) throws -> Bool {
        guard let stored = try transaction.sites.site(site) else { return true }
        if stored.subscription != subscription { return true }
        return try transaction.channels.highestHead(of: transaction.sites.subscription(of: site)) > position
    }
}
