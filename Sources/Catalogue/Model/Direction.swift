/// Which way records of a type travel on the legacy interfaces.
package enum Direction: String, Sendable, CaseIterable {
    /// From central to the site.
    case pull
    /// From the site to central.
    case push
    case both, none
}
