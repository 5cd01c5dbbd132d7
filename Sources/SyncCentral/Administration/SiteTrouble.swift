import Failures
import Storage
import SyncProtocol

/// What somebody should look at with a site, as far as central can know (R-SITE 1, R-SYNC 8).
package enum SiteTrouble: Sendable, Equatable {
    /// Two copies of it are alive.
    case fenced
    /// It had handed these on before this server was restored, and keeps them closed.
    case left([String])
    /// Groups of its changes are kept apart.
    case keptApart(Int)
    /// Groups of versions that it offered after a restore wait for a decision.
    case offered(Int)
    /// It calls, but no sync has ended well for so many seconds.
    case failing(Int64)
    /// It has not called for so many seconds.
    case silent(Int64)
    case clockDiffers(ClockDifference)

    /// Whoever calls without success for so long is in trouble: a first load is not meant.
    private static let failingAfter: Int64 = 3_600
    /// A site not seen for a month is told of (R-REP 2).
    private static let silentAfter: Int64 = 30 * 86_400

    /// - Parameter asOf: seconds since 1970 at which `status` was true.
    package static func all(_ status: CentralSiteStatus, asOf: Int64) -> [SiteTrouble] {
        let site = status.site
        guard site.kind != .central else { return [] }
        var all: [SiteTrouble] = site.isFenced ? [.fenced] : []
        if !status.left.isEmpty { all.append(.left(status.left)) }
        if status.parked > 0 { all.append(.keptApart(status.parked)) }
        if status.offered > 0 { all.append(.offered(status.offered)) }
        if let contact = site.lastContact, site.isEnabled {
            if asOf - contact > silentAfter {
                all.append(.silent(asOf - contact))
            } else if let success = status.lastSuccess, site.isInitialised, contact - success > failingAfter, status.schedule?.pausedBy == nil {
                all.append(.failing(asOf - success))
            }
        }
        if let clock = status.clock { all.append(.clockDiffers(clock)) }
        return all
    }

    /// For programs; it never changes once shipped.
    package var word: String {
        switch self {
        case .fenced: "fenced"
        case .left: "handed-on-before"
        case .keptApart: "kept-apart"
        case .offered: "offered"
        case .failing: "failing"
        case .silent: "silent"
        case .clockDiffers: "clock-differs"
        }
    }

    package static let words = ["fenced", "handed-on-before", "kept-apart", "offered", "failing", "silent", "clock-differs"]

    package var inWords: String {
        switch self {
        case .fenced: "two copies are alive"
        case .left(let offices):
            "handed \(offices.prefix(3).joined(separator: ", "))\(offices.count > 3 ? " and more" : "") on before this server was restored: say where it is edited now, tributary stores move, or tributary topology"
        case .keptApart(let count): "\(counted(count, "group")) kept apart"
        case .offered(let count): "\(counted(count, "group")) offered after a restore, to be taken up or dismissed"
        case .failing(let seconds): "calls, last sync that ended well \(TimeSpan.ago(seconds))"
        case .silent(let seconds): "last seen \(TimeSpan.ago(seconds))"
        case .clockDiffers(let clock): "its clock is \(clock.words) this server's"
        }
    }
}
