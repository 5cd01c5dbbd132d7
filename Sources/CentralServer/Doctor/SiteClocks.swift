import Failures
import HTTPHost
import Storage
import SyncCentral
import SyncProtocol

/// Whether the sites' clocks agree with this machine's, as their last sessions showed them.
package struct SiteClocks: Check {
    package let name = "clock"
    private let database: LedgerDatabase

    package init(_ database: LedgerDatabase) { self.database = database }

    package func look() -> Finding {
        do {
            let sites = try Administration(database).status().sites.filter { $0.site.kind != .central && $0.site.lastContact != nil }
            return Self.judged(sites.map { ($0.site.name, $0.clock) })
        } catch { return .failure(FailureAnswer.failure(from: error)) }
    }

    /// - Parameter clocks: every site that ever called, with how far its clock was off.
    static func judged(_ clocks: [(site: String, difference: ClockDifference?)]) -> Finding {
        let off = clocks.compactMap { one in one.difference.map { (one.site, $0) } }
        let figure = Measure(off.count, .sites)
        guard let first = off.first else {
            return clocks.isEmpty
                ? .skipped("No site has called yet, whose clock could be compared.")
                : .ok("The clocks of \(counted(clocks.count, "site")) agree with this machine's.", figure)
        }
        // One clock that is off is the site's; most of them, all to one side, are right, and this one is not.
        let ahead = off.count { $0.1.siteAhead > 0 }
        if off.count >= 3, off.count * 2 > clocks.count, max(ahead, off.count - ahead) == off.count {
            let words = "Most sites' clocks (\(off.count) of \(clocks.count)) are \(ahead > 0 ? "ahead of" : "behind") this machine's, which is probably wrong."
            return .failure(Failure(.clockDiffers, words), .warn, figure)
        }
        let more = off.count > 1 ? " So are those of \(counted(off.count - 1, "other site"))." : ""
        return .failure(Failure(.clockDiffers, first.1.atCentral(first.0) + more), .warn, figure)
    }
}
