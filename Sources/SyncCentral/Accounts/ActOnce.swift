import Failures
import Storage
import Synchronization

/// The key under which somebody asks for an act, so that asking again, as after a lost answer, does it once.
///
/// It is the first thing written in the act's own transaction: the act is done exactly when the key stands, and of two that ask at once the
/// second does nothing.
package final class ActOnce: Sendable {
    /// Keys are remembered as long as this: nobody asks again after two days.
    package static let seconds: Int64 = 2 * 86_400

    package let actor: String
    package let key: String
    /// Sums up what is asked for, with a secret that the database does not hold.
    package let request: Digest
    private let isWritten = Mutex(false)

    package init(actor: String, key: String, request: Digest) {
        self.actor = actor
        self.key = key
        self.request = request
    }

    /// The database for this act.
    package func database(_ database: LedgerDatabase) -> LedgerDatabase { database.beginning { try self.remember($0) } }

    /// Writes the key: the beginning of each of the act's transactions.
    ///
    /// - Throws: `act-done-already` when another call has done it; `act-key-reused` when it was another act.
    package func remember(_ transaction: Transaction) throws {
        if let done = try transaction.doneActs.act(of: actor, key: key) {
            guard done.request == request else { throw Failure(.actKeyReused) }
            guard isWritten.withLock({ $0 }) else { throw Failure(.actDoneAlready) }
            return
        }
        try transaction.doneActs.remember(actor: actor, key: key, request: request)
        isWritten.withLock { $0 = true }
    }

    /// What was answered under this key before; nil when nothing was done under it.
    ///
    /// - Throws: `act-key-reused` when something else was asked for under it; `act-done-already` when the act was done and its answer is not known.
    package func answered(in database: LedgerDatabase) throws -> (status: Int, body: [UInt8])? {
        guard let done = try database.read({ try $0.doneActs.act(of: actor, key: key) }) else { return nil }
        guard done.request == request else { throw Failure(.actKeyReused) }
        guard let answer = done.answer else { throw Failure(.actDoneAlready) }
        return answer
    }

    /// Keeps what was answered under the key, and forgets old ones.
    package func keepAnswer(status: Int, body: [UInt8], in database: LedgerDatabase) throws {
        try database.write { transaction in
            try transaction.doneActs.forget(before: transaction.now - Self.seconds)
            try transaction.doneActs.answer(actor: actor, key: key, request: request, status: status, body: body)
        }
    }
}
