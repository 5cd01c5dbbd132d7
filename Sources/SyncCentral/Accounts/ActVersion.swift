import Failures
import Storage
import Synchronization

/// The version that an act was made from: the act's first transaction is refused when another one stands.
package final class ActVersion: Sendable {
    private let asked: String
    private let stands: @Sendable (Transaction) throws -> String
    private let isChecked = Mutex(false)

    /// - Parameter stands: the version as it stands in a transaction.
    package init(asked: String, stands: @escaping @Sendable (Transaction) throws -> String) {
        self.asked = asked
        self.stands = stands
    }

    /// - Throws: `version-outdated`, before anything of the act is done; what `stands` throws.
    package func check(_ transaction: Transaction) throws {
        // Later transactions of the act see what it did itself.
        guard isChecked.withLock({ !$0 }) else { return }
        let now = try stands(transaction)
        guard now == asked else { throw Failure(.versionOutdated, nil, ["version": now]) }
        isChecked.withLock { $0 = true }
    }
}
