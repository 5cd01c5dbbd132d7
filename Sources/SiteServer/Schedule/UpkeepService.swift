import Failures
import HTTPHost
import ServiceLifecycle
import Storage
import SyncSite

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
            return try engine.database.read { try $0.outbox.counts().waitingRecords }
        }
        metrics.observe(.checkpointTime, [], (clock.uptime() - start).seconds)
        metrics.set(.uptime, [], clock.uptime().seconds)
        if let waiting { metrics.set(.toSend, [], Double(waiting)) }
    }
}
