import Failures
import Foundation
import SampleNetwork
import SiteServer
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Transfers
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
        var traffic: (down: LineTraffic, up: LineTraffic) = (LineTraffic(), LineTraffic())
        /// Bytes of bodies that arrived whole, in either direction.
        var useful = 0
        var report = CycleReport()

        var figures: [Figure] {
            let both = traffic.down + traffic.up
            return [
                Figure("time", time.seconds / 60, "min"), Figure("syncs", Double(syncs), ""), Figure("on the line", Double(both.left), "bytes"),
                Figure("bodies that were taken", Double(useful), "bytes"),
                Figure("beside them", share(both.left - useful, both), "% of the line"),
                Figure("of the line, under way to the site when it was cut", share(traffic.down.lost, both), "% of the line"),
                Figure("the same, under way to central", share(traffic.up.lost, both), "% of the line"),
                Figure("heads of answers", share(traffic.down.heads, both), "% of the line"),
                Figure("heads of questions", share(traffic.up.heads, both), "% of the line"),
                Figure("bodies that arrived in vain", share(both.bodies - useful, both), "% of the line"),
            ]
        }

        private func share(_ bytes: Int, _ all: LineTraffic) -> Double { Double(bytes) / Double(max(all.left, 1)) * 100 }
    }

    package static func run(folder: URL, line: Line, lines: Int, week: Int) async throws -> [Figure] {
        let world = try BenchWorld(folder: folder.appending(path: "central"))
        let storeID = try world.store().id
        // A document is a group with a position of its own, as people wrote it: a page ends where the site asks it to.
        let writer = CentralWriter(world.central)
        try documents(lines, seed: 1, storeID: storeID, timeOrderedIDs: false) { try writer.write($0) }
        // A central server has followed its transfers long before a site asks for them.
        _ = try CentralTransfers(world.central).catchUp()
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
                try documents(week, seed: 3, storeID: storeID, timeOrderedIDs: true) { try site.write($0) }
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

    private static func documents(
        _ lines: Int, seed: UInt64, storeID: String, timeOrderedIDs: Bool, _ write: ([Change]) throws -> Void
    ) throws {
        var document: [Change] = []
        for record in SampleNetwork.invoiceLines(count: lines, seed: seed, storeID: storeID, timeOrderedIDs: timeOrderedIDs) {
            if record.table == "transact", !document.isEmpty {
                try write(document)
                document = []
            }
            document.append(record.change)
        }
        try write(document)
    }

    /// Syncs until one succeeds, with the waits of a site's own schedule.
    private static func pass(_ runner: SyncRunner, _ weak: WeakLine) async throws -> Passage {
        var passage = Passage()
        var schedule = SyncSchedule(interval: .seconds(300))
        let (traffic, useful) = (weak.traffic, await runner.status().bytesOnLine)
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
        let now = weak.traffic
        passage.traffic = (now.down - traffic.down, now.up - traffic.up)
        passage.useful = await runner.status().bytesOnLine - useful
        return passage
    }
}

extension SyncStatus {
    /// Bytes of bodies that were sent and answered, and that arrived whole.
    fileprivate var bytesOnLine: Int { bytesSent + bytesReceived }
}
