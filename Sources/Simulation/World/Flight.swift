import Failures
import SyncSite

/// A call on its way to central.
struct Request {
    let device: Int
    let site: String
    let serial: Int
    let call: SiteCycle.Call
    let body: [UInt8]
    let token: Int?
    /// Of a part, the push as a whole.
    var whole: [UInt8]?

    /// The push that this request carries or completes.
    var push: [UInt8] { whole ?? body }
}

/// Central's answer on its way back.
struct Answer {
    let result: Result<[UInt8], Failure>
    /// The session it opens.
    var token: Int?
    /// What the site must hold once it has integrated this answer; set for the page that completes a checkpoint.
    var expected: [ModelKey: ModelRecord]?
}

/// A message in the network.
struct Flight {
    enum Load {
        case request(Request)
        case answer(Answer, to: Request)
    }

    let due: Int
    /// Breaks ties, so that messages due at once arrive in an order the seed decides.
    let order: UInt64
    let load: Load
}
