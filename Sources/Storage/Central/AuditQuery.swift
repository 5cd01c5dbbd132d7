import Crypto

/// Which entries a reader wants.
package struct AuditQuery: Sendable {
    /// Not before this time, in seconds since 1970.
    package var since: Int64?
    package var subject: String?
    package var act: String?
    /// Only entries before this one.
    package var before: Int64?
    package var limit = 100
    package init() {}
}
