import Storage
import SyncRules

/// Another site that a site may exchange documents with, and the pairs of stores that allow it (R-ROLE 4).
package struct PartnerSite: Sendable {
    package let site: Site
    package let pairs: [(own: StoreFacts, other: StoreFacts)]
}
