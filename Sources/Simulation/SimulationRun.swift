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
    /// Whether stores move from site to site besides: their chance is drawn apart, so that every other history stays as it is.
    package let movesStores: Bool
    /// Whether sites lose their machines and are loaded anew, in two parts, with work as soon as it may begin; drawn apart like moves.
    package let losesMachines: Bool
    /// Whether bundles are carried between central and the sites besides, with a chance of their own as well.
    package let carriesBundles: Bool
    private let keepsTrace: Bool

    package init(
        seed: UInt64, sites: Int = 4, steps: Int = 200, plant: PlantedBug? = nil, movesStores: Bool = false, losesMachines: Bool = false,
        carriesBundles: Bool = false,
        keepsTrace: Bool = false
    ) {
        self.seed = seed
        self.sites = min(max(sites, 1), 8)
        self.steps = max(steps, 0)
        self.plant = plant
        self.movesStores = movesStores
        self.losesMachines = losesMachines
        self.carriesBundles = carriesBundles
        self.keepsTrace = keepsTrace
    }

    /// Runs it.
    package func run() throws -> SimulationOutcome {
        let world = try World(
            seed: seed, setting: try Setting.of(sites: sites), plant: plant, movesStores: movesStores, losesMachines: losesMachines,
            carriesBundles: carriesBundles, keepsTrace: keepsTrace)
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
