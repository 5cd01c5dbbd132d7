import HTTPHost
import ServiceLifecycle
import Storage
import SyncRules

/// Hears of what others write into the folder: commands in processes of their own, and what follows from a sync by itself.
///
/// Whoever writes a group for central or changes the schedule need not know that a program serves the folder: it looks by itself.
struct WatchService: Service {
    let runner: SyncRunner
    let folder: SiteFolder
    let settings: SiteServerConfiguration
    let limits: CentralLinkLimits
    let interval: Duration
    let clock: SiteClock
    private let work = BoundedWork(threads: 1, waitingMax: 1)

    init(runner: SyncRunner, folder: SiteFolder, settings: SiteServerConfiguration, link: CentralLinkLimits, interval: Duration, clock: SiteClock) {
        self.runner = runner
        self.folder = folder
        self.settings = settings
        limits = link
        self.interval = interval
        self.clock = clock
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seen: Int64?
            // What was given for this run alone stays until somebody changes the folder's settings.
            var known = (try? folder.configuration()) ?? settings
            var link = try? folder.linkSettings(known, limits, clock)
            while (try? await clock.sleep(interval)) != nil {
                seen = await lookForGroups(after: seen)
                known = await lookAtSettings(known)
                link = await lookAtLink(known, link)
            }
        }
    }

    /// Tells the runner of groups that wait and were not there before.
    ///
    /// - Returns: the last group that needs no telling.
    private func lookForGroups(after seen: Int64?) async -> Int64? {
        // A running sync sends what it finds; what it leaves behind is looked at afterwards.
        guard await runner.status().progress == nil else { return seen }
        let engine = runner.engine
        let found = try? await work.run {
            try engine.database.read { (last: try $0.outbox.lastGroup(), waits: try $0.outbox.hasWaitingGroups()) }
        }
        guard let found, found.last != seen else { return seen }
        if found.waits { await runner.heardOfWrite() }
        return found.last
    }

    private func lookAtSettings(_ known: SiteServerConfiguration) async -> SiteServerConfiguration {
        guard let now = try? folder.configuration(), now != known else { return known }
        if now.plan != known.plan { await runner.setPlan(now.plan) }
        return now
    }
    /// A new address, name, password or authority counts from the next call; settings that cannot be used are left until they can.
    private func lookAtLink(_ configuration: SiteServerConfiguration, _ known: CentralLinkSettings?) async -> CentralLinkSettings? {
        guard let now = try? folder.linkSettings(configuration, limits, clock), known.map({ !now.isSame(as: $0) }) ?? true,
            let link = try? CentralLink(now)
        else { return known }
        await runner.setLink(link)
        return now
    }
}
