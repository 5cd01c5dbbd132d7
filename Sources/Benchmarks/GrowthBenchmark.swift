import Failures
import Foundation

/// How much slower pushes and pulls are on a large central database than on a small one.
package struct GrowthBenchmark {
    package static func run(folder: URL, small: Int, large: Int, timeOrderedIDs: Bool) async throws -> [Figure] {
        var figures: [Figure] = []
        var times: [[Double]] = []
        for lines in [small, large] {
            let push = try await PushBenchmark.run(
                folder: folder.appending(path: "push-\(lines)"), sites: 64, pushes: 100, records: lines,
                timeOrderedIDs: timeOrderedIDs)
            let pull = try await pullTime(folder: folder.appending(path: "pull-\(lines)"), lines: lines, timeOrderedIDs: timeOrderedIDs)
            let rate = push.first { $0.name == "rate" }?.value ?? 0
            figures.append(Figure("pushes at \(lines) lines", rate, "pushes/s"))
            figures.append(Figure("pull of 1,000 changes at \(lines) lines", pull * 1_000, "ms"))
            times.append([1 / max(rate, 1e-9), pull])
            try? FileManager.default.removeItem(at: folder)
        }
        figures.append(Figure("push, large to small", times[1][0] / times[0][0], "×"))
        figures.append(Figure("pull, large to small", times[1][1] / times[0][1], "×"))
        return figures
    }

    /// A site that has everything pulls a thousand changed lines; median of five.
    private static func pullTime(folder: URL, lines: Int, timeOrderedIDs: Bool) async throws -> Double {
        let world = try BenchWorld(folder: folder)
        try world.load(lines: lines, timeOrderedIDs: timeOrderedIDs)
        let site = try world.site("reader", stores: ["RDS"])
        let server = try ServerProcess(folder: world.folder)
        defer { server.stop() }
        let runner = try BenchWorld.runner(site, name: "reader", server: server)
        _ = try await runner.cycle()
        var took: [Double] = []
        for round in 0..<5 {
            try world.touchItems(1_000, round: round)
            took.append(try await ContinuousClock().measure { _ = try await runner.cycle() }.seconds)
        }
        return took.sorted()[2]
    }
}
