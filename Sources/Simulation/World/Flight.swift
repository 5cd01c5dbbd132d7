import Failures
import SyncSite

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
