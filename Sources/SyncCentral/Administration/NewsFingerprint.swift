import Storage
import SyncRules

/// Where the ledger and all subscriptions stand, and what synchronises at all.
package struct NewsFingerprint: Hashable, Sendable {
    package let head: Int64
    package let subscriptions: Int64
    package let isSyncOff: Bool
    package let off: Set<String>
}
