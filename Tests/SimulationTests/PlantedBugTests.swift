import Foundation
import Simulation
import Testing

@Suite("The simulation finds what is planted")
struct PlantedBugTests {
    /// For each bug a seed that catches it, and the rule it breaks first.
    static let catches: [PlantedBug: (seed: UInt64, checker: Checker)] = [
        .answeredBeforeDurable: (1, .durability),
        .cursorBeforeData: (1, .convergence),
        .swallowedError: (1, .convergence),
        .echoOverEdit: (4, .convergence),
        .readsAheadOfCommit: (2, .convergence),
        .checkpointPromisedEarly: (1, .convergence),
        .pageSplitsPosition: (1, .convergence),
        .staleDigest: (1, .digests),
        .leavingKeepsCursor: (4, .convergence),
        .floorNotRaised: (5, .convergence),
        .comparisonPushesBack: (60, .ownership),
        .pullOverwritesOutbox: (4, .convergence),
        .tombstonesCounted: (1, .digests),
        .outboxCompacted: (1, .atomicity),
        .restOfRefusedGroupKept: (6, .durability),
        .aheadOfParked: (11, .atomicity),
        .onlyIncomingJudged: (4, .ownership),
        .linesStayBehind: (1, .audience),
        .orphanNeverPlaced: (63, .convergence),
        .droppedWithOneChannel: (4, .convergence),
        .positionsReused: (6, .convergence),
        .oldAnswerForNewBody: (2, .pushIdentity),
        .headBeforeCommit: (9, .convergence),
        .lineHijacked: (4, .ownership),
        .patientTaken: (1, .soundness),
        .clockDecides: (1, .progress),
        .mergeChainOneStep: (12, .convergence),
        .freezeForgotten: (9, .ownership),
        .randomHalf: (2, .transfers),
        .halfMadeAgain: (4, .transfers),
        .numberApart: (4, .numbers),
        .followerCursorApart: (4, .transfers),
    ]

    @Test(arguments: PlantedBug.allCases)
    func `a planted bug breaks a rule`(_ bug: PlantedBug) throws {
        let (seed, checker) = try #require(Self.catches[bug], "no seed is known to catch it")
        let outcome = try SimulationRun(seed: seed, plant: bug).run()
        #expect(outcome.violation?.checker == checker.rawValue)
        #expect(try SimulationRun(seed: seed).run().violation == nil, "the seed must be innocent without it")
    }
}

extension PlantedBugTests {
    @Test func `the document names for each planted bug the seed that catches it`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/simulation.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for (bug, found) in Self.catches {
            #expect(text.contains("| `\(bug.rawValue)` | \(found.seed) | \(found.checker.rawValue) |"), "\(bug.rawValue)")
        }
    }
}
