import Compression
import Failures
import Storage
import SyncProtocol
import SyncRules

/// What a part led to.
package enum PartOutcome: Sendable {
    case answer([UInt8])
    case whole(PushJob)
}
