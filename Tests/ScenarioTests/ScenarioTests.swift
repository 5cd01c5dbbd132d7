import Foundation
import TestSupport
import Testing

/// Every text of the folder, in one world at three depths. `Scenarios/README.txt` has the words.
@Suite("Scenarios, told as a storekeeper would", .ownThreads)
struct ScenarioTests {
    static let texts = ScenarioTexts(in: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Scenarios"))

    @Test func `there are at least thirty`() { #expect(Self.texts.names.count >= 30) }

    @Test(arguments: texts.names, Depth.allCases)
    func `what it shows is what it must show`(_ name: String, _ depth: Depth) async throws {
        try await depth.withWorld { try await Self.texts.play(name, in: $0, at: depth) }
    }
}
