import Failures
import SyncSite

/// Central's answer on its way back.
struct Answer {
    let result: Result<[UInt8], Failure>
    /// The session it opens.
    var token: Int?
    /// What the site must hold once it has integrated this answer; set for the page that completes a checkpoint.
    var expected: [ModelKey: ModelRecord]?
}
