import Failures

/// What kind of program a site runs.
package enum SiteKind: String, Sendable, CaseIterable {
    case central, server, desktop, mobile
    case openMSupply = "open-msupply"
}
