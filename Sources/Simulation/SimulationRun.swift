/// One simulated history of a central server and its sites, decided whole by its seed.
///
/// The production engine and storage run inside; the clock, the network, the disks and the people are simulated. The same
/// arguments give the same verdict and the same trace, in every process.
package struct SimulationRun: Sendable {
    package let seed: UInt64
    /// How many remote sites there are, 1 to 8.
    package let sites: Int
    /// How long the troubles last.
    package let steps: Int
    /// A bug to put in, to see that it is found.
    package let plant: PlantedBug?
    /// What happens beside what always may.
    package let besides: Besides
    private let keepsTrace: Bool

    /// What may happen in a history besides: the chance of each is drawn apart, so that every other history stays as it is.
    package struct Besides: OptionSet, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        /// Stores move from site to site.
        package static let moves = Besides(rawValue: 1 << 0)
        /// Sites lose their machines and are loaded anew, in two parts, with work as soon as it may begin.
        package static let losses = Besides(rawValue: 1 << 1)
        /// Bundles are carried between central and the sites.
        package static let bundles = Besides(rawValue: 1 << 2)
    }

    package init(
        seed: UInt64, sites: Int = 4, steps: Int = 200, plant: PlantedBug? = nil, besides: Besides = [], keepsTrace: Bool = false
    ) {
        self.seed = seed
        self.sites = min(max(sites, 1), 8)
        self.steps = max(steps, 0)
        self.plant = plant
        self.besides = besides
        self.keepsTrace = keepsTrace
    }

    /// Runs it.
    package func run() throws -> SimulationOutcome {
        let world = try World(
            seed: seed, setting: try Setting.of(sites: sites), plant: plant, besides: besides, keepsTrace: keepsTrace)
        var violation: Violation?
        do {
            try world.live(steps: steps)
            try world.heal()
        } catch let found as Violation {
            violation = found
        } catch {
            // What nobody foresaw is a finding too.
            violation = Violation(checker: Checker.soundness.rawValue, step: world.step, details: "\(error)")
        }
        return SimulationOutcome(violation: violation, trace: world.trace.lines, statistics: world.statistics)
    }
}
