import Failures
import SimulatedDisk
import Storage
import SyncCentral
import SyncProtocol
import SyncSite

/// The world in a box: one central, its sites, the network between them, and the model that judges them.
///
/// Everything in it that decides is the production code; chance, time and the troubles come from the seed.
final class World {
    var random: SimulationRandom
    let weather: Weather
    /// Chance in a hundred per step that an administrator moves a store, and where all chance about it comes from.
    let moving: Int
    var movesRandom: SimulationRandom
    /// Chances in a hundred per step that a site loses its machine; drawn apart. Where it may, first loads come in two parts.
    let losing: Int
    var lossRandom: SimulationRandom
    /// What is asked beside pushes is drawn apart.
    var besideRandom: SimulationRandom
    var narrows: Narrows
    /// Whoever carries bundles; nil where nobody does.
    let carrier: Carrier?
    let plant: PlantedBug?
    var step = 0
    var trace: Trace

    let central: Machine
    var model: Model
    var devices: [Device] = []
    var flights: [Flight] = []
    var sentSoFar = 0
    /// Sessions that central holds in memory: gone with a restart.
    var tokens: [Int: Caller] = [:]
    var lastToken = 0
    /// Pushes that have come and wait for their turn in one transaction.
    var gathered: [(request: Request, caller: Caller)] = []
    /// Requests seen on the wire, to be repeated much later.
    var overheard: [Request] = []
    var centralBackup: (image: DiskImage, model: Model)?
    /// By mark, the groups of every local transaction that a site committed, and when it did.
    var written: [String: [[ModelChange]]] = [:]
    var wroteAt: [String: Int] = [:]
    /// Marks of transactions that went with a backup's restore, or with a device given up, before anybody saw them.
    var forgone: Set<String> = []
    /// Marks of groups put into an outbox by a dishonest hand.
    var forged: Set<String> = []
    /// Records that a dishonest hand put into a site's database: what that site says of them proves nothing.
    var tampered: Set<ModelKey> = []
    /// When something was on its way to another holder last.
    var lastUnderWay = -100
    /// The patient or prescriber whose home was moved last: nobody else may edit it.
    var watched: ModelKey?
    /// Something of the store that was moved last: nobody else may edit it.
    var watchedStore: String?
    /// By message, the users that were sent.
    var copies: [String: String] = [:]
    /// Prescriptions that ever named a repeat: where they go may depend on the patient's home.
    var repeated: Set<String> = []
    /// When prescriptions went to all sites last.
    var lastSpread = -1
    /// By mark, what the writer of a local transaction saw of the records it changed.
    var seen: [String: [ModelKey: [UInt8]?]] = [:]
    /// By record, the group of a former holder that somebody vouched for last: its version is central's act, and that site's own word.
    var vouched: [ModelKey: (site: String, group: Int64, bytes: [UInt8]?)] = [:]
    /// By site, what its groups said that an administrator gave up; nil deletes. A later edit of the document takes it along (R-OWN 10).
    var givenUp: [String: [ModelKey: [UInt8]?]] = [:]
    /// Records that sites pushed, accepted or not.
    var pushed: Set<ModelKey> = []
    /// Headers of forged lines, to be sent later.
    var waitingHeaders: [ModelChange] = []
    /// What documents that trade ever said, and which halves answered each.
    var tradeHistory = TradeHistory()
    var ages = DocumentAges()
    /// Halves that somebody at the receiver changed, or tried to.
    var handled: Set<ModelKey> = []
    /// Documents of a history that a restored central lost: sites may still know lines of them that central does not.
    var lostHistory: Set<ModelKey> = []
    /// Documents numbered by a database that went back and had not met central again, or of which there were two.
    var unremembered: Set<ModelKey> = []
    /// Serial numbers that were given.
    var numbers = GivenNumbers()
    /// Records in groups that central kept apart at some time.
    var everParked: Set<ModelKey> = []
    /// The same, by the site that wrote them.
    var parkedOf: [String: Set<ModelKey>] = [:]
    /// The digest last sent to each site; for a planted bug.
    var lastTotals: [String: [UInt8]?] = [:]
    var lastMark = 0
    var lastID = 0
    let ids = IDSource()
    let hours = Hours()
    /// Whether central went back to a backup at some time: only then may histories part.
    var centralWasRestored = false
    /// The offices that central gave since it went back last.
    var givenSinceRestore: Set<String> = []
    /// Every epoch that was ever given, by office, whatever central has forgotten since.
    var givenEpochs: Set<String> = []
    var statistics = Statistics()
    private var entitlements: [String: (version: Int, records: [ModelKey: ModelRecord])] = [:]

    init(
        seed: UInt64, setting: Setting, plant: PlantedBug?, besides: SimulationRun.Besides = [], keepsTrace: Bool
    ) throws {
        var random = SimulationRandom(seed: seed)
        weather = Weather(&random)
        narrows = Narrows(seed: seed)
        movesRandom = SimulationRandom(seed: seed ^ 0x53_544F_5245)
        moving = besides.contains(.moves) ? 2 + movesRandom.below(8) : 0
        lossRandom = SimulationRandom(seed: seed ^ 0x6C_6F73_7365)
        besideRandom = SimulationRandom(seed: seed ^ 0x62_6573_6964_65)
        losing = besides.contains(.losses) ? 1 + lossRandom.below(5) : 0
        carrier = besides.contains(.bundles) ? try Carrier(seed: seed) : nil
        self.random = random
        self.plant = plant
        trace = Trace(keeps: keepsTrace)
        model = setting.model
        central = try Machine(
            name: "central", image: setting.central, plant: plant.map { Plant($0, .central) }, hours: hours)
        for number in 1...setting.sites {
            devices.append(
                Device(
                    number: number, site: "site-\(number)",
                    machine: try Machine(name: "device-\(number)", image: setting.site(number), plant: sitePlant(), hours: hours))
            )
        }
    }

    func sitePlant() -> Plant? { plant.map { Plant($0, .site) } }

    var centralLimits: CentralLimits {
        var limits = CentralLimits.standard
        limits.pageEntries = weather.pageEntries
        limits.pageBytes = 500...8_000_000
        return limits
    }

    var siteLimits: SiteLimits {
        var limits = SiteLimits.standard
        limits.pushBytes = weather.pushBytes
        limits.partBytes = narrows.partBytes
        // In every third history nobody works before a load is complete, unless it is interrupted.
        if losing > 0 { limits.opensFrom = losing % 3 == 0 ? .seconds(60) : .zero }
        limits.pageBytes = 500...8_000_000
        return limits
    }

    func centralEngine() throws -> CentralEngine { CentralEngine(try central.database, limits: centralLimits) }
    func administration() throws -> Administration { Administration(try central.database) }

    /// What the model entitles a site to, remembered until the model changes.
    func entitled(_ site: String) -> [ModelKey: ModelRecord] {
        if let known = entitlements[site], known.version == model.version { return known.records }
        let records = model.entitled(site)
        entitlements[site] = (model.version, records)
        return records
    }

    /// Whether what a site remembers may be of another history than central's.
    func wasRestored(_ site: String) -> Bool { centralWasRestored || devices.contains { $0.site == site && $0.wasRestored } }

    /// Whether two living machines have one site's database.
    func isCopied(_ site: String) -> Bool { devices.filter { $0.site == site && !$0.isRetired }.count > 1 }

    func forgetEntitlements() { entitlements = [:] }

    func violation(_ checker: Checker, _ details: String) -> Violation {
        Violation(checker: checker.rawValue, step: step, details: details)
    }

    func note(_ line: @autoclosure () -> String) { if trace.keeps { trace.add("\(step) \(line())") } }

    func newID(_ prefix: String) -> String {
        lastID += 1
        return "\(prefix)-\(lastID)"
    }
    func newMark() -> String {
        lastMark += 1
        return "w\(lastMark)"
    }
}
