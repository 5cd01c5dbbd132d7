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
    /// Asked while a push travels.
    var isBeside = false
    /// Of a part, the push as a whole.
    var whole: [UInt8]?

    /// The push that this request carries or completes.
    var push: [UInt8] { whole ?? body }
}
