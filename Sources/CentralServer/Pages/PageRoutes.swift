import Failures
import HTTPHost
import Hummingbird
import Sync

/// What is not sync: health, metrics, status as JSON and as a page.
struct PageRoutes: Sendable {
    let administration: Administration
    let token: AccessToken
    let entry: PageEntry
    let sessions: SessionRegistry
    let pushes: PushQueue
    let news: NewsDesk
    let limits: HostLimits
    let metrics: MetricRegistry
    let refreshSeconds: Int
    let start = ContinuousClock.now

    func add(to router: Router<HostContext>) {
        HealthRoute(
            read: { [administration] in _ = try await administration.newsMark() },
            write: { [administration] in try await administration.database.probeWriting() }
        ).add(to: router)
        router.get("metrics") { request, _ in
            try entry.check(request)
            return Response.bytes(
                Array(try await measured().utf8), type: "text/plain; version=0.0.4; charset=utf-8", to: request)
        }
        router.get("status.json") { request, _ in
            try entry.check(request)
            return Response.json(StatusJSON.encode(try await administration.standingAsync()), to: request)
        }
        router.get("") { request, _ in
            guard entry.isOpen(to: request) else { return entry.redirectToForm() }
            let now = administration.database.now()
            return StatusPage(standing: try await administration.standingAsync(), now: now, refreshSeconds: refreshSeconds)
                .page.response()
        }
        entry.addRoutes(to: router, limits: limits)
    }

    private func measured() async throws -> String {
        let waiting = pushes.waiting
        metrics.set(.pushQueue, [], Double(waiting.count))
        metrics.set(.pushQueueBytes, [], Double(waiting.bytes))
        metrics.set(.sessions, [], Double(sessions.count))
        metrics.set(.longPolls, [], Double(news.count))
        metrics.set(.uptime, [], (ContinuousClock.now - start).seconds)
        metrics.set(.ledgerHead, [], Double(try await administration.newsMark().head))
        return metrics.rendered()
    }
}
