import Failures
import HTTPHost
import ServiceLifecycle
import Storage
import SyncProtocol
import SyncSite

/// Asks central to tell when there is news, and starts a sync then: an online site has changes within a second (R-SYNC 7).
///
/// When central cannot be asked it lets a sync find out why, within seconds, and is silent until one succeeds.
struct NewsService: Service {
    private static let firstPause: Duration = .seconds(2)
    private static let longestPause: Duration = .seconds(300)

    let runner: SyncRunner
    let clock: SiteClock

    /// `busy` is central asking to be left alone, perhaps for so many seconds; `failed` is anything that a sync would find out about.
    private enum Outcome: Equatable { case news, nothing, syncEnded, sessionLost, busy(Int64?), failed }

    /// News in a row that brought nothing, after which they are not believed at once: somebody may repeat an old answer.
    private static let vainMost = 3

    func run() async throws {
        await cancelWhenGracefulShutdown { await listen() }
        await lastUntilShutdown()
    }

    private func listen() async {
        var pause = Self.firstPause
        var vain = 0
        while !Task.isCancelled, !runner.isStopping {
            guard let (token, schedule) = await runner.listening() else {
                await runner.ended.wait()
                continue
            }
            let start = clock.uptime()
            var outcome = await ask(token, schedule)
            // An answer at once, again and again, is no waiting: somebody else may be answering.
            if outcome == .nothing, clock.uptime() - start < .seconds(1) { outcome = .failed }
            switch outcome {
            case .news:
                await runner.heardOfNews()
                await runner.ended.wait(atMost: Self.longestPause, clock)
                vain = await runner.broughtNothing ? vain + 1 : 0
                if vain < Self.vainMost { pause = Self.firstPause; continue }
                try? await clock.sleep(pause * (0.5 + clock.random() / 2))
                pause = min(pause * 2, Self.longestPause)
            case .nothing:
                pause = Self.firstPause
                await runner.heardOfNoNews()
            case .syncEnded: pause = Self.firstPause
            case .sessionLost:
                // Central was started anew: all its sites notice at once, so they come back one after the other.
                await runner.dropSession(token)
                try? await clock.sleep(.seconds(3) * clock.random())
                await runner.heardOfNews()
                await runner.ended.wait(atMost: Self.longestPause, clock)
            case .busy(let asked):
                let told = Duration.seconds(min(asked ?? 0, Self.longestPause.components.seconds))
                try? await clock.sleep(max(pause, told) * (1 + clock.random() / 2))
                pause = min(pause * 2, Self.longestPause)
            case .failed:
                try? await clock.sleep(pause * (0.5 + clock.random() / 2))
                pause = min(pause * 2, Self.longestPause)
                // Whether central is gone, or the way lets no waiting through, only a sync can tell; so a person knows soon.
                await runner.heardOfNews()
                await runner.ended.wait(atMost: Self.longestPause, clock)
            }
        }
    }

    /// Waits for news from where the site stands now; a sync that ends meanwhile moves that, so the question is put anew.
    private func ask(_ token: String, _ schedule: SiteSchedule) async -> Outcome {
        var engine = runner.engine
        engine.schedule = schedule
        guard let point = try? engine.waitingPoint() else { return .failed }
        let link = await runner.link
        return await withTaskGroup(of: Outcome.self) { group in
            group.addTask {
                do {
                    let isNews = try await link.waitForNews(point, token: token)
                    return isNews ? .news : .nothing
                } catch {
                    let failure = error as? Failure
                    switch failure?.code {
                    case .sessionUnknown: return .sessionLost
                    case .overloaded: return .busy(failure?.context[Failure.retryAfter].flatMap { Int64($0) })
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
