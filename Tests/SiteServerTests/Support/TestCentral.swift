import CentralServer
import Failures
import Foundation
import HTTPHost
import Logging
import ServiceLifecycle
import Storage
import SyncCentral
import SyncRules
import TestSupport
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
        if sample { try SampleImport.load(into: database) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func addSite(_ name: String, stores: [String]) throws {
        _ = try administration.createSite(
            name: name, kind: .server, secret: try SitePassword.hash(Self.password, cost: Self.cost), id: "site-\(name)")
        try SampleImport.assign(stores, to: name, administration)
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
