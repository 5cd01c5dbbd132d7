import Foundation
import Simulation
import Testing

@Test func `sweep`() throws {
    let environment = ProcessInfo.processInfo.environment
    let from = UInt64(environment["FROM"] ?? "1") ?? 1
    let count = UInt64(environment["COUNT"] ?? "20") ?? 20
    let start = ContinuousClock.now
    var total = Statistics()
    for seed in from..<(from + count) {
        let outcome = try SimulationRun(seed: seed, keepsTrace: environment["TRACE"] != nil).run()
        total += outcome.statistics
        if let violation = outcome.violation {
            print("SEED \(seed) step \(violation.step) \(violation.checker): \(violation.details)")
            if environment["TRACE"] != nil { for line in outcome.trace.suffix(Int(environment["TRACE"] ?? "") ?? 100) { print("   ", line) } }
        }
    }
    print("TIME \(ContinuousClock.now - start) \(total)")
}
