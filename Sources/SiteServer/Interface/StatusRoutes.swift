import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import ServiceLifecycle
import Sync

/// What is not records: sync on request, status as JSON and as a page, health, metrics.
struct StatusRoutes: Sendable {
    let engine: SiteEngine
    let runner: SyncRunner
    let token: AccessToken
    let entry: PageEntry
    let work: BoundedWork
    let limits: HostLimits
    let metrics: MetricRegistry
    let settings: SiteServerConfiguration
    let clock: SiteClock

    func add(to router: Router<HostContext>) {
        HealthRoute(
            read: { [work, engine] in _ = try await work.run { try engine.state() } },
            write: { [engine] in try await engine.database.probeWriting() }
        ).add(to: router)
        router.get("metrics") { request, _ in
            try entry.check(request)
            metrics.set(.uptime, [], clock.uptime().inSeconds)
            metrics.set(.toSend, [], Double(try await standing(logLines: 0).toSend))
            return Response.bytes(Array(metrics.rendered().utf8), type: "text/plain; version=0.0.4; charset=utf-8", to: request)
        }
        router.get("status.json") { request, _ in
            try entry.check(request)
            let bytes = StatusJSON.encode(
                try await standing(logLines: 50), await runner.status(), settings: settings, now: clock.now())
            return Response.json(bytes, to: request)
        }
        router.post("sync") { request, _ in
            try token.check(request)
            return try await sync(request)
        }
        router.get("") { request, _ in
            guard entry.isOpen(to: request) else { return entry.redirectToForm() }
            return try await page()
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
        return .json(StatusJSON.encode(report), to: request)
    }

    private func page() async throws -> Response {
        StatusPage(
            standing: try await standing(logLines: 20), status: await runner.status(), settings: settings, now: clock.now()
        ).page.response()
    }

    private func standing(logLines: Int) async throws -> SiteOwnStanding {
        let engine = engine
        return try await work.run { try engine.standing(logLines: logLines) }
    }
}
