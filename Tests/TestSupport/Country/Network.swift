import Failures
import Foundation
import SampleNetwork
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import SyncSite
import Synchronization
import Testing

/// A central server and its sites in real databases, with calls passed directly: the first of three depths.
package final class Network {
    package let folder: URL
    package private(set) var central: LedgerDatabase
    package private(set) var administration: Administration
    package var engine: CentralEngine
    package var sites: [String: SiteEngine] = [:]
    /// The database of each site's device, the last one.
    private var files: [String: URL] = [:]
    private var random = SeededRandom(seed: 7)
    private let clock: @Sendable () -> Int64
    /// Does at each site what a site's program does about transfers; nil for the engine alone.
    private let follower: (any SiteFollower)?

    /// - Parameters:
    ///   - sample: with the project's own sample network.
    ///   - follower: what each site does about what it wrote or received.
    package init(
        sample: Bool = true, follower: (any SiteFollower)? = nil, clock: @escaping @Sendable () -> Int64 = { 1_800_000_000 }
    ) throws {
        self.clock = clock
        self.follower = follower
        folder = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        central = try Self.database(folder.appending(path: "central.sqlite"), opening: "central-opening-1", clock: clock)
        administration = Administration(central)
        engine = CentralEngine(central)
        try administration.initialiseCentral(name: "Ministry", databaseID: "database-central", siteID: "site-central")
        if sample { try loadSample() }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A process started on another file takes central's place.
    package func replaceCentral(by file: URL) throws {
        central = try Self.database(file, opening: "central-opening-\(newID())", clock: clock)
        administration = Administration(central)
        engine = CentralEngine(central, limits: engine.limits)
    }

    /// Central's process is stopped and started anew on its file.
    package func reopenCentral() throws { try replaceCentral(by: folder.appending(path: "central.sqlite")) }

    package static func database(
        _ file: URL, opening: String, clock: @escaping @Sendable () -> Int64 = { 1_800_000_000 }
    ) throws -> LedgerDatabase {
        try LedgerDatabase(engine: SQLiteDatabase(path: file.path), opening: opening, clock: clock)
    }

    package func newID() -> String { String(random.next(), radix: 16) + String(random.next(), radix: 16) }

    /// The project's own sample network, with its stores still on central.
    package func loadSample() throws { try SampleImport.load(into: central) }

    /// Creates a site, gives it stores and an empty database.
    ///
    /// - Parameter transactions: whether the transactions of its dispensary stores are synced.
    @discardableResult
    package func addSite(_ name: String, stores: [String], transactions: Bool = true) throws -> SiteEngine {
        _ = try administration.createSite(name: name, kind: .server, secret: "secret", id: "site-\(name)")
        try SampleImport.assign(stores, to: name, transactions: transactions, administration)
        return try addDevice(name)
    }

    @discardableResult
    package func addDevice(_ name: String, file: String? = nil) throws -> SiteEngine {
        let id = newID()
        let file = folder.appending(path: file ?? "\(name)-\(id).sqlite")
        files[name] = file
        let site = engine(on: try Self.database(file, opening: "opening-\(id)", clock: clock))
        try site.initialise(databaseID: "database-\(id)")
        sites[name] = site
        return site
    }

    /// A site's program is stopped and started anew on its file.
    package func reopenSite(_ name: String) throws {
        sites[name] = engine(on: try Self.database(try #require(files[name]), opening: "opening-\(newID())", clock: clock))
    }

    private func engine(on database: LedgerDatabase) -> SiteEngine {
        if let follower { SiteEngine(database, follower: follower) } else { SiteEngine(database) }
    }

    /// One whole sync of a site.
    ///
    /// - Parameter before: called before each call to central with the number of calls made; what it throws ends the sync.
    @discardableResult
    package func sync(
        _ name: String, pageBytes: Int = 1_000_000, before: (_ calls: Int) throws -> Void = { _ in }
    ) throws -> CycleReport {
        let site = try #require(sites[name])
        var cycle = cycle(of: site, pageBytes: pageBytes)
        var caller: Caller?
        return try run(&cycle, name, &caller, before: before)
    }

    /// Drives a cycle to its end.
    @discardableResult
    package func run(
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

    package func cycle(of site: SiteEngine, pageBytes: Int = 1_000_000) -> SiteCycle {
        let ids = (0..<8).map { _ in "database-\(newID())" }
        let next = Counter()
        return SiteCycle(site, app: "test", hasSession: false, pageBytes: pageBytes) { ids[next.next() % 8] }
    }
}
