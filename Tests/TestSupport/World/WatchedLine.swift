import AsyncHTTPClient
import Compression
import Foundation
import HTTPHost
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import SyncProtocol
import Synchronization

/// The line between a site and central, as a box that passes on every call: it can be cut, and sees what travels.
final class WatchedLine: HTTPResponder {
    private struct State {
        var central = 0
        var isCut = false
        /// Down until the sync that runs is over.
        var isDown = false
        var orders = LineOrders()
        var pages = 0
        var tally = SyncTally()
    }

    private struct Down: Error {}

    private static let bodyMax = 64_000_000
    private static let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))
    /// Of one connection alone.
    private static let notPassedOn: Set<String> = ["host", "content-length", "connection", "transfer-encoding", "expect"]

    private let state = Mutex(State())

    /// Where central listens now.
    func lead(to port: Int) { state.withLock { $0.central = port } }

    func setCut(_ isCut: Bool) { state.withLock { $0.isCut = isCut } }

    /// A sync begins.
    func begin(_ orders: LineOrders) {
        state.withLock { state in
            (state.orders, state.pages, state.tally, state.isDown) = (orders, 0, SyncTally(), false)
        }
    }

    /// The sync is over.
    ///
    /// - Returns: what was seen of it.
    func end() -> SyncTally {
        state.withLock { state in
            state.isDown = false
            state.orders = LineOrders()
            return state.tally
        }
    }

    func respond(to request: Request, context: LineContext) async throws -> Response {
        do {
            return try await pass(request)
        } catch is Down {
            try await context.channel.close()
            throw Down()
        }
    }

    private func pass(_ request: Request) async throws -> Response {
        let (port, orders, isDown) = state.withLock { ($0.central, $0.orders, $0.isCut || $0.isDown) }
        guard !isDown else { throw Down() }
        let call = request.uri.path.hasPrefix(SyncAddress.calls) ? SyncCall(rawValue: String(request.uri.path.dropFirst(SyncAddress.calls.count))) : nil
        if call == .pull {
            let number = state.withLock { state in
                state.pages += 1
                return state.pages
            }
            try await orders.beforePage(number)
        }
        let answer = try await send(request, to: port, isSlow: orders.isSlow && call == .pull)
        if call == .push, orders.losesAnswerToPush {
            state.withLock { $0.isDown = true }
            throw Down()
        }
        if call == .pull || call == .fetch, answer.status == .ok { try count(answer) }
        var headers = HTTPFields()
        for (name, value) in answer.headers where !Self.notPassedOn.contains(name.lowercased()) {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        return Response(status: .init(code: Int(answer.status.code)), headers: headers, body: .init(byteBuffer: answer.body))
    }

    private struct Answer {
        let status: HTTPResponseStatus
        let headers: HTTPHeaders
        let body: ByteBuffer

        /// As it was before it was compressed.
        var plain: [UInt8] {
            get throws {
                let bytes = Array(body.readableBytesView)
                return headers.first(name: "Content-Encoding") == "zstd" ? try Zstd.decompress(bytes, limit: WatchedLine.bodyMax) : bytes
            }
        }
    }

    private func send(_ request: Request, to port: Int, isSlow: Bool) async throws -> Answer {
        var passed = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(request.uri)")
        passed.method = HTTPMethod(rawValue: request.method.rawValue)
        for field in request.headers where !Self.notPassedOn.contains(field.name.canonicalName) {
            passed.headers.add(name: field.name.rawName, value: field.value)
        }
        var body = Array(try await request.body.collect(upTo: Self.bodyMax).readableBytesView)
        if isSlow {
            if passed.headers.first(name: "Content-Encoding") == "zstd" { body = try Zstd.decompress(body, limit: Self.bodyMax) }
            passed.headers.remove(name: "Content-Encoding")
            body = Self.askingForSmallPages(body)
        }
        if !body.isEmpty { passed.body = .bytes(ByteBuffer(bytes: body)) }
        let answer = try await Self.client.execute(passed, timeout: .seconds(60))
        return Answer(status: answer.status, headers: answer.headers, body: try await answer.body.collect(upTo: Self.bodyMax))
    }

    /// As a site asks that has found its line to be slow.
    private static func askingForSmallPages(_ body: [UInt8]) -> [UInt8] {
        Array(String(decoding: body, as: UTF8.self).replacing(/"bytes":[0-9]+/, with: "\"bytes\":\(LineOrders.slowPageBytes)").utf8)
    }

    private func count(_ answer: Answer) throws {
        let page = try answer.plain
        try state.withLock { try $0.tally.count(page: page) }
    }
}
