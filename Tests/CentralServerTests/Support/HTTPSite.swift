import Compression
import Failures
import Foundation
import HTTPHost
import NIOHTTP1
import Storage
import SyncProtocol
import SyncSite
import Synchronization
import Testing

/// A remote site's engine whose calls travel over HTTP.
final class HTTPSite: Sendable {
    let name: String
    let engine: SiteEngine
    private let central: CentralUnderTest
    private let state = Mutex(State())

    struct State: Sendable {
        var token: String?
        /// Bytes of the last pull's body, there and back, as they travelled.
        var pullBytes = (there: 0, back: 0)
        /// Where the site stands, for waiting.
        var position: Int64 = 0
    }

    init(_ name: String, _ central: CentralUnderTest) throws {
        self.name = name
        self.central = central
        engine = SiteEngine(
            try LedgerDatabase(
                engine: SQLiteDatabase(path: central.folder.appending(path: "\(name).sqlite").path), opening: UUID().uuidString,
                clock: { 1_800_000_000 }))
        try engine.initialise(databaseID: UUID().uuidString)
    }

    var pullBytes: (there: Int, back: Int) { state.withLock { $0.pullBytes } }
    var bearer: HTTPHeaders { ["Authorization": "Bearer \(state.withLock { $0.token } ?? "")"] }

    /// As if central had restarted.
    func spoilToken() { state.withLock { $0.token = String(repeating: "0", count: 64) } }

    @discardableResult
    func sync(pageBytes: Int = 100_000) async throws -> CycleReport {
        var cycle = SiteCycle(
            engine, app: "test", hasSession: state.withLock { $0.token != nil }, pageBytes: pageBytes, newID: { UUID().uuidString })
        for _ in 0..<5_000 {
            switch try cycle.next() {
            case .finished(let report): return report
            case .send(let call, let body):
                do {
                    try cycle.receive(call, try await send(call, body))
                } catch let failure as Failure {
                    try cycle.receive(call, failure: failure)
                }
            }
        }
        Issue.record("the sync of \(name) does not end")
        return cycle.report
    }

    private func send(_ call: SiteCycle.Call, _ body: [UInt8]) async throws -> [UInt8] {
        var headers = call == .session ? CentralUnderTest.basic(name, CentralUnderTest.password) : bearer
        headers.add(name: "Accept-Encoding", value: "zstd")
        var bytes = body
        if body.count > 256, call != .part {
            bytes = Zstd.compress(body)
            headers.add(name: "Content-Encoding", value: "zstd")
        }
        let answer = try await central.call(.POST, SyncAddress.calls + call.rawValue, headers: headers, body: bytes)
        guard answer.status == 200 else { throw FailureMessage.decode(answer.bytes, status: answer.status) }
        if call == .session { state.withLock { $0.token = answer.headers.first(name: SyncAddress.tokenHeader) } }
        if call == .pull { state.withLock { $0.pullBytes = (bytes.count, answer.bytes.count) } }
        guard answer.headers.first(name: "Content-Encoding") == "zstd" else { return answer.bytes }
        return try Zstd.decompress(answer.bytes, limit: 50_000_000)
    }
}
