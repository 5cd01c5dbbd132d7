import Failures
import HTTPHost
import Hummingbird
import SyncCentral
import SyncRules

/// What is not sync: the pages, and the operations for status and metrics.
struct PageRoutes: Sendable {
    let administration: Administration
    let app: String
    let entry: PageEntry
    let sessions: SessionRegistry
    let pushes: PushQueue
    let news: NewsHub
    let contacts: ContactBook
    let backups: Backups
    let limits: HostLimits
    let metrics: MetricRegistry
    let refreshSeconds: Int
    let start = ContinuousClock.now

    var operations: [LocalInterface.Operation] {
        [
            LocalInterface.metrics { try await measured() },
            LocalInterface.status(CentralStatusJSON.members) {
                CentralStatusJSON.encode(try await status(), backup: backups.status(), isServing: true)
            },
        ]
    }

    /// Reads, and writes, the database.
    var health: HealthProbe {
        HealthProbe(
            read: { [administration] in _ = try await administration.newsFingerprint() },
            write: { [administration] in try await administration.database.probeWriting() })
    }

    func add(to router: Router<HostContext>) {
        router.get("") { request, _ in
            guard entry.isOpen(to: request) else { return entry.redirectToForm() }
            let showsAll = request.uri.queryParameters["all"] != nil
            let model = CentralStatusPage.Model(try await status(), backup: backups.status(), showsAll: showsAll, refreshSeconds: refreshSeconds)
            return CentralStatusPage(model).page.response(to: request)
        }
        router.get("history") { request, _ in
            guard entry.isOpen(to: request) else { return entry.redirectToForm() }
            let site = request.uri.queryParameters["site"].map(String.init) ?? ""
            let days = request.uri.queryParameters["days"].flatMap { Int64($0) } ?? 31
            let history = try await administration.queueHistoryAsync(of: site, days: min(max(days, 1), 3_660), live: live)
            return HistoryPage(history: history, now: administration.database.now()).page.response(to: request)
        }
        entry.addRoutes(to: router, limits: limits)
    }

    /// What this server knows now, calls included that nothing has written down yet (R-SYNC 8).
    private func status() async throws -> CentralStatus {
        try await administration.statusAsync(live: live)
    }

    private var live: LiveContacts { LiveContacts(last: contacts.last, listening: news.sites) }

    private func measured() async throws -> String {
        let waiting = pushes.waiting
        metrics.set(.pushQueue, [], Double(waiting.count))
        metrics.set(.pushQueueBytes, [], Double(waiting.bytes))
        metrics.set(.sessions, [], Double(sessions.count))
        metrics.set(.longPolls, [], Double(news.count))
        metrics.set(.uptime, [], (ContinuousClock.now - start).seconds)
        let now = try await status()
        metrics.set(.build, [("app", app)], 1)
        metrics.set(.databaseSize, [], Double(now.databaseBytes))
        backups.measure()
        metrics.set(.ledgerHead, [], Double(now.head))
        metrics.set(.parkedGroups, [], Double(now.parked))
        metrics.set(.offeredGroups, [], Double(now.offered))
        metrics.set(.orphans, [], Double(now.orphans))
        let sites = now.sites.filter { $0.site.kind != .central }
        metrics.set(.knownSites, [], Double(sites.count))
        metrics.set(.upToDateSites, [], Double(sites.count(where: \.isUpToDate)))
        let states = sites.compactMap { SiteCondition($0, asOf: now.asOf).state }
        for state in SiteCondition.states { metrics.set(.sitesByState, [("state", state)], Double(states.count { $0 == state })) }
        for phase in StoreMove.Phase.allCases where phase.isUnderWay {
            metrics.set(.storeMoves, [("phase", phase.rawValue)], Double(now.storeMoves.count { $0.phase == phase }))
        }
        metrics.set(.queued, [("direction", "to_central")], sites.reduce(0.0) { $0 + Double($1.toSend) })
        metrics.set(.queued, [("direction", "to_sites")], sites.reduce(0.0) { $0 + Double($1.toReceive) })
        let measures = try await administration.measures()
        for (state, count) in measures.stores { metrics.set(.storesByState, [("state", state)], Double(count)) }
        for (follower, behind) in measures.followersBehind { metrics.set(.followersBehind, [("follower", follower)], Double(behind)) }
        metrics.replace(
            .contactAge,
            sites.compactMap { one in
                guard let at = one.site.lastContact else { return nil }
                // By number: names are the ministry's words, and change.
                return ([("site", String(one.site.number))], Double(one.isListening ? 0 : max(now.asOf - at, 0)))
            })
        return metrics.rendered()
    }
}
