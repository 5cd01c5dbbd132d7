import AsyncHTTPClient
import CentralServer
import Failures
import Foundation
import HTTPHost
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import TestSupport
import Testing

/// A central server in a folder of its own, spoken to over a real socket.
struct CentralUnderTest: Sendable {
    static let password = "a pass:word with ümlauts"
    /// Cheap enough for tests; the standard cost is tested for itself.
    static let cost = SitePassword.Cost(log2Rounds: 4)

    let folder: URL
    let database: LedgerDatabase
    let administration: Administration
    let port: Int
    let client: HTTPClient
    let log: CapturedLog
    let metrics: MetricRegistry
    let stop: @Sendable () async -> Void

    var token: String {
        get throws { try String(contentsOf: folder.appending(path: "access.token"), encoding: .utf8).trimmingCharacters(in: .newlines) }
    }

    static func makeDatabase(_ folder: URL) throws -> LedgerDatabase {
        try LedgerDatabase(
            engine: SQLiteDatabase(path: folder.appending(path: "central.sqlite").path), opening: UUID().uuidString,
            clock: { Int64(Date().timeIntervalSince1970) })
    }

    static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    static func configuration(_ folder: URL) -> CentralServerConfiguration {
        var configuration = CentralServerConfiguration(dataFolder: folder.path, host: "127.0.0.1", port: 0)
        configuration.passwordCost = cost
        configuration.contactFlushTime = .seconds(3_600)
        return configuration
    }

    /// Adds a site with the common password.
    @discardableResult
    func addSite(_ name: String, stores: [String] = [], password: String = Self.password) throws -> Site {
        let site = try administration.createSite(
            name: name, kind: .server, secret: try SitePassword.hash(password, cost: Self.cost), id: "site-\(name)")
        try SampleImport.assign(stores, to: name, administration)
        return site
    }

    /// As if the disk were full, or had room again.
    func limitPages(_ isFull: Bool) throws {
        try database.engine.write { sql in
            let pages = try sql.prepare("PRAGMA page_count").first { $0.int(0) } ?? 0
            _ = try sql.prepare("PRAGMA max_page_count = \(isFull ? pages : 1_000_000)").first { $0.int(0) }
        }
    }

    func loadSample() throws { try SampleImport.load(into: database) }
}

/// Runs a central server for the time of `body`, then stops it gracefully.
func withCentral<T: Sendable>(
    _ configure: (inout CentralServerConfiguration) throws -> Void = { _ in }, trust: String? = nil,
    _ body: @escaping @Sendable (CentralUnderTest) async throws -> T
) async throws -> T {
    let folder = try CentralUnderTest.makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try CentralUnderTest.makeDatabase(folder)
    let administration = Administration(database)
    try administration.initialiseCentral(name: "Ministry", databaseID: "database-central", siteID: "site-central")
    var configuration = CentralUnderTest.configuration(folder)
    try configure(&configuration)
    let log = CapturedLog()
    let (ports, port) = AsyncStream<Int>.makeStream()
    let service = try centralService(database: database, configuration: configuration, logger: log.logger) {
        port.yield($0)
        port.finish()
    }
    let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: log.logger))
    var settings = HTTPClient.Configuration(redirectConfiguration: .disallow)
    settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1_000
    if trust != nil { settings.tlsConfiguration = .clientDefault }
    if let trust { settings.tlsConfiguration?.trustRoots = .file(trust) }
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    do {
        let value = try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { port.finish() }
                try await group.run()
            }
            guard let port = await ports.first(where: { _ in true }) else {
                try await tasks.next()
                throw Failure(.internalFault)
            }
            let central = CentralUnderTest(
                folder: folder, database: database, administration: administration, port: port, client: client, log: log,
                metrics: service.metrics, stop: { await group.triggerGracefulShutdown() })
            let outcome: Result<T, any Error>
            do { outcome = .success(try await body(central)) } catch { outcome = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try outcome.get()
        }
        try await client.shutdown()
        try database.engine.close()
        return value
    } catch {
        try? await client.shutdown()
        throw error
    }
}

/// What came back.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    /// As it came over the wire.
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The code of a failure.
    var code: String? { status == 200 ? nil : FailureMessage.decode(bytes, status: status).code.rawValue }
}

extension CentralUnderTest {
    func call(
        _ method: HTTPMethod, _ path: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil, scheme: String = "http"
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "\(scheme)://127.0.0.1:\(port)\(path)")
        request.method = method
        request.headers = headers
        if let body { request.body = .bytes(body) }
        let response = try await client.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 50_000_000)
        return Answer(status: Int(response.status.code), headers: response.headers, bytes: Array(bytes.readableBytesView))
    }

    static func basic(_ name: String, _ password: String) -> HTTPHeaders {
        ["Authorization": "Basic \(Data("\(name):\(password)".utf8).base64EncodedString())"]
    }

    static func sessionBody(database: String, versions: ClosedRange<Int> = 1...1) -> [UInt8] {
        Array(
            #"{"protocol":[\#(versions.lowerBound),\#(versions.upperBound)],"app":"test","database":"\#(database)","seenOpenings":[]}"#
                .utf8)
    }

    func signIn(_ name: String, _ password: String = Self.password, database: String? = nil) async throws -> Answer {
        try await call(
            .POST, "/sync/v1/session", headers: Self.basic(name, password),
            body: Self.sessionBody(database: database ?? "database-\(name)"))
    }

    /// A session's headers.
    func session(_ name: String) async throws -> HTTPHeaders {
        let answer = try await signIn(name)
        let token = try #require(answer.headers.first(name: "tributary-session"), "\(answer.text)")
        return ["Authorization": "Bearer \(token)"]
    }

    /// A push of one message, which any site may write.
    static func push(_ number: Int, message id: String, store: String = "", type: String = "RequestFieldChange") -> [UInt8] {
        let record =
            #"{"ID":"\#(id)","toStoreID":"\#(store)","fromStoreID":"","body":{},"createdDate":"2026-01-02","createdTime":"03:04:05","status":"new","type":"\#(type)"}"#
        return Array(
            """
            {"push":\(number),"opening":"opening-of-a-site","groups":1}
            {"group":\(number),"epochs":"","changes":1}
            ["message","\(id)",null,\(record)]

            """.utf8)
    }

    /// Central data: a unit of measure, for every site.
    static func unit(_ name: String) -> Change {
        Change(table: "unit", id: name, payload: Array(#"{"ID":"\#(name)","units":"\#(name)","comment":"","order_number":1}"#.utf8))
    }
}
