import SimulatedDisk
import Storage
import SyncSite
import Transfers

/// A machine that holds, or believes it holds, a site's database.
final class Device {
    let number: Int
    /// The site's id on central.
    let site: String
    let machine: Machine
    var cycle: SiteCycle?
    /// It is open although its first load goes on.
    var isOpenEarly = false
    /// The call under way: its number, and when it was sent.
    var waiting: (serial: Int, call: SiteCycle.Call, since: Int)?
    /// The number of what it asked beside that.
    var beside: Int?
    var token: Int?
    var isCutUntil = 0
    /// Its database was given up; it takes no further part.
    var isRetired = false
    /// Highest checkpoint on the branch it follows.
    var checkpoint: Int64 = 0
    /// A copy of its disk made earlier, and how many groups it had written then.
    var backup: (image: DiskImage, written: Int, kept: [ModelKey: KeptVersion])?
    /// Marks of the groups this database wrote, oldest first.
    var written: [String] = []
    /// Marks of groups whose commit was cut short: written, but perhaps not durable.
    var unsure: Set<String> = []
    /// Records that a dishonest hand wrote here past every rule.
    var forged: Set<ModelKey> = []
    /// Whether it went back to a backup at some time.
    var wasRestored = false
    /// It went back, and has not been in step with central since: it does not know what it had done.
    var isBehind = false
    /// How far central was then: what it says of an earlier time, as an old bundle does, tells nothing of what was lost.
    var behindThrough: Int64 = 0
    /// It went back to a time before an earlier healing: nothing tells it from a second living copy.
    var looksLikeCopy = false
    /// Stores it edits by the settings in force, and when it heard last of others that they had become another's.
    var edits: Set<String> = []
    var lostAt: [String: Int] = [:]
    /// When the settings in force said last that nothing of a store stays here: its transactions are synced, or it is active elsewhere.
    var releasedAt: [String: Int] = [:]
    /// The database's id when the backup was made.
    var backupID = ""
    /// What it keeps to itself, as its people wrote it; and of it, what was written but perhaps is not durable.
    var kept: [ModelKey: KeptVersion] = [:]
    var unsureKept: Set<ModelKey> = []
    /// What it kept to itself of records before: some of it may be on its way.
    var keptBefore: [ModelKey: [KeptVersion]] = [:]

    init(number: Int, site: String, machine: Machine) {
        self.number = number
        self.site = site
        self.machine = machine
    }

    var name: String { machine.name }

    func engine(_ limits: SiteLimits) throws -> SiteEngine {
        SiteEngine(try machine.database, limits: limits, follower: follower)
    }

    /// What does transfers here; a planted bug does them late.
    private var follower: any SiteFollower {
        switch machine.plant?.bug {
        case .numberApart: LateTransfers()
        case .erasedUnseen: DeafTransfers()
        default: SiteTransfers()
        }
    }

    /// What a planted bug did not do when it was due.
    func followLate(_ limits: SiteLimits) throws {
        guard machine.plant?.bug == .numberApart else { return }
        let engine = try engine(limits)
        guard try engine.state() == .ready else { return }
        try machine.database.write { _ = try SiteTransfers().follow(engine, erased: [], $0) }
    }

    /// Whatever was under way is forgotten, as at a restart of the program.
    func dropCycle() {
        cycle = nil
        waiting = nil
        beside = nil
    }
}
