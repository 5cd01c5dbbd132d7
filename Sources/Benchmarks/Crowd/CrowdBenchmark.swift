import Failures
import Foundation
import HTTPHost
import SampleNetwork
import Storage
import Synchronization

/// All sites of a country come back in the same moment, as after a power cut: each with an invoice to send, by its own schedule.
package struct CrowdBenchmark {
    /// - Parameter minutes: after which those that are still not served count as lost.
    package static func run(folder: URL, sites: Int, minutes: Int, seed: UInt64) async throws -> [Figure] {
        let world = try BenchWorld(folder: folder.appending(path: "central"))
        let crowd = try world.returning(sites)
        let server = try ServerProcess(folder: world.folder)
        defer { server.stop() }
        guard let port = URLComponents(string: server.url)?.port else { throw Failure(.internalFault) }
        let sockets = CrowdSite.Sockets(OpenFiles.room(for: sites))
        let tally = CrowdTally(seed: seed)
        let (before, own) = (server.cpu(), ownTime())
        let begun = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for site in crowd.sites {
                let one = CrowdSite(site: site, crowd: crowd, port: port, sockets: sockets, begun: begun, tally: tally)
                tasks.addTask {
                    do { try await one.run() } catch let failure as Failure { tally.remember(broken: failure.description) } catch {}
                }
            }
            while tally.ended < sites, ContinuousClock.now - begun < .seconds(minutes * 60) {
                try await Task.sleep(for: .milliseconds(200))
            }
            tasks.cancelAll()
        }
        if let first = tally.broken.first { throw Failure(.internalFault, first) }
        let served = tally.stories
        guard !served.isEmpty else { throw Failure(.overloaded) }
        let attempts = await sockets.attempts
        let (after, visit) = (served.map(\.servedAfter).sorted(), served.map(\.visit).sorted())
        func at(_ times: [Duration], _ percent: Int) -> Double { times[min(times.count * percent / 100, times.count - 1)].seconds }
        func share(_ condition: (CrowdSite.Story) -> Bool) -> Double { Double(served.count(where: condition)) / Double(served.count) * 100 }
        let last = at(after, 100)
        return [
            Figure("sites", Double(sites), ""), Figure("served", Double(served.count), ""), Figure("until all were served", last, "s"),
            Figure("median until served", at(after, 50), "s"), Figure("99th percentile until served", at(after, 99), "s"),
            Figure("median of the sync itself", at(visit, 50) * 1_000, "ms"), Figure("its 99th percentile", at(visit, 99) * 1_000, "ms"),
            Figure("told once to come later", share { $0.refused == 1 }, "%"), Figure("told twice or more", share { $0.refused > 1 }, "%"),
            Figure("without an answer once or more", share { $0.unanswered > 0 }, "%"),
            Figure("sent away or without answer twice or more", share { $0.refused + $0.unanswered > 1 }, "%"),
            Figure("calls at the door for each site", Double(attempts) / Double(sites), ""),
            Figure("longest wait told", Double(served.map(\.longestTold).max() ?? 0), "s"),
            Figure("server processor time", (server.cpu() - before).seconds * 1_000 / Double(served.count), "ms/site"),
            Figure("server memory at its peak", Double(server.peakMemory()) / 1_048_576, "MiB"),
            Figure("processor time of the crowd itself", (ownTime() - own).seconds * 1_000 / Double(served.count), "ms/site"),
        ]
    }

    /// Processor time of this process, user and system.
    private static func ownTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(Int64(time.tv_nsec))
    }
}
