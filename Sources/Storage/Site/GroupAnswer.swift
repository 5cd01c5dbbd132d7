import Failures

/// What central said of a group.
package enum GroupAnswer: Sendable, Equatable {
    /// Accepted whole, at this position; nil when it changed nothing.
    case accepted(position: Int64?)
    /// Kept apart by central.
    case parked(code: String, message: String)

    package var isAccepted: Bool { if case .accepted = self { true } else { false } }
}
