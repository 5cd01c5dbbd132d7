import Storage
import SyncRules
import Transfers

/// The town of the scenarios: with one store more, which stays on central and trades with nobody, so that somebody can always act there.
package enum ScenarioTown {
    package static let centralStore = "ministry"

    static func make(clock: @escaping @Sendable () -> Int64 = { 1_800_000_000 }) throws -> Town {
        try Town(
            before: Town.store(centralStore), network: Network(sample: false, follower: SiteTransfers(), clock: clock))
    }
}
