import Failures
import Storage
import SyncProtocol
import SyncRules

/// A comparison of one channel under way: the ranges still to ask about (R-SYNC 5).
struct Comparison: Equatable {
    let channel: String
    var prefixes: [String] = [""]
    /// Central's head at the first answer: from there on the pull goes on.
    var position: Int64?
    var opening: String?
    var differences = 0
}
