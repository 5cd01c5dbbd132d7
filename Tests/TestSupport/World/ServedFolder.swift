import AsyncHTTPClient
import Failures
import Foundation
import NIOCore
import NIOHTTP1
import Payload

/// A data folder with the program that serves it, and the token that opens its interfaces.
struct ServedFolder: Sendable {
    private static let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))

    let folder: String
    var program: ServedProgram
    let token: String

    /// A call of its local interface or of central's interface for administrators.
    ///
    /// - Throws: what the answer says went wrong.
    func call(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(program.port)\(path)")
        request.method = HTTPMethod(rawValue: method)
        request.headers = ["Authorization": "Bearer \(token)"]
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.serialised()))
        }
        let response = try await Self.client.execute(request, timeout: .seconds(60))
        let bytes = Array(try await response.body.collect(upTo: 50_000_000).readableBytesView)
        let value = (try? JSONValue(parsing: bytes)) ?? .null
        guard (200..<300).contains(response.status.code) else {
            let failure = value["error"] ?? value
            throw Failure(
                failure["code"]?.text.flatMap(FailureCode.init) ?? .internalFault,
                failure["message"]?.text ?? failure["detail"]?.text ?? String(decoding: bytes, as: UTF8.self))
        }
        return value
    }
}
