import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// What a page did to a site.
struct PageOutcome {
    var rows = 0
    /// Rows that told the site something: not those of its own changes coming back.
    var news = 0
    /// Everything received is integrated.
    var isComplete = false
    /// The sum of the digests differs from central's.
    var differs = false
    /// Bytes must be fetched before the checkpoint can be integrated.
    var needsBytes = false
    /// Central sent new settings instead of rows.
    var hasNewSettings = false
    /// What was integrated led to changes of the site's own, which wait to be sent.
    var hasFollowed = false
    var remaining: Int64?
    /// There is more to come than `remaining`.
    var remainingIsLeast = false
    /// Of a first load, or of its part under way, in hundredths.
    var percent: Int64?
}
