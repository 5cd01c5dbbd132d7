import Failures
import Storage
import SyncProtocol
import SyncRules

/// What central allows itself and others.
package struct CentralLimits: Sendable {
    /// Entries in one page, unless one position alone has more.
    package var pageEntries = 20_000
    /// Payload bytes in one page: the least and the most a site may ask for.
    package var pageBytes: ClosedRange<Int> = 16_384...8_000_000

    /// Entries of one channel that are counted to tell what is still to come.
    package var countedMost: Int64 = 100_000
    /// Bytes of a push that comes in parts, compressed and in plain.
    package var pushBytes = 16_000_000
    /// Bytes of all pushes together of which parts have come.
    package var stagedBytes: Int64 = 4_000_000_000
    /// How long parts are kept after the last one, in seconds.
    package static let partsKept: Int64 = 7 * 86_400

    package static let standard = CentralLimits()
}
