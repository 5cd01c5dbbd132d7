import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// A client that sends a body drop by drop.
struct HTTPClientRequestParts {
    var headers: HTTPHeaders

    func sendSlowly(_ central: CentralUnderTest) async throws {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(central.port)/sync/v1/push")
        request.method = .POST
        request.headers = headers
        let drops = AsyncStream<ByteBuffer> {
            try? await Task.sleep(for: .milliseconds(30))
            return Task.isCancelled ? nil : ByteBuffer(string: " ")
        }
        request.body = .stream(drops, length: .unknown)
        _ = try await central.client.execute(request, timeout: .seconds(20))
    }
}

/// Headers handed to concurrent calls.
struct HTTPHeadersBox: Sendable {
    let headers: HTTPHeaders
    init(_ headers: HTTPHeaders) { self.headers = headers }
}
