import Payload
import Storage
import SyncRules

/// How much a site was in touch since the last sample of its queues.
package struct SiteActivity: Sendable, Equatable {
    package var minutes: Int64 = 0
    package var bytes: Int64 = 0
    package init() {}
}
