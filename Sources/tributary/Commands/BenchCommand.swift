import ArgumentParser
import Benchmarks
import Foundation
import Payload

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures this program on this machine.",
        discussion: "The server runs as a process of its own; both ends share the machine. Use a release build.",
        subcommands: [
            Initial.self, Push.self, BulkPush.self, Pull.self, Idle.self, Growth.self, Engine.self, Visibility.self, Transfers.self,
            Statements.self, PoorLink.self, Crowd.self,
        ])

    struct Crowd: BenchRun {
        static let configuration = CommandConfiguration(
            abstract: "Many sites that come back in the same moment, each with an invoice to send.",
            discussion: "Each calls as a site's program does: session, push, pull, waiting for news, with its schedule's retries.")
        @OptionGroup var output: BenchOption
        @Option(help: "Sites.") var sites = 2_000
        @Option(help: "Minutes after which whoever is not served counts as lost.") var minutes = 30
        @Option(help: "How their retries are spread.") var seed: UInt64 = 1
        var amounts: [Int] { [sites, minutes] }
        func figures(_ folder: URL) async throws -> [Figure] {
            try await CrowdBenchmark.run(folder: folder, sites: sites, minutes: minutes, seed: seed)
        }
    }

    struct PoorLink: BenchRun {
        static let configuration = CommandConfiguration(
            commandName: "poor-link",
            abstract: "A clinic's first load, and a week's work sent up, over a line that is slow, lossy and cut.",
            discussion: "The line is a proxy on this machine, between a server process and a site.")
        @OptionGroup var output: BenchOption
        @Option(help: "Invoice lines of the clinic on central.") var lines = 50_000
        @Option(help: "Invoice lines it sends up afterwards; 0 leaves that out.") var week = 500
        @Option(help: "What the line lets through in each direction, in kbit/s.") var kilobits = 256
        @Option(help: "There and back, in milliseconds.") var roundTrip = 600
        @Option(help: "Packets lost, in percent.") var loss = 5
        @Option(help: "Seconds between cuts; 0 never cuts.") var cutEvery = 30
        @Option(help: "Seconds until somebody gets through after a cut.") var dark = 2
        @Option(help: "Which packets are lost.") var seed: UInt64 = 1
        var amounts: [Int] { [lines, kilobits] }
        func figures(_ folder: URL) async throws -> [Figure] {
            try await PoorLinkBenchmark.run(
                folder: folder,
                line: .init(kilobits: kilobits, roundTrip: roundTrip, loss: loss, cutEvery: cutEvery, dark: dark, seed: seed), lines: lines,
                week: week)
        }
    }

    struct Initial: BenchRun {
        static let configuration = CommandConfiguration(
            abstract: "A site's first load over HTTP, beside PostgreSQL's logical replication of the same rows.")
        @OptionGroup var output: BenchOption
        @Option(help: "Invoice lines on central.") var lines = 200_000
        @Flag(help: "Leave PostgreSQL out.") var alone = false
        var amounts: [Int] { [lines] }
        func figures(_ folder: URL) async throws -> [Figure] {
            try await InitialBenchmark.run(folder: folder, lines: lines, compare: !alone)
        }
    }

    struct Push: BenchRun {
        static let configuration = CommandConfiguration(abstract: "Small pushes of many sites at once, answered when durable.")
        @OptionGroup var output: BenchOption
        @Option(help: "Sites pushing at the same time.") var sites = 128
        @Option(help: "Pushes of each site.") var pushes = 200
        @Option(help: "Invoice lines on central before.") var lines = 0
        var amounts: [Int] { [sites, pushes] }
        func figures(_ folder: URL) async throws -> [Figure] {
            try await PushBenchmark.run(folder: folder, sites: sites, pushes: pushes, records: lines, timeOrderedIDs: true)
        }
    }

    struct BulkPush: BenchRun {
        static let configuration = CommandConfiguration(
            commandName: "bulk-push", abstract: "A site that comes back with a month's work.")
        @OptionGroup var output: BenchOption
        @Option(help: "Invoice lines in its outbox.") var lines = 50_000
        var amounts: [Int] { [lines] }
        func figures(_ folder: URL) async throws -> [Figure] { try await BulkPushBenchmark.run(folder: folder, lines: lines) }
    }

    struct Pull: BenchRun {
        static let configuration = CommandConfiguration(abstract: "A site that comes back to much news, and syncs without any.")
        @OptionGroup var output: BenchOption
        @Option(help: "Invoice lines that are news.") var lines = 100_000
        var amounts: [Int] { [lines] }
        func figures(_ folder: URL) async throws -> [Figure] { try await PullBenchmark.run(folder: folder, lines: lines) }
    }

    struct Idle: BenchRun {
        static let configuration = CommandConfiguration(abstract: "Many sites with nothing to say.")
        @OptionGroup var output: BenchOption
        @Option(help: "Sites.") var sites = 500
        @Option(help: "Seconds of polling.") var seconds = 10
        var amounts: [Int] { [sites, seconds] }
        func figures(_ folder: URL) async throws -> [Figure] {
            try await IdleBenchmark.run(folder: folder, sites: sites, seconds: seconds)
        }
    }

    struct Growth: BenchRun {
        static let configuration = CommandConfiguration(abstract: "Pushes and pulls on a small and on a large central database.")
        @OptionGroup var output: BenchOption
        @Option(help: "Invoice lines of the small one.") var small = 100_000
        @Option(help: "Invoice lines of the large one.") var large = 1_000_000
        @Flag(help: "Time-ordered ids instead of random legacy ones.") var timeOrdered = false
        var amounts: [Int] { [small, large] }
        func figures(_ folder: URL) async throws -> [Figure] {
            try await GrowthBenchmark.run(folder: folder, small: small, large: large, timeOrderedIDs: timeOrdered)
        }
    }

    struct Transfers: BenchRun {
        static let configuration = CommandConfiguration(
            abstract: "Transfers through central, and between two stores that are online.")
        @OptionGroup var output: BenchOption
        @Option(help: "Transfers of five lines that central makes in a row.") var transfers = 2_000
        @Option(help: "Transfers one after the other between two running sites; 0 leaves them out.") var online = 50
        var amounts: [Int] { [transfers] }
        func figures(_ folder: URL) async throws -> [Figure] {
            try await TransferBenchmark.run(folder: folder, count: transfers, online: online)
        }
    }

    struct Engine: BenchRun {
        static let configuration = CommandConfiguration(abstract: "The engine alone, without sockets: where a first load's time goes.")
        @OptionGroup var output: BenchOption
        @Option(help: "Invoice lines.") var lines = 100_000
        var amounts: [Int] { [lines] }
        func figures(_ folder: URL) async throws -> [Figure] {
            try EngineBenchmark.run(world: BenchWorld(folder: folder.appending(path: "central")), lines: lines)
        }
    }

    struct Statements: BenchRun {
        static let configuration = CommandConfiguration(
            abstract: "Statements that central runs for a small push, by kind: a count that does not depend on the machine.")
        @OptionGroup var output: BenchOption
        @Option(help: "Sites whose pushes share a transaction.") var sites = 32
        @Option(help: "Transactions.") var rounds = 20
        var amounts: [Int] { [sites, rounds] }
        func figures(_ folder: URL) async throws -> [Figure] {
            try await StatementBenchmark.run(world: BenchWorld(folder: folder.appending(path: "central")), sites: sites, rounds: rounds)
        }
    }

    struct Visibility: BenchRun {
        static let configuration = CommandConfiguration(
            abstract: "What a change of central data and a grant cost, by the number of sites.")
        @OptionGroup var output: BenchOption
        @Option(help: "Numbers of sites, each with a store of its own.") var sites: [Int] = [10, 100, 1_000]
        @Option(help: "Files of JSON lines, as 'records export' prints them, that central holds besides.") var export: [String] = []
        var amounts: [Int] { sites }
        func figures(_ folder: URL) async throws -> [Figure] {
            for file in export { try InputFile.check(file) }
            return try VisibilityBenchmark.run(folder: folder, crowds: sites, exports: export.map { URL(filePath: $0) })
        }
    }
}
