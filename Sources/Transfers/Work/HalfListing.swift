import Failures
import Payload
import Storage
import SyncSite

/// One half of a transfer as this database holds it.
package struct HalfListing: Sendable {
    package let table: String
    package let id: String
    package let store: String
    /// The site where it is edited; nil where that is not known.
    package let site: String?
    /// Nil while it is not here, `deleted` once it was deleted.
    package let status: String?
    package let number: String
    package let lines: Int
}
