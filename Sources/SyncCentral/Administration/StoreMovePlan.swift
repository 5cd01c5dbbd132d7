import Storage
import SyncProtocol
import SyncRules

/// What moving a store would mean, before anything is done (R-SITE 3).
package struct StoreMovePlan: Sendable {
    /// One thing looked at beforehand.
    package struct Check: Sendable, Equatable {
        package enum Verdict: String, Sendable, CaseIterable {
            case fine
            /// The move can begin, and takes longer or leaves something to decide.
            case heed
            /// The move is refused.
            case stop
        }

        package let verdict: Verdict
        package let sentence: String
    }

    /// When the store's site has the least to say: an hour of the day, in UTC, from its history.
    package struct QuietTime: Sendable, Equatable {
        /// 0...23.
        package let hour: Int
        /// Bytes that went either way in this hour of a day, on average.
        package let bytes: Int64
        /// As many in the busiest hour.
        package let busiestBytes: Int64
    }

    package let store: StoreFacts
    package let from: Site?
    package let to: Site
    package let checks: [Check]
    /// Records that the new site has to receive.
    package let records: Int64
    /// Bytes of them on the wire, estimated from a part of them.
    package let wireBytes: Int64
    /// Records that the old site keeps to itself and has to send first, as it told last.
    package let withheld: Int64
    /// Bytes a second that the new site's link carried in its best hour of the last month; nil when that is not known.
    package let bytesPerSecond: Int64?
    /// The people who may log in to the store, by the names that central knows.
    package let users: [String]
    package let quietTime: QuietTime?
    /// What the old site will be to the store.
    package let formerBecomes: StoreKind
    /// It has no other store: it may be deleted afterwards.
    package let formerIsEmptied: Bool

    /// Whether nothing speaks against it.
    package var isPossible: Bool { !checks.contains { $0.verdict == .stop } }

    /// How long the new site receives, in seconds.
    package var seconds: Int64? { bytesPerSecond.map { max(1, wireBytes / max(1, $0)) } }
}
