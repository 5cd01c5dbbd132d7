import Failures
import Payload
import SyncRules

/// One initiating line with what it becomes.
struct MirroredLine {
    let source: String
    let id: String
    let payload: [UInt8]
    /// The members kept in step until somebody has acted.
    let members: [(key: String, value: JSONValue)]

    /// Changes with what is mirrored, and with nothing else.
    var fingerprint: String { HalfMaker.fingerprint(of: members) }
}
