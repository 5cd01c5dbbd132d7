import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("The house: tests that block", .ownThreads)
struct OwnThreadsTests {
    /// More than a small machine has processors.
    private static let crowd = 12

    @Test func `tests that block do so beside one another, however few processors there are`() async {
        let here = Counter()
        let together = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<Self.crowd {
                group.addTask {
                    here.add()
                    let end = ContinuousClock.now + .seconds(300)
                    while here.value < Self.crowd, ContinuousClock.now < end { usleep(1_000) }
                    return here.value == Self.crowd
                }
            }
            return await group.allSatisfy { $0 }
        }
        #expect(together, "they waited for one another's threads")
    }

    @Test func `every suite that runs processes, the simulation or the engine in one piece has threads of its own`() throws {
        var suites = 0
        for folder in ["Tests/EndToEndTests", "Tests/ScenarioTests", "Tests/SimulationTests", "Tests/SyncTests", "Tests/TransfersTests"] {
            for (path, text) in try TidyTests.sources(folder) {
                for line in text.split(separator: "\n") where line.hasPrefix("@Suite(") {
                    suites += 1
                    #expect(line.contains(".ownThreads"), "\(path)")
                }
                #expect(!text.contains("@Test") || text.contains("\n@Suite("), "\(path) has tests without a suite's words")
            }
        }
        #expect(suites > 90)
    }
}

private final class Counter: Sendable {
    private let state = Mutex(0)
    var value: Int { state.withLock { $0 } }
    func add() { state.withLock { $0 += 1 } }
}
