import Foundation
import Testing

/// The files of scenarios in a folder, and what became of one.
package struct ScenarioTexts: Sendable {
    package let folder: URL

    package init(in folder: URL) { self.folder = folder }

    package var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { $0.hasSuffix(".txt") && $0 != "README.txt" }.sorted()
    }

    /// Plays one in a world, and compares what its lines showed with what they must show; `TRIBUTARY_RECORD=1` writes it back, to be
    /// read as a difference.
    package func play(_ name: String, in world: any World, at depth: Depth) async throws {
        let file = folder.appending(path: name)
        let written = try String(contentsOf: file, encoding: .utf8)
        let played = try await Scenario.played(written, in: world)
        guard written != played else { return }
        if ProcessInfo.processInfo.environment["TRIBUTARY_RECORD"] == "1", depth == .direct {
            return try played.write(to: file, atomically: true, encoding: .utf8)
        }
        Issue.record("\(name), \(depth.rawValue)\n\(Self.difference(written, played).joined(separator: "\n"))")
    }

    private static func difference(_ written: String, _ played: String) -> [String] {
        let (left, right) = (written.components(separatedBy: "\n"), played.components(separatedBy: "\n"))
        return right.difference(from: left).sorted { offset($0) < offset($1) }.map { change in
            switch change {
            case .insert(let offset, let line, _): "line \(offset + 1): shows   \(line)"
            case .remove(let offset, let line, _): "line \(offset + 1): expects \(line)"
            }
        }
    }

    private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
