import Failures
import Foundation
import SampleNetwork
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Synchronization
import Testing

/// A central server and its sites in real databases, with calls passed directly: the first of three depths.
final class Network {
    let folder: URL
    private(set) var central: LedgerDatabase
    private(set) var administration: Administration
    var engine: CentralEngine
    var sites: [String: SiteEngine] = [:]
    private var random = SeededRandom(seed: 7)

    init(sample: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        central = try Self.database(folder.appending(path: "central.sqlite"), opening: "central-opening-1")
        administration = Administration(central)
        engine = CentralEngine(central)
        try administration.initialiseCentral(name: "Ministry", databaseID: "database-central", siteID: "site-central")
        if sample { try loadSample() }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A process started on another file takes central's place.
    func replaceCentral(by file: URL) throws {
        central = try Self.database(file, opening: "central-opening-\(newID())")
        administration = Administration(central)
        engine = CentralEngine(central, limits: engine.limits)
    }

    /// Central's process is stopped and started anew on its file.
    func reopenCentral() throws { try replaceCentral(by: folder.appending(path: "central.sqlite")) }

    static func database(_ file: URL, opening: String) throws -> LedgerDatabase {
        try LedgerDatabase(
            engine: SQLiteDatabase(path: file.path), opening: opening, clock: { 1_800_000_000 })
    }

    func newID() -> String { String(random.next(), radix: 16) + String(random.next(), radix: 16) }

    /// The project's own sample network, with its stores still on central.
    func loadSample() throws {
        let sample = SampleNetwork()
        let writer = CentralWriter(central)
        var report = try writer.importSlice(sample.centralRecords.map { Change(table: $0.table, id: $0.id, payload: $0.payload) })
        for store in sample.stores {
            report.add(
                try writer.importSlice(
                    sample.storeRecords(for: store).map { Change(table: $0.table, id: $0.id, payload: $0.payload) }))
        }
        try #require(report.refused.isEmpty, "\(report.refused.prefix(3))")
    }

    /// Creates a site, gives it stores and an empty database.
    ///
    /// - Parameter transactions: whether the transactions of its dispensary stores are synced.
    @discardableResult
    func addSite(_ name: String, stores: [String], transactions: Bool = true) throws -> SiteEngine {
        _ = try administration.createSite(name: name, kind: .server, secret: "secret", id: "site-\(name)")
        for store in stores {
            try administration.assign(store: store, to: name, force: false)
            if transactions, try administration.store(store).isDispensary { try administration.setTransactions(store: store, true) }
        }
        return try addDevice(name)
    }

    @discardableResult
    func addDevice(_ name: String, file: String? = nil) throws -> SiteEngine {
        let id = newID()
        let database = try Self.database(folder.appending(path: file ?? "\(name)-\(id).sqlite"), opening: "opening-\(id)")
        let site = SiteEngine(database)
        try site.initialise(databaseID: "database-\(id)")
        sites[name] = site
        return site
    }

    /// One whole sync of a site.
    ///
    /// - Parameter before: called before each call to central with the number of calls made; what it throws ends the sync.
    @discardableResult
    func sync(
        _ name: String, pageBytes: Int = 1_000_000, before: (_ calls: Int) throws -> Void = { _ in }
    ) throws -> CycleReport {
        let site = try #require(sites[name])
        var cycle = cycle(of: site, pageBytes: pageBytes)
        var caller: Caller?
        return try run(&cycle, name, &caller, before: before)
    }

    /// Drives a cycle to its end.
    @discardableResult
    func run(
        _ cycle: inout SiteCycle, _ name: String, _ caller: inout Caller?, before: (_ calls: Int) throws -> Void = { _ in }
    ) throws -> CycleReport {
        for calls in 0..<10_000 {
            switch try cycle.next() {
            case .finished(let report): return report
            case .send(let call, let body):
                try before(calls)
                do {
                    try cycle.receive(call, try engine.answer(call, body, site: "site-\(name)", caller: &caller))
                } catch let failure as Failure {
                    try cycle.receive(call, failure: failure)
                }
            }
        }
        Issue.record("the sync of \(name) does not end")
        return cycle.report
    }

    func cycle(of site: SiteEngine, pageBytes: Int = 1_000_000) -> SiteCycle {
        let ids = (0..<8).map { _ in "database-\(newID())" }
        let next = Counter()
        return SiteCycle(site, app: "test", hasSession: false, pageBytes: pageBytes) { ids[next.next() % 8] }
    }
}

/// Counts up; shared by the closures of a test.
final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}
