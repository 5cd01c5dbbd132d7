import AsyncHTTPClient
import Failures
import HTTPHost
import NIOCore
import NIOHTTP1
import Storage
import Synchronization

/// What has arrived of one answer; it outlives the connection that brought it.
final class Arrival: Sendable {
    private struct State {
        var status = 0
        var headers = HTTPHeaders()
        var bytes: [UInt8] = []

        var answerID: String? {
            guard status == 200, let id = headers.first(name: SyncAddress.answerHeader) else { return nil }
            return Digest(hex: id)?.hex
        }
    }
    private let state = Mutex(State())

    /// An answer begins; what came of an earlier one is forgotten.
    func begin(_ response: HTTPClientResponse) {
        state.withLock { $0 = State(status: Int(response.status.code), headers: response.headers) }
    }

    /// - Throws: `central-answer-malformed` when more arrives than is taken.
    func append(_ buffer: ByteBuffer, limit: Int) throws {
        let isTaken = state.withLock { state in
            guard state.bytes.count + buffer.readableBytes <= limit else { return false }
            state.bytes.append(contentsOf: buffer.readableBytesView)
            return true
        }
        guard isTaken else { throw Failure(.centralAnswerMalformed, "The answer is larger than \(limit) bytes.") }
    }

    func forget() { state.withLock { $0 = State() } }

    var status: Int { state.withLock(\.status) }
    var headers: HTTPHeaders { state.withLock(\.headers) }
    var bytes: [UInt8] { state.withLock(\.bytes) }
    var count: Int { state.withLock { $0.bytes.count } }

    /// The id under which central keeps the answer; nil when it does not, or nothing of it came.
    var answerID: String? { state.withLock(\.answerID) }

    /// Whether the bytes are the ones that were announced; an answer that is not kept announces none.
    var isWhole: Bool { state.withLock { state in state.answerID.map { $0 == Digest.of(state.bytes).hex } ?? true } }
}
