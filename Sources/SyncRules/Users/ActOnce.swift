import Failures
import Storage
import Synchronization

/// The key under which somebody asks for an act, so that asking again, as after a lost answer, does it once.
///
/// It is written in the transaction of the act, beside its entry in the audit log; of two that ask at once the second one's transaction fails.
package final class ActOnce: Sendable {
    /// Keys are remembered as long as this: nobody asks again after two days.
    package static let seconds: Int64 = 2 * 86_400

    package let actor: String
    package let key: String
    /// Sums up what is asked for.
    package let request: Digest
    private let isWritten = Mutex(false)

    package init(actor: String, key: String, request: Digest) {
        self.actor = actor
        self.key = key
        self.request = request
    }

    /// - Throws: `act-done-already` when another call has done it.
    package func remember(_ transaction: Transaction) throws {
        if try transaction.doneActs.act(of: actor, key: key) != nil {
            guard isWritten.withLock({ $0 }) else { throw Failure(.actDoneAlready) }
            return
        }
        try transaction.doneActs.remember(actor: actor, key: key, request: request)
        isWritten.withLock { $0 = true }
    }
}
