import Foundation
import Simulation
import TestSupport
import Testing

@Suite("The simulation finds what is planted", .ownThreads)
struct PlantedBugTests {
    /// For each bug a seed that catches it, and the rule it breaks first.
    static let catches: [PlantedBug: (seed: UInt64, checker: Checker)] = [
        .answeredBeforeDurable: (4, .durability),
        .cursorBeforeData: (1, .convergence),
        .swallowedError: (1, .convergence),
        .echoOverEdit: (1, .transfers),
        .readsAheadOfCommit: (1, .convergence),
        .checkpointPromisedEarly: (1, .convergence),
        .pageSplitsPosition: (1, .convergence),
        .staleDigest: (1, .digests),
        .leavingKeepsCursor: (17, .digests),
        .floorNotRaised: (4, .convergence),
        .comparisonPushesBack: (91, .ownership),
        .pullOverwritesOutbox: (28, .transfers),
        .tombstonesCounted: (1, .digests),
        .outboxCompacted: (1, .progress),
        .restOfRefusedGroupKept: (6, .durability),
        .aheadOfParked: (4, .atomicity),
        .onlyIncomingJudged: (4, .ownership),
        .linesStayBehind: (1, .audience),
        .freezeForgotten: (41, .ownership),
        .orphanNeverPlaced: (73, .convergence),
        .droppedWithOneChannel: (4, .convergence),
        .positionsReused: (3, .ownership),
        .oldAnswerForNewBody: (6, .pushIdentity),
        .headBeforeCommit: (4, .convergence),
        .lineHijacked: (1, .convergence),
        .patientTaken: (1, .convergence),
        .clockDecides: (1, .convergence),
        .randomHalf: (1, .digests),
        .halfMadeAgain: (19, .transfers),
        .numberApart: (1, .numbers),
        .followerCursorApart: (37, .transfers),
        .answeredInBatch: (4, .durability),
        .actedForgotten: (148, .transfers),
        .parkedUntold: (3, .conservation),
        .batchHalfUndone: (2, .pushIdentity),
        .auditSkipped: (1, .conservation),
        .numbersForgotten: (37, .numbers),
        .stockOverlooked: (36, .durability),
        .userLost: (1, .conservation),
        .erasedUnseen: (19, .transfers),
        .floorOneShort: (27, .convergence),
        .withheldDropped: (39, .convergence),
        .repeatsUncounted: (1, .conservation),
        .numbersSkipped: (1, .numbers),
        .pastForgotten: (107, .transfers),
        .drainSkipped: (4, .ownership),
        .movedAtOnce: (1, .audience),
        .moveKeepsEpoch: (1, .ownership),
        .withheldLeftBehind: (13, .convergence),
        .moveDrainSkipped: (4, .ownership),
        .freezeIgnored: (4, .ownership),
        .reportForgotten: (1, .progress),
        .cancelledMoveGoesOn: (3, .durability),
        .formerStaysSubscribed: (1, .audience),
        .newHolderWithoutInbox: (1, .convergence),
        .copyForgotten: (1, .convergence),
        .openedWithoutData: (4, .progress),
        .moveTwiceTold: (1, .convergence),
        .openForComplete: (37, .numbers),
        .leftOutUnsent: (5, .convergence),
        .strangerBelieved: (18, .bundles),
        .partSkipped: (1, .receipts),
        .receiptClaimsMore: (1, .receipts),
        .answersForgotten: (1, .conservation),
        .oldBundleTaken: (1, .bundles),
        .bundleTakenTwice: (2, .bundles),
        .bundleAppliedTwice: (1, .transfers),
        .frozenPushGrows: (1, .conservation),
        .formersBundleTaken: (37, .progress),
        .answersOutlive: (37, .receipts),
        .listIncomplete: (1, .convergence),
        .receiptAhead: (1, .receipts),
    ]

    @Test(arguments: PlantedBug.allCases)
    func `a planted bug breaks a rule`(_ bug: PlantedBug) throws {
        let (seed, checker) = try #require(Self.catches[bug], "no seed is known to catch it")
        let outcome = try SimulationRun(
            seed: seed, plant: bug, besides: bug.needs
        ).run()
        #expect(outcome.violation?.checker == checker.rawValue)
    }

    @Test(arguments: Set(catches.filter { $0.key.needs == .moves }.values.map(\.seed)).sorted())
    func `the seed is innocent without a bug where stores move`(_ seed: UInt64) throws {
        #expect(try SimulationRun(seed: seed, besides: .moves).run().violation == nil)
    }

    @Test(arguments: Set(catches.filter { $0.key.needs == .losses }.values.map(\.seed)).sorted())
    func `the seed is innocent without a bug where machines are lost`(_ seed: UInt64) throws {
        #expect(try SimulationRun(seed: seed, besides: .losses).run().violation == nil)
    }

    @Test(arguments: Set(catches.filter { $0.key.needs == .bundles }.values.map(\.seed)).sorted())
    func `the seed is innocent without a bug where bundles are carried`(_ seed: UInt64) throws {
        #expect(try SimulationRun(seed: seed, besides: .bundles).run().violation == nil)
    }

    @Test(arguments: Set(catches.filter { $0.key.needs.isEmpty }.values.map(\.seed)).sorted())
    func `the seed is innocent without a bug`(_ seed: UInt64) throws {
        #expect(try SimulationRun(seed: seed).run().violation == nil)
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
