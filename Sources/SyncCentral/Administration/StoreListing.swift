import Failures
import Payload
import Storage
import SyncRules

/// A store with the site where it is active, as the administrator's list shows it.
package struct StoreListing: Sendable {
    package let facts: StoreFacts
    package let site: Site?
    package let epoch: Int64
    package let collectors: [String]
    /// Whether its transactions are synced; nil for stores that do not dispense, whose transactions always are.
    package let syncsTransactions: Bool?
}
