import ArgumentParser
import Benchmarks
import Foundation
import Payload

protocol BenchRun: AsyncParsableCommand {
    var output: BenchOption { get }
    /// What it counts by; nothing is measured of none.
    var amounts: [Int] { get }
    func figures(_ folder: URL) async throws -> [Figure]
}

extension BenchRun {
    func validate() throws {
        guard amounts.allSatisfy((1...100_000_000).contains) else {
            throw ValidationError("A benchmark needs at least one of what it counts, and at most 100,000,000.")
        }
    }

    func run() async throws {
        let base = output.scratch.map { URL(filePath: $0, directoryHint: .isDirectory) } ?? FileManager.default.temporaryDirectory
        let folder = base.appending(path: "tributary-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let figures = try await figures(folder)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        if output.json {
            var members: [(key: String, value: JSONValue)] = figures.map { figure in
                (figure.unit.isEmpty ? figure.name : "\(figure.name) (\(figure.unit))", .number(JSONNumber(Self.text(figure.value)) ?? 0))
            }
            members.append(("durability", .string(Settings.durability)))
            members.append(("cores", .integer(cores)))
            return Terminal.print(.object(members))
        }
        Terminal.table(["MEASURE", "VALUE", "UNIT"], figures.map { [$0.name, Self.text($0.value), $0.unit] })
        Terminal.print("\(cores) cores; \(Settings.durability)")
    }

    private static func text(_ value: Double) -> String {
        value == value.rounded() || abs(value) >= 1_000 ? String(Int(value.rounded())) : String((value * 100).rounded() / 100)
    }
}
