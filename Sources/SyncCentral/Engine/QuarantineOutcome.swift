import Failures
import Storage
import SyncProtocol
import SyncRules

/// What another judgement of a parked group came to.
package enum QuarantineOutcome: Sendable, Equatable {
    case released(position: Int64?)
    /// It stays, for this reason.
    case parked(Failure)
}
