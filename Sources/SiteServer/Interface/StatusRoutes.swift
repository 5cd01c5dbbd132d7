import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import SyncRules
import SyncSite

/// What is not records: the page, and the operations for status, metrics and sync on request.
struct StatusRoutes: Sendable {
    let engine: SiteEngine
    let runner: SyncRunner
    let app: String
    let entry: PageEntry
    let work: BoundedWork
    let limits: HostLimits
    let metrics: MetricRegistry
    let folder: SiteFolder
    /// As they were at the start.
    let settings: SiteServerConfiguration
    let clock: SiteClock
    let backups: Backups

    var operations: [LocalInterface.Operation] {
        [
            LocalInterface.metrics { try await measured() },
            LocalInterface.status(SiteStatusJSON.members) { SiteStatusJSON.encode(try await status(logLines: 50)) },
            SyncOperations.operation(runner),
        ]
    }

    /// Reads, and writes, the database.
    var health: HealthProbe {
        HealthProbe(
            read: { [work, engine] in _ = try await work.run { try engine.state() } }, write: { [engine] in try await engine.database.probeWriting() })
    }

    private func measured() async throws -> String {
        let now = try await site(logLines: 0)
        metrics.set(.uptime, [], clock.uptime().seconds)
        metrics.set(.build, [("app", app)], 1)
        metrics.set(.databaseSize, [], Double(now.databaseBytes))
        metrics.set(.toSend, [], Double(now.toSend))
        backups.measure()
        metrics.set(.siteParked, [], Double(now.parkedGroups.count))
        if let at = await runner.status().lastSuccess { metrics.set(.successAge, [], Double(max(clock.now() - at, 0))) }
        return metrics.rendered()
    }

    func add(to router: Router<HostContext>) {
        router.get("") { request, _ in
            guard entry.isOpen(to: request) else { return entry.redirectToForm() }
            return try await page(request)
        }
        router.post("start") { request, _ in
            // The button of the page: its cookie never comes along from another site.
            guard try entry.mayAct(request) else { return entry.redirectToForm() }
            await runner.request()
            return Response(status: .seeOther, headers: [.location: "/", .cacheControl: "no-store"])
        }
        entry.addRoutes(to: router, limits: limits)
    }

    /// The folder's settings now: a command may have changed them.
    private var current: SiteServerConfiguration { (try? folder.configuration()) ?? settings }

    private func page(_ request: Request) async throws -> Response {
        SiteStatusPage(SiteStatusPage.Model(try await status(logLines: 20))).page.response(to: request)
    }

    private func status(logLines: Int) async throws -> FolderStatus {
        FolderStatus(
            try await site(logLines: logLines), await runner.status(), settings: current, backup: backups.status(), isServing: true, asOf: clock.now())
    }

    private func site(logLines: Int) async throws -> SiteStatus {
        let engine = engine
        return try await work.run { try engine.status(logLines: logLines) }
    }
}
