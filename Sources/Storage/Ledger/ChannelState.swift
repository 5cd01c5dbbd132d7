import Failures

/// A channel: the position of its last entry, the floor below which removals were purged, and what it holds.
package struct ChannelState: Sendable, Equatable {
    package let name: String
    package var head: Int64
    package var floor: Int64
    package var tally: Tally
}
