import Storage
import SyncRules

/// A site asks whether anything lies above its cursor.
package struct NewsQuestion: Hashable, Sendable {
    package let site: String
    package let position: Int64
    package let subscription: Int64

    package init(site: String, position: Int64, subscription: Int64) {
        self.site = site
        self.position = position
        self.subscription = subscription
    }
}
