import Failures
import Payload
import Storage
import SyncRules

/// What a repair of a damaged database did.
package struct Repair: Sendable, Equatable {
    /// Records that have their true bytes again, from a copy that proves itself by the hash central remembers.
    package var restored: [String] = []
    /// Records whose bytes as they are now count from now on: every site receives them.
    package var accepted: [String] = []
    /// Records whose bytes are no record any more, and of which no copy was given.
    package var beyond: [String] = []
    /// Running counts made anew.
    package var counts = 0

    package init() {}

    package var isNothing: Bool { self == Repair() }
}
