import Storage
import SyncRules

/// A site asks whether anything lies above its cursor.
package struct NewsQuestion: Hashable, Sendable {
    package let site: String
    package let position: Int64
    package let subscription: Int64
    /// Central pauses it: only other settings are news.
    package let isPaused: Bool

    package init(site: String, position: Int64, subscription: Int64, isPaused: Bool = false) {
        self.isPaused = isPaused
        self.site = site
        self.position = position
        self.subscription = subscription
    }
}
