import Simulation
import TestSupport
import Testing

@Suite("R-SYNC 2, 3, 5, 6: simulated histories", .ownThreads)
struct RunTests {
    /// Seeds in blocks, so that the blocks run beside one another.
    @Test(arguments: [1, 21, 41, 61, 81, 101] as [UInt64])
    func `whatever happens, everyone ends with exactly what is theirs`(_ first: UInt64) throws {
        var total = Statistics()
        for seed in first..<(first + 20) {
            let outcome = try SimulationRun(seed: seed).run()
            #expect(outcome.violation == nil, "seed \(seed)")
            total += outcome.statistics
        }
        #expect(total.checkpoints > 100)
        #expect(total.localGroups > 1_000)
        #expect(total.events["pushes in one transaction"] ?? 0 > 50)
    }

    @Test(
        arguments: [
            23, 24, 27, 30, 37, 45, 47, 60, 84, 94, 98, 129, 135, 163, 166, 201, 208, 216, 287, 298, 474, 721, 728, 1004, 1017, 1381, 1426,
            305, 1464, 1795, 2023, 2138, 2428, 2486, 2656, 3066, 3246, 3487, 3656, 4018, 4573, 4654, 4788, 5316, 5460, 5994, 6148, 6267, 6520, 7052, 7228,
            7472, 7641, 11_811, 12_296, 13_724, 13_924, 14_087, 14_152, 14_330, 16_022, 16_585, 20_009, 20_138, 30_116, 30_193, 60_273, 60_472, 70_228, 110_738,
            115_489, 115_609, 115_623, 115_775, 116_787, 120_424, 125_652, 130_531, 132_808, 134_205, 135_260, 134_503, 137_565,
        ] as [UInt64])
    func `a history that once went wrong goes well`(_ seed: UInt64) throws {
        #expect(try SimulationRun(seed: seed).run().violation == nil)
    }

    @Test(arguments: [1, 2, 9, 34, 47, 400_102, 400_223, 700_012] as [UInt64])
    func `stores move from site to site, and every rule holds`(_ seed: UInt64) throws {
        let outcome = try SimulationRun(seed: seed, besides: .moves).run()
        #expect(outcome.violation == nil)
        #expect(outcome.statistics.events["stores moved"] ?? 0 > 0)
    }

    /// Each of these once ended in a finding.
    @Test(arguments: [1, 3, 8, 29, 37, 38, 43, 48, 55, 61, 550_177] as [UInt64])
    func `bundles are carried between central and the sites, and every rule holds`(_ seed: UInt64) throws {
        let outcome = try SimulationRun(seed: seed, besides: .bundles).run()
        #expect(outcome.violation == nil)
        #expect(outcome.statistics.events["bundles taken by central"] ?? 0 > 0)
    }

    @Test(arguments: [1, 2, 3, 300_785, 300_790, 500_023, 520_200] as [UInt64])
    func `stores move while bundles are carried, and every rule holds`(_ seed: UInt64) throws {
        #expect(try SimulationRun(seed: seed, besides: [.moves, .bundles]).run().violation == nil)
    }

    @Test(arguments: [300_012, 310_007, 310_015, 310_026] as [UInt64])
    func `stores move while sites lose their machines, and nobody works without what work needs`(_ seed: UInt64) throws {
        #expect(try SimulationRun(seed: seed, besides: [.moves, .losses]).run().violation == nil)
    }

    /// The first of them, and others that once ended in a finding.
    @Test(arguments: [1, 2, 3, 4, 500_007, 500_017, 500_034, 500_035, 500_142, 500_194, 510_273] as [UInt64])
    func `stores move while bundles are carried and sites lose their machines, and every rule holds`(_ seed: UInt64) throws {
        #expect(try SimulationRun(seed: seed, besides: [.moves, .bundles, .losses]).run().violation == nil)
    }

    /// Each of these once ended in a finding; first loads come by stick in place of lost machines.
    @Test(arguments: [500_005, 500_041, 500_058, 540_310] as [UInt64])
    func `bundles are carried and sites lose their machines, and every rule holds`(_ seed: UInt64) throws {
        #expect(try SimulationRun(seed: seed, besides: [.bundles, .losses]).run().violation == nil)
    }

    /// A bundle came that was older than what its device had read over a network.
    @Test func `many sites, moves, bundles and lost machines at once`() throws {
        let run = SimulationRun(seed: 560_232, sites: 8, steps: 120, besides: [.moves, .bundles, .losses])
        #expect(try run.run().violation == nil)
    }

    @Test func `a history with bundles is the same each time, though their seals are not`() throws {
        let first = try SimulationRun(seed: 8, besides: .bundles, keepsTrace: true).run()
        let second = try SimulationRun(seed: 8, besides: .bundles, keepsTrace: true).run()
        #expect(first.trace == second.trace)
        #expect(first.statistics == second.statistics)
        #expect(first.statistics.events["bundles refused"] ?? 0 > 0)
    }

    @Test(arguments: [3, 7, 21] as [UInt64])
    func `the same seed gives the same history`(_ seed: UInt64) throws {
        let first = try SimulationRun(seed: seed, keepsTrace: true).run()
        let second = try SimulationRun(seed: seed, keepsTrace: true).run()
        #expect(first.trace == second.trace)
        #expect(first.statistics == second.statistics)
        #expect(first.trace.count > 100)
    }

    @Test(arguments: [1, 2, 8])
    func `one site or many, the rules are the same`(_ sites: Int) throws {
        for seed in UInt64(1)...3 {
            #expect(try SimulationRun(seed: seed, sites: sites, steps: 120).run().violation == nil, "seed \(seed)")
        }
    }
}
