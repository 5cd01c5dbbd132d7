import Failures
import Foundation
import SampleNetwork
import SiteServer
import Storage
import SyncRules
import SyncSite
import WeakLine

/// A clinic's first load, and a week's work sent up, over a line that is slow, loses packets and is cut again and again.
///
/// The line is a proxy (`WeakLine`) between the two real ends; both run on this machine.
package struct PoorLinkBenchmark {
    /// What the line is like.
    package struct Line: Sendable {
        package var kilobits: Int
        /// There and back, in milliseconds.
        package var roundTrip: Int
        /// Packets lost, in percent.
        package var loss: Int
        /// Seconds between cuts; 0 never cuts.
        package var cutEvery: Int
        /// Seconds until somebody gets through again.
        package var dark: Int
        package var seed: UInt64

        package init(kilobits: Int, roundTrip: Int, loss: Int, cutEvery: Int, dark: Int, seed: UInt64) {
            self.kilobits = kilobits
            self.roundTrip = roundTrip
            self.loss = loss
            self.cutEvery = cutEvery
            self.dark = dark
            self.seed = seed
        }

        var timing: LineTiming {
            LineTiming(
                bytesPerSecond: kilobits * 125, delay: .milliseconds(roundTrip) / 2, loss: Double(loss) / 100,
                cutEvery: cutEvery > 0 ? .seconds(cutEvery) : nil, darkTime: .seconds(dark), seed: seed)
        }
    }

    /// What one transfer took.
    private struct Passage {
        var time: Duration = .zero
        var syncs = 0
        var wire = 0
        /// Bytes of bodies that arrived whole, in either direction.
        var useful = 0
        var report = CycleReport()

        var figures: [Figure] {
            [
                Figure("time", time.seconds / 60, "min"), Figure("syncs", Double(syncs), ""), Figure("on the line", Double(wire), "bytes"),
                Figure("bodies that were taken", Double(useful), "bytes"),
                Figure("beside them: heads, and what a cut made vain", Double(wire - useful) / Double(max(wire, 1)) * 100, "% of the line"),
            ]
        }
    }

    package static func run(folder: URL, line: Line, lines: Int, week: Int) async throws -> [Figure] {
        let world = try BenchWorld(folder: folder.appending(path: "central"))
        let storeID = try world.store().id
        try world.load(lines: lines, timeOrderedIDs: false)
        let site = try world.site("clinic", stores: ["NMS"])
        try world.central.engine.checkpoint()
        let server = try ServerProcess(folder: world.folder)
        defer { server.stop() }
        guard let port = URLComponents(string: server.url)?.port else { throw Failure(.internalFault) }
        let weak = WeakLine(port: port, .init(timing: line.timing))
        return try await weak.open { url in
            let runner = try BenchWorld.runner(site, name: "clinic", url: url)
            let load = try await pass(runner, weak)
            guard try site.verify().problems.isEmpty else { throw Failure(.digestDiffers) }
            var figures = [Figure("records of the first load", Double(load.report.received), "")] + load.figures
            if week > 0 {
                var group: [Change] = []
                for record in SampleNetwork.invoiceLines(count: week, seed: 3, storeID: storeID, timeOrderedIDs: true) {
                    if record.table == "transact", !group.isEmpty {
                        try site.write(group)
                        group = []
                    }
                    group.append(record.change)
                }
                try site.write(group)
                let sent = try await pass(runner, weak)
                figures += [Figure("records sent up", Double(sent.report.pushed), "")] + sent.figures
            }
            return figures + [
                Figure("cuts", Double(weak.cuts), ""), Figure("connections", Double(weak.connections), ""),
                Figure("packets lost", Double(weak.lost.packets), ""),
                Figure("sent again for them, not counted above", Double(weak.lost.bytes), "bytes"),
            ]
        }
    }

    /// Syncs until one succeeds, with the waits of a site's own schedule.
    private static func pass(_ runner: SyncRunner, _ weak: WeakLine) async throws -> Passage {
        var passage = Passage()
        var schedule = SyncSchedule(interval: .seconds(300))
        let (wire, useful) = (weak.down + weak.up, await runner.status().bytesOnLine)
        let start = ContinuousClock.now
        while true {
            passage.syncs += 1
            schedule.start()
            do {
                let report = try await runner.cycle()
                passage.report.received += report.received
                passage.report.pushed += report.pushed
                break
            } catch let failure as Failure where failure.code.retry == .automatic {
                let now = ContinuousClock.now - start
                schedule.end(failure, at: now, chance: .random(in: 0..<1))
                try await Task.sleep(for: max((schedule.due ?? now) - now, .zero))
            }
        }
        passage.time = ContinuousClock.now - start
        passage.wire = weak.down + weak.up - wire
        passage.useful = await runner.status().bytesOnLine - useful
        return passage
    }
}

extension SyncStatus {
    /// Bytes of bodies that were sent and answered, and that arrived whole.
    fileprivate var bytesOnLine: Int { bytesSent + bytesReceived }
}
