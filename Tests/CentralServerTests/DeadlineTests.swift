import AsyncHTTPClient
import CentralServer
import Failures
import Foundation
import HTTPHost
import NIOCore
import NIOPosix
import Payload
import Testing

@Suite("Every wait of central for a client has an end")
struct DeadlineTests {
    /// What a client sends before it goes on badly, and whether it drips afterwards.
    private static let clients: [(start: String, drip: String)] = [
        ("", ""), ("G", ""), ("GET /health HTTP/1.1\r\nX-Slow: ", "x"), ("POST /sync/v1/session HTTP/1.1\r\nHost: c\r\nContent-Length: 900\r\n\r\n{", ""),
        ("POST /sync/v1/session HTTP/1.1\r\nHost: c\r\nContent-Length: 900\r\n\r\n", " "),
    ]

    /// Whether the server closed the connection of such a client.
    private func isClosed(_ port: Int, _ start: String, _ drip: String) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port).get()
        if !start.isEmpty { try await channel.writeAndFlush(ByteBuffer(string: start)) }
        if !drip.isEmpty {
            channel.eventLoop.scheduleRepeatedTask(initialDelay: .milliseconds(50), delay: .milliseconds(50)) { task in
                guard channel.isActive else { return task.cancel() }
                channel.writeAndFlush(ByteBuffer(string: drip), promise: nil)
            }
        }
        try await channel.closeFuture.get()
    }

    @Test(.timeLimit(.minutes(1)), arguments: 0..<5)
    func `a client that says nothing, stops in the middle or says a byte now and then loses its connection`(number: Int) async throws {
        try await withCentral({
            $0.limits.idleTime = .milliseconds(400)
            $0.limits.bodyTime = .milliseconds(600)
        }) { central in
            let client = Self.clients[number]
            try await isClosed(central.port, client.start, client.drip)
            #expect(try await central.call(.GET, "/health").status == 200)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a file that goes on arriving may take longer than the body of any other request`() async throws {
        try await withCentral({ $0.limits.bodyTime = .milliseconds(300) }) { central in
            let pieces = AsyncStream<ByteBuffer> { pieces in
                Task {
                    for _ in 0..<6 {
                        pieces.yield(ByteBuffer(string: "no bundle "))
                        try? await Task.sleep(for: .milliseconds(200))
                    }
                    pieces.finish()
                }
            }
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(central.port)/api/v1/bundles")
            request.method = .POST
            request.headers = ["Authorization": "Bearer \(try central.token)", "Content-Type": "application/octet-stream"]
            request.body = .stream(pieces, length: .unknown)
            let answer = try await central.client.execute(request, timeout: .seconds(30))
            let body = try JSONValue(parsing: Array(try await answer.body.collect(upTo: 100_000).readableBytesView))
            #expect(body["code"]?.text == "bundle-unreadable", "it was read to its end, and looked at")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a client that never ends the handshake of TLS loses its connection`() async throws {
        let folder = try CentralUnderTest.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try ServingTests.certificate(folder, "server")
        try await withCentral(
            {
                $0.tls = files
                $0.limits.idleTime = .milliseconds(400)
            }, trust: files.certificate
        ) { central in
            try await isClosed(central.port, "", "")
            try await isClosed(central.port, "\u{16}\u{03}\u{01}", "")
        }
    }
}
