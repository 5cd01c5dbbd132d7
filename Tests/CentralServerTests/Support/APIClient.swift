import AsyncHTTPClient
import Failures
import HTTPHost
import NIOCore
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import Testing

@testable import CentralServer

/// Calls the administration interface over a real socket.
struct APIClient: Sendable {
    let central: CentralUnderTest
    var key: String?

    struct Reply: Sendable {
        let status: Int
        let body: JSONValue
        let headers: HTTPHeaders
        var code: String? { body["code"]?.text }
        var version: String? { headers.first(name: "ETag").map { String($0.dropFirst().dropLast()) } }
    }

    @discardableResult
    func call(
        _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil, raw: String? = nil, headers more: [String: String] = [:]
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(central.port)/api/v1/\(path)")
        request.method = method
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        for (name, value) in more { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body.serialised())) }
        if let raw { request.body = .bytes(ByteBuffer(string: raw)) }
        let response = try await central.client.execute(request, timeout: .seconds(30))
        let bytes = Array(try await response.body.collect(upTo: 10_000_000).readableBytesView)
        let value = bytes.isEmpty ? JSONValue.null : try JSONValue(parsing: bytes)
        return Reply(status: Int(response.status.code), body: value, headers: response.headers)
    }

    /// Somebody with a role and rights, signed in.
    func person(_ name: String, _ role: AccountRole, _ rights: Set<AccountRight> = []) async throws -> APIClient {
        _ = try central.administration.createAccount(
            name: name, role: role, rights: rights, secret: try SitePassword.hash("password of \(name)", cost: CentralUnderTest.cost), id: "id-\(name)")
        return try await signedIn(name)
    }

    func signedIn(_ name: String) async throws -> APIClient {
        let open = APIClient(central: central)
        let reply = try await open.call(
            .POST, "sessions", .object([("name", .string(name)), ("password", .string("password of \(name)"))]))
        #expect(reply.status == 201)
        return APIClient(central: central, key: try #require(reply.body["key"]?.text))
    }

    /// The machine's owner.
    static func owner(_ central: CentralUnderTest) throws -> APIClient { APIClient(central: central, key: try central.token) }
}

extension CentralAPI {
    /// The interface of a database that nobody serves, to read its operations.
    static func unserved(_ database: LedgerDatabase) throws -> CentralAPI {
        let configuration = CentralUnderTest.configuration(try CentralUnderTest.makeFolder())
        let logger = CapturedLog().logger
        let backups = Backups(
            nil, of: database, in: configuration.dataFolder, app: "", now: database.now, metrics: MetricRegistry(), logger: logger, proof: { _ in [] })
        return CentralAPI(
            database: database, signIn: try AccountSignIn(Administration(database), configuration), actKeySecret: [1],
            work: BoundedWork(threads: 1, waitingMax: 1), logger: logger, live: { .none }, backups: backups,
            carried: CarriedFiles(folder: configuration.dataFolder, app: ""))
    }
}
