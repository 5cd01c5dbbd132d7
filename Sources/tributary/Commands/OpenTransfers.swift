import ArgumentParser
import Failures
import Payload
import Storage
import SyncProtocol
import SyncSite
import Transfers

/// What stands of transfers that are not made, for a status.
enum OpenTransfers {
    /// One sentence; nil when every transfer is made.
    static func sentence(_ counts: [(state: TransferPair.State, reason: String, count: Int64)]) -> String? {
        let total = counts.reduce(0) { $0 + $1.count }
        guard total > 0 else { return nil }
        let parts = counts.map { one in
            let words = TransferReason(rawValue: one.reason)?.title ?? one.reason
            return "\(one.count) \(one.state == .refused ? "refused" : "waiting") (\(words))"
        }
        return "\(total) \(total == 1 ? "transfer is" : "transfers are") not made: \(parts.joined(separator: "; ")). "
            + "See transfers list --waiting; transfers allow lets one through."
    }
}
