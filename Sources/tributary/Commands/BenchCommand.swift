import ArgumentParser
import Benchmarks
import Foundation

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures this machine and this program.", subcommands: [Engine.self])

    struct Engine: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The engine alone, without sockets.")
        @Option(help: "Invoice lines.") var lines = 100_000

        func run() async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "tributary-bench-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let world = try BenchWorld(folder: folder)
            Terminal.table(["MEASURE", "VALUE"], try EngineBenchmark.run(world: world, lines: lines).map { [$0.name, $0.value] })
        }
    }
}
