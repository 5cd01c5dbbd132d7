import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import ServiceLifecycle
import SyncRules
import SyncSite

/// What is not records: sync on request, status as JSON and as a page, health, metrics.
struct StatusRoutes: Sendable {
    let engine: SiteEngine
    let runner: SyncRunner
    let app: String
    let token: AccessToken
    /// Opens the metrics, and nothing else.
    let metricsToken: AccessToken
    let entry: PageEntry
    let work: BoundedWork
    let limits: HostLimits
    let metrics: MetricRegistry
    let folder: SiteFolder
    /// As they were at the start.
    let settings: SiteServerConfiguration
    let clock: SiteClock
    let backups: Backups

    func add(to router: Router<HostContext>) {
        HealthRoute(
            read: { [work, engine] in _ = try await work.run { try engine.state() } },
            write: { [engine] in try await engine.database.probeWriting() }
        ).add(to: router)
        router.get("metrics") { request, _ in
            if !metricsToken.opens(request) { try entry.check(request) }
            let now = try await site(logLines: 0)
            metrics.set(.uptime, [], clock.uptime().seconds)
            metrics.set(.build, [("app", app)], 1)
            metrics.set(.databaseSize, [], Double(now.databaseBytes))
            metrics.set(.toSend, [], Double(now.toSend))
            backups.measure()
            metrics.set(.siteParked, [], Double(now.parkedGroups.count))
            if let at = await runner.status().lastSuccess { metrics.set(.successAge, [], Double(max(clock.now() - at, 0))) }
            return Response.bytes(Array(metrics.rendered().utf8), type: "text/plain; version=0.0.4; charset=utf-8", to: request)
        }
        router.get("status.json") { request, _ in
            try entry.check(request)
            return Response.json(SiteStatusJSON.encode(try await status(logLines: 50)), to: request)
        }
        router.post("sync") { request, _ in
            try token.check(request)
            return try await sync(request)
        }
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

    /// Starts a sync or joins the one that runs; answers when it ended, or at once with `?wait=false`.
    private func sync(_ request: Request) async throws -> Response {
        if request.uri.queryParameters["wait"] == "false" {
            await runner.request()
            var response = Response.json(Array(#"{"started":true}"#.utf8), to: request)
            response.status = .accepted
            return response
        }
        let report = try await withGracefulShutdownHandler {
            try await runner.sync()
        } onGracefulShutdown: {
            runner.stop()
        }
        return .json(CycleReportJSON.encode(report), to: request)
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
