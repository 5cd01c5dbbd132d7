import Failures
import Storage
import SyncCentral
import Synchronization

/// Acts under keys of their callers that are being done at this moment.
///
/// Of two that ask at once for the same one does it; the other is told to come back, and then gets the first one's answer.
final class ActsUnderWay: Sendable {
    private struct Key: Hashable {
        let actor: String
        let key: String
    }

    private let acts = Mutex<[Key: Digest]>([:])

    /// - Throws: `act-under-way` while the same is being done; `act-key-reused` while something else is under this key.
    func doing<Value>(_ once: ActOnce?, _ body: () throws -> Value) throws -> Value {
        guard let once else { return try body() }
        let key = Key(actor: once.actor, key: once.key)
        let before = acts.withLock { acts in
            defer { acts[key] = acts[key] ?? once.request }
            return acts[key]
        }
        if let before { throw Failure(before == once.request ? .actUnderWay : .actKeyReused) }
        defer { acts.withLock { $0[key] = nil } }
        return try body()
    }
}
