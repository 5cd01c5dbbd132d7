import Failures
import Storage
import SyncProtocol
import SyncRules

/// What one site is to a store, and why (R-SITE 6).
package struct StoreSite: Sendable {
    package let site: Site
    package let kind: StoreKind
    package let why: String
}
