import CentralServer
import Failures
import Foundation
import HTTPHost
import Logging
import SampleNetwork
import ServiceLifecycle
import Storage
import SyncCentral
import SyncRules
import Testing

/// A central server with the sample network, in a folder of its own, that can be switched on and off.
final class TestCentral: Sendable {
    static let password = "a pass:word with ümlauts"
    static let cost = SitePassword.Cost(log2Rounds: 4)

    let folder: URL
    let database: LedgerDatabase
    let administration: Administration

    /// - Parameter sample: without it, central is empty.
    init(sample: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        database = try LedgerDatabase(
            engine: SQLiteDatabase(path: folder.appending(path: "tributary.sqlite").path), opening: UUID().uuidString,
            clock: { Int64(Date().timeIntervalSince1970) })
        administration = Administration(database)
        try administration.initialiseCentral(name: "Ministry", databaseID: "database-central", siteID: "site-central")
        if sample { try load() }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func load() throws {
        let sample = SampleNetwork()
        let writer = CentralWriter(database)
        for records in [sample.centralRecords] + sample.stores.map({ sample.storeRecords(for: $0) }) {
            let report = try writer.importSlice(records.map { Change(table: $0.table, id: $0.id, payload: $0.payload) })
            try #require(report.refused.isEmpty)
        }
    }

    func addSite(_ name: String, stores: [String]) throws {
        _ = try administration.createSite(
            name: name, kind: .server, secret: try SitePassword.hash(Self.password, cost: Self.cost), id: "site-\(name)")
        for store in stores {
            try administration.assign(store: store, to: name, force: false)
            if try administration.store(store).isDispensary { try administration.setTransactions(store: store, true) }
        }
    }

    /// Serves for the time of `body`.
    ///
    /// - Parameter port: 0 lets the system choose.
    func serve<T: Sendable>(port: Int = 0, tls: TLSFiles? = nil, _ body: @escaping @Sendable (Int) async throws -> T) async throws -> T {
        var configuration = CentralServerConfiguration(dataFolder: folder.path, host: "127.0.0.1", port: port)
        configuration.passwordCost = Self.cost
        configuration.tls = tls
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let service = try centralService(database: database, configuration: configuration, logger: .silent) {
            announce.yield($0)
            announce.finish()
        }
        return try await running(service, ports, announce, body)
    }
}

/// Runs a service for the time of `body`, which is given the port, then stops it gracefully.
func running<T: Sendable>(
    _ service: any Service, _ ports: AsyncStream<Int>, _ announce: AsyncStream<Int>.Continuation,
    _ body: @escaping @Sendable (Int) async throws -> T
) async throws -> T {
    let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: .silent))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { announce.finish() }
            try await group.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await tasks.next()
            throw Failure(.internalFault)
        }
        let outcome: Result<T, any Error>
        do { outcome = .success(try await body(port)) } catch { outcome = .failure(error) }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return try outcome.get()
    }
}

extension Logger {
    static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}

/// Asks again until the answer is right; for what happens by itself after a while.
@discardableResult
func eventually<T>(
    within limit: Duration = .seconds(20), _ ask: () async throws -> T, until isRight: (T) -> Bool,
    _ location: SourceLocation = #_sourceLocation
) async throws -> T {
    let end = ContinuousClock.now + limit
    while true {
        let answer = try await ask()
        if isRight(answer) { return answer }
        guard ContinuousClock.now < end else {
            Issue.record("it did not come true; last: \(answer)", sourceLocation: location)
            return answer
        }
        try await Task.sleep(for: .milliseconds(25))
    }
}
