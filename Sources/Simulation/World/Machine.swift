import Failures
import SimulatedDisk
import Storage

/// A computer with one database on a disk whose power can fail.
final class Machine {
    let name: String
    let disk: SimulatedDisk
    private(set) var boots = 0
    private(set) var live: LedgerDatabase?
    let plant: Plant?
    private let hours: Hours

    init(name: String, image: DiskImage?, plant: Plant?, hours: Hours = Hours()) throws {
        self.name = name
        self.plant = plant
        self.hours = hours
        disk = SimulatedDisk(name: name)
        if let image { disk.restore(image) }
        try open()
    }

    deinit {
        try? live?.engine.close()
        disk.remove()
    }

    var database: LedgerDatabase {
        get throws {
            guard let live else { throw Failure(.diskFailed) }
            return live
        }
    }

    /// Starts the program on whatever the disk holds, as a new opening.
    func open() throws {
        boots += 1
        var engine: any SQLDatabase = try SQLiteDatabase(path: disk.openPath, options: .singleConnection)
        if let plant { engine = plant.wrap(engine, on: disk) }
        let (start, hours) = (clock, hours)
        let database = try LedgerDatabase(
            engine: engine, opening: "\(name)-opening-\(boots)", clock: { start + hours.now })
        try plant?.install(in: database)
        live = database
    }

    /// Every machine has an hour of its own, and another one, earlier or later, after each start: nothing may depend on it.
    private var clock: Int64 {
        let mixed = name.utf8.reduce(boots) { ($0 &* 31 &+ Int($1)) % 1_000_003 }
        return 1_800_000_000 + Int64(mixed * 7_919 % 400_000) - 200_000
    }

    /// How a machine goes down.
    enum Death {
        case kill
        case powerLoss
        case torn(seed: UInt64)
    }

    /// Ends the program, does to the disk what the death does, and starts it again.
    func die(_ death: Death) throws {
        switch death {
        case .kill: disk.crash()
        case .powerLoss: plant?.losePower(disk, .lost) ?? disk.powerLoss()
        case .torn(let seed): plant?.losePower(disk, .torn(seed: seed)) ?? disk.powerLoss(keeping: .torn(seed: seed))
        }
        try reopen()
    }

    /// Puts a backup in place of everything and starts the program on it.
    func restore(_ image: DiskImage) throws {
        disk.restore(image)
        try reopen()
    }

    private func reopen() throws {
        try? live?.engine.close()
        live = nil
        disk.fault = nil
        try open()
    }
}
