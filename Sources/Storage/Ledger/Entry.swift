import Failures

/// A record's place in one channel.
package struct Entry: Sendable, Equatable {
    package let chan: Int64
    package let position: Int64
    package let isPresent: Bool
    /// The record was in the channel before, at these positions: who stands in that range holds what a later grant gives back.
    package var heldBefore: Range<Int64>?

    package init(chan: Int64, position: Int64, isPresent: Bool, heldBefore: Range<Int64>? = nil) {
        self.chan = chan
        self.position = position
        self.isPresent = isPresent
        self.heldBefore = heldBefore
    }
}
