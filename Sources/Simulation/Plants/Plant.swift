import SimulatedDisk
import Storage
import Sync

/// A planted bug at work in one machine.
final class Plant: Sendable {
    enum Place: Sendable { case central, site }

    init(_ bug: PlantedBug, _ place: Place) {}

    func wrap(_ engine: any SQLDatabase, on disk: SimulatedDisk) -> any SQLDatabase { engine }

    func losePower(_ disk: SimulatedDisk, _ fate: UnsyncedWrites) { disk.powerLoss(keeping: fate) }

    static func answer(_ bug: PlantedBug?, toPush body: [UInt8], _ caller: Caller, _ engine: CentralEngine) throws -> [UInt8] {
        try engine.push(caller, body)
    }
}
