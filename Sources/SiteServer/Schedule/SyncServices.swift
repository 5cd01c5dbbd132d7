import Failures
import HTTPHost
import ServiceLifecycle
import Storage
import SyncSite

/// Syncs on schedule and on request until the program stops.
struct ScheduleService: Service {
    /// How long a call to central may still take once the program stops; abandoning it loses nothing.
    private static let patience: Duration = .seconds(5)

    let runner: SyncRunner

    func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await runner.runSchedule() }
                group.addTask {
                    await runner.stopAsked.wait()
                    try? await Task.sleep(for: Self.patience)
                }
                await group.next()
                runner.stop()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            runner.stop()
        }
        await lastUntilShutdown()
    }
}

/// A host's services end one after the other, each when it is its turn: one that ended sooner would be taken for broken, and the program
/// for failed.
private func lastUntilShutdown() async { try? await gracefulShutdown() }

/// Asks central to tell when there is news, and starts a sync then: an online site has changes within a second (R-SYNC 7).
///
/// When central cannot be asked it lets a sync find out why, within seconds, and is silent until one succeeds.
struct NewsService: Service {
    private static let firstPause: Duration = .seconds(2)
    private static let longestPause: Duration = .seconds(300)

    let runner: SyncRunner
    let clock: SiteClock

    /// `busy` is central asking to be left alone; `failed` is anything that a sync would find out about.
    private enum Outcome { case news, nothing, syncEnded, sessionLost, busy, failed }

    func run() async throws {
        await cancelWhenGracefulShutdown { await listen() }
        await lastUntilShutdown()
    }

    private func listen() async {
        var pause = Self.firstPause
        while !Task.isCancelled, !runner.isStopping {
            guard let token = await runner.listening() else {
                await runner.ended.wait()
                continue
            }
            let start = clock.uptime()
            var outcome = await ask(token)
            // An answer at once, again and again, is no waiting: somebody else may be answering.
            if outcome == .nothing, clock.uptime() - start < .seconds(1) { outcome = .failed }
            switch outcome {
            case .news:
                pause = Self.firstPause
                await runner.noteNews()
                await runner.ended.wait(atMost: Self.longestPause, clock)
            case .nothing:
                pause = Self.firstPause
                await runner.noteNoNews()
            case .syncEnded: pause = Self.firstPause
            case .sessionLost:
                // Central was started anew: all its sites notice at once, so they come back one after the other.
                await runner.dropSession(token)
                try? await clock.sleep(.seconds(3) * clock.random())
                await runner.noteNews()
                await runner.ended.wait(atMost: Self.longestPause, clock)
            case .busy, .failed:
                try? await clock.sleep(pause * (0.5 + clock.random() / 2))
                pause = min(pause * 2, Self.longestPause)
                guard outcome == .failed else { continue }
                // Whether central is gone, or the way lets no waiting through, only a sync can tell; so a person knows soon.
                await runner.noteNews()
                await runner.ended.wait(atMost: Self.longestPause, clock)
            }
        }
    }

    /// Waits for news from where the site stands now; a sync that ends meanwhile moves that, so the question is put anew.
    private func ask(_ token: String) async -> Outcome {
        guard let point = try? runner.engine.waitingPoint() else { return .failed }
        let link = await runner.link
        return await withTaskGroup(of: Outcome.self) { group in
            group.addTask {
                do {
                    let isNews = try await link.waitForNews(point, token: token)
                    return isNews ? .news : .nothing
                } catch {
                    switch (error as? Failure)?.code {
                    case .sessionUnknown: return .sessionLost
                    case .overloaded: return .busy
                    // A sync at once tells it to whoever looks.
                    case .syncIsOff: return .news
                    default: return .failed
                    }
                }
            }
            group.addTask {
                await runner.ended.wait()
                return .syncEnded
            }
            let first = await group.next() ?? .failed
            group.cancelAll()
            return first
        }
    }
}

/// Keeps the database small and the gauges fresh.
struct UpkeepService: Service {
    private static let pause: Duration = .seconds(30)
    /// How often answered groups are looked through, in rounds.
    private static let tidyRounds = 120

    let engine: SiteEngine
    let metrics: MetricRegistry
    let clock: SiteClock
    private let work = BoundedWork(threads: 1, waitingMax: 1)

    init(engine: SiteEngine, metrics: MetricRegistry, clock: SiteClock) {
        self.engine = engine
        self.metrics = metrics
        self.clock = clock
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            while !Task.isCancelled {
                await self.once(tidies: round % Self.tidyRounds == 0)
                round += 1
                try? await clock.sleep(Self.pause)
            }
        }
    }

    private func once(tidies: Bool) async {
        let engine = engine
        let now = clock.now()
        let start = clock.uptime()
        // What fails here fails again, audibly, where somebody waits for it.
        let waiting = try? await work.run {
            if tidies { try engine.tidy(now: now) }
            try engine.database.engine.checkpoint()
            return try engine.database.read { try $0.outboxCounts().waitingRecords }
        }
        metrics.observe(.checkpointTime, [], (clock.uptime() - start).inSeconds)
        metrics.set(.uptime, [], clock.uptime().inSeconds)
        if let waiting { metrics.set(.toSend, [], Double(waiting)) }
    }
}
