import Failures
import Storage
import SyncRules

/// Answers kept with the keys that acts are asked for under.
extension Administration {
    /// The key under which acts are asked for here.
    package var once: ActOnce? { by.once }

    /// What was answered under this key before; nil when nothing was done under it.
    ///
    /// - Throws: `act-key-reused` when something else was asked for under it; `act-done-already` when the act was done and its answer is not known.
    package func answered(_ once: ActOnce) throws -> (status: Int, body: [UInt8])? {
        guard let done = try database.read({ try $0.doneActs.act(of: once.actor, key: once.key) }) else { return nil }
        guard done.request == once.request else { throw Failure(.actKeyReused) }
        guard let answer = done.answer else { throw Failure(.actDoneAlready) }
        return answer
    }

    /// Keeps what was answered under the key, and forgets old ones.
    package func keepAnswer(_ once: ActOnce, status: Int, body: [UInt8]) throws {
        try database.write { transaction in
            try transaction.doneActs.forget(before: transaction.now - ActOnce.seconds)
            try transaction.doneActs.answer(actor: once.actor, key: once.key, request: once.request, status: status, body: body)
        }
    }
}
