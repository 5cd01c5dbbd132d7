import Failures
import HTTPHost
import Storage
import SyncCentral
import Transfers

extension CentralStatusPage {
    /// What central's page says, decided and worded; `CentralStatusPage` only marks it up.
    package struct Model: Sendable, Equatable {
        /// One site's line.
        package struct Row: Sendable, Equatable {
            package var number: Int64
            package var name: String
            /// Where its history is; nil for central itself.
            package var history: String?
            package var kind: String
            package var activeStores: Int
            /// Stores that it knows besides.
            package var knownStores: Int
            package var contact: Badge
            package var toSend: String
            package var toReceive: String
            package var parked: String
            package var state: Badge

            package init(
                number: Int64, name: String, history: String?, kind: String, activeStores: Int, knownStores: Int, contact: Badge, toSend: String,
                toReceive: String, parked: String, state: Badge
            ) {
                self.number = number
                self.name = name
                self.history = history
                self.kind = kind
                self.activeStores = activeStores
                self.knownStores = knownStores
                self.contact = contact
                self.toSend = toSend
                self.toReceive = toReceive
                self.parked = parked
                self.state = state
            }
        }

        package var name: String
        package var refreshSeconds: Int
        /// What stands beside the name.
        package var badges: [Badge]
        package var notices: [Notice]
        package var sites: [Row]
        /// How many there are, those included that are not shown.
        package var siteCount: Int
        package var records: [Figure]
        package var log: [LogEntry]

        package init(
            name: String, refreshSeconds: Int, badges: [Badge], notices: [Notice], sites: [Row], siteCount: Int, records: [Figure], log: [LogEntry]
        ) {
            self.name = name
            self.refreshSeconds = refreshSeconds
            self.badges = badges
            self.notices = notices
            self.sites = sites
            self.siteCount = siteCount
            self.records = records
            self.log = log
        }
    }
}

extension CentralStatusPage.Model {
    /// Sites shown unless all are asked for; the page of all renews itself less often: it is large.
    private static let shownMost = 50
    private static let allRefreshSeconds = 60
    /// A site not seen for so many seconds is shown in red (R-REP 2).
    fileprivate static let longAgo: Int64 = 30 * 86_400

    /// - Parameter showsAll: all sites, not only those that need attention and some of the rest.
    init(_ status: CentralStatus, backup: BackupStatus = BackupStatus(), showsAll: Bool, refreshSeconds: Int) {
        let names = Dictionary(status.sites.map { ($0.site.id, $0.site.name) }, uniquingKeysWith: { first, _ in first })
        let shown = showsAll || status.sites.count <= Self.shownMost ? status.sites : Self.most(urgent: status)
        self.init(
            name: status.name, refreshSeconds: showsAll ? max(refreshSeconds, Self.allRefreshSeconds) : refreshSeconds,
            badges: Self.badges(status), notices: (backup.notice(now: status.asOf).map { [$0] } ?? []) + Self.notices(status),
            sites: shown.map { Row($0, asOf: status.asOf) },
            siteCount: status.sites.count, records: status.counts.map { Figure($0.table, $0.count) },
            log: status.log.map { LogEntry($0, now: status.asOf, who: $0.site.map { names[$0] ?? $0 } ?? "") })
    }

    private static func badges(_ status: CentralStatus) -> [Badge] {
        var badges = [
            status.isSyncOn ? Badge(.good, "Sync is on") : Badge(.bad, "Sync is off"),
            Badge(.quiet, "last change \(status.head), as of \(clock(status.asOf))"),
        ]
        if status.parked > 0 { badges.append(Badge(.bad, "\(counted(status.parked, "group")) of changes kept apart")) }
        if status.offered > 0 { badges.append(Badge(.bad, "\(counted(status.offered, "group")) offered after a restore, undecided")) }
        if status.orphans > 0 {
            badges.append(Badge(.warn, counted(status.orphans, "record waits for what it hangs on", "records wait for what they hang on")))
        }
        return badges
    }

    /// What somebody should look at, besides what stands with each site.
    private static func notices(_ status: CentralStatus) -> [Notice] {
        let damaged = status.damaged.map { Notice(.bad, "Damaged in this database: \($0).", more: "tributary verify --repair") }
        let handedOn = HandedOn.sentence(HandedOn.all(status).map { ($0.what, $0.siteName) }).map { [Notice(.bad, $0, more: HandedOn.remedy)] } ?? []
        let transfers = status.transfers.map { one in
            let words = TransferReason(rawValue: one.reason)?.title ?? one.reason
            let count = counted(one.count, "transfer is", "transfers are")
            return Notice(.warn, "\(count) not made: \(words)\(one.state == .refused ? ", refused" : "").", more: "tributary transfers list --waiting")
        }
        let unheard =
            UnheardSites.sentence(status.sites.filter(\.isUnheard).map(\.site.name), restoredAt: status.restoredAt).map {
                [Notice(.warn, $0, more: UnheardSites.remedy)]
            } ?? []
        return damaged + handedOn + unheard + transfers
            + Notice.ofRecords(status.repeatedNumbers, status.overdispensed, status.namedGone, waiting: status.waiting, orphans: status.orphans)
    }

    /// Central on top; then those that need somebody's attention before those that do not.
    private static func most(urgent status: CentralStatus) -> [CentralSiteStatus] {
        func urgency(_ site: CentralSiteStatus) -> Int {
            if site.site.kind == .central { return 0 }
            if site.site.isFenced || site.parked > 0 || site.offered > 0 { return 1 }
            if let at = site.site.lastContact, status.asOf - at > longAgo { return 2 }
            return site.isUpToDate ? 4 : 3
        }
        let ordered = status.sites.map { (urgency: urgency($0), site: $0) }.sorted {
            ($0.urgency, $0.site.site.number) < ($1.urgency, $1.site.site.number)
        }
        return ordered.prefix(shownMost).map(\.site)
    }

    /// A time of the day in UTC.
    private static func clock(_ seconds: Int64) -> String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 3_600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60)) UTC"
    }
}

extension CentralStatusPage.Model.Row {
    init(_ status: CentralSiteStatus, asOf: Int64) {
        let site = status.site
        let condition = SiteCondition(status, asOf: asOf)
        let isCentral = condition == .central
        self.init(
            number: site.number, name: site.code.map { "\(site.name) (\($0))" } ?? site.name, history: isCentral ? nil : "/history?site=\(site.id)",
            kind: isCentral ? "central" : "\(site.kind.rawValue) \(site.app ?? "")", activeStores: status.stores.count { $0.kind == .active },
            knownStores: status.stores.count { $0.kind == .collector || $0.kind == .transfer },
            contact: isCentral ? Badge(nil, "") : Self.contact(status, asOf: asOf), toSend: isCentral ? "" : "\(status.toSend)",
            toReceive: isCentral ? "" : status.toReceiveIsLeast ? "over \(status.toReceive)" : "\(status.toReceive)",
            parked: isCentral ? "" : status.offered > 0 ? "\(status.parked) + \(status.offered) offered" : "\(status.parked)",
            state: Badge(condition.tone, condition.inWords))
    }

    private static func contact(_ status: CentralSiteStatus, asOf: Int64) -> Badge {
        guard !status.isListening else { return Badge(nil, "connected") }
        guard let at = status.site.lastContact else { return Badge(.bad, "never") }
        return Badge(asOf - at > CentralStatusPage.Model.longAgo ? .bad : nil, TimeSpan.ago(asOf - at))
    }
}

extension SiteCondition {
    fileprivate var tone: Tone? {
        switch self {
        case .central, .upToDate: .good
        case .fenced, .undecided: .bad
        case .off, .loading, .workingWhileLoading, .clockDiffers, .awaitsCall: .warn
        case .unpaired: .quiet
        case .underWay: nil
        }
    }
}
