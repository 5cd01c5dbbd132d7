import Payload
import Storage
import SyncRules

/// A version that a site keeps to itself.
struct KeptVersion {
    /// Nil for a deletion that central has not heard of.
    let bytes: [UInt8]?
    /// The step at which it was kept.
    let since: Int
    /// The site's newest group by then: what is in it or an earlier one was on its way before.
    let lastGroup: Int64
    /// The mark of the local transaction that wrote it.
    let mark: String
}
