import AsyncHTTPClient
import Failures
import Foundation
import HTTPHost
import NIOCore
import NIOHTTP1
import Payload
import SiteServer
import Storage
import SyncSite
import TestSupport
import Testing

/// A site's data folder, and its program when it serves.
struct TestSite: Sendable {
    let folder: SiteFolder
    var options: SiteServiceOptions

    /// - Parameters:
    ///   - url: central's address.
    ///   - interval: 0 is paused; nil leaves it to central.
    init(
        _ name: String, url: String, password: String = TestCentral.password, interval: Int? = 3_600, caFile: String? = nil, hardware: String? = nil
    ) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString)").path
        options = SiteServiceOptions(app: "test 1")
        options.hardware = hardware
        options.retryFirst = .milliseconds(100)
        options.retryMost = .milliseconds(400)
        options.link.connectTime = .seconds(5)
        folder = try SiteFolder.create(
            path, configuration: SiteServerConfiguration(url: url, site: name, intervalSeconds: interval, caFile: caFile, port: 0),
            password: password, clock: options.clock)
    }

    /// A folder that is there already.
    init(folder: SiteFolder, options: SiteServiceOptions) { (self.folder, self.options) = (folder, options) }

    func remove() { try? FileManager.default.removeItem(atPath: folder.path) }

    func serve<T: Sendable>(_ body: @escaping @Sendable (ServingSite) async throws -> T) async throws -> T {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let service = try siteService(folder: folder, options: options, logger: .silent) {
            announce.yield($0)
            announce.finish()
        }
        let token = try String(contentsOfFile: "\(folder.path)/access.token", encoding: .utf8).filter { !$0.isNewline }
        return try await running(service, ports, announce) { port in
            try await body(ServingSite(url: "http://127.0.0.1:\(port)", token: token, runner: service.runner))
        }
    }

    func sync(onProgress: (@Sendable (SyncProgress) -> Void)? = nil) async throws -> CycleReport {
        try await SingleSync(folder: folder, options: options, logger: .silent).run(onProgress: onProgress)
    }

    /// The engine on the folder's database, beside whoever serves it.
    func engine() throws -> SiteEngine { SiteEngine(try folder.openDatabase(clock: options.clock)) }
}

/// What came back from a local interface.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let text: String

    var json: JSONValue { (try? JSONValue(parsing: Array(text.utf8))) ?? .null }
    var code: String? { json["error"]?["code"]?.text }
}

/// A site's program, spoken to over a real socket.
struct ServingSite: Sendable {
    let url: String
    let token: String
    let runner: SyncRunner
    /// Lives as long as the tests; follows nothing.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))

    func call(
        _ method: HTTPMethod, _ path: String, _ body: String? = nil, headers: HTTPHeaders? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        request.headers = headers ?? ["Authorization": "Bearer \(token)"]
        if let body { request.body = .bytes(Array(body.utf8)) }
        let response = try await Self.client.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 50_000_000)
        return Answer(status: Int(response.status.code), headers: response.headers, text: String(buffer: bytes))
    }

    func status() async throws -> JSONValue { try await call(.GET, "/status.json").json }

    /// Waits until the site is complete.
    func ready() async throws {
        try await eventually(within: .seconds(60)) {
            try await status()["state"]?.text
        } until: {
            $0 == "ready"
        }
    }
}

extension JSONValue {
    func text(_ path: String...) -> String? { self[path: path]?.text }
    func integer(_ path: String...) -> Int64? { self[path: path]?.integer }
}
