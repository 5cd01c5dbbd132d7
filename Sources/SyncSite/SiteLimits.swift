import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// What a site allows itself.
package struct SiteLimits: Sendable {
    /// Payload bytes of one push, whole groups.
    package var pushBytes = 1_500_000
    /// Payload bytes asked for in a page, least and most; the host moves between them with the link's speed.
    package var pageBytes: ClosedRange<Int> = 16_384...8_000_000
    /// Compressed bytes sent in one request, least and most: a larger push goes in parts.
    package var partBytes: ClosedRange<Int> = 1_024...4_000_000
    /// Staged records integrated in one go of memory.
    package var integrationSlice = 2_000
    /// People work before a first load is complete where the rest of it takes at least so long.
    package var opensFrom = Duration.seconds(60)
    /// How long answered groups are kept, in case central is restored: 30 days in seconds.
    package var answeredKept: Int64 = 30 * 86_400

    package static let standard = SiteLimits()
}
