import Failures
import SimulatedDisk
import Storage
import SyncCentral
import SyncSite

/// How much a run did; a run that does little proves little.
package struct Statistics: Sendable, Equatable {
    package var localGroups = 0
    package var centralGroups = 0
    package var cycles = 0
    package var checkpoints = 0
    package var parkedGroups = 0
    package var crashes = 0
    package var restores = 0
    /// How often things came about that are rare and worth knowing.
    package var events: [String: Int] = [:]
    package var messages = 0

    package init() {}

    package static func += (left: inout Statistics, right: Statistics) {
        left.localGroups += right.localGroups
        left.centralGroups += right.centralGroups
        left.cycles += right.cycles
        left.checkpoints += right.checkpoints
        left.parkedGroups += right.parkedGroups
        left.crashes += right.crashes
        left.restores += right.restores
        left.events.merge(right.events, uniquingKeysWith: +)
        left.messages += right.messages
    }
}
