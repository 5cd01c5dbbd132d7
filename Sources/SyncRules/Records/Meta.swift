/// Names under which a database keeps what it is.
package enum Meta {
    /// `central` or `site`.
    package static let role = "role"
    /// This database's own id.
    package static let database = "database"
    /// The id of the site this database belongs to.
    package static let site = "site"
    /// On a site: its name and number, as central said last.
    package static let siteName = "site.name"
    package static let siteNumber = "site.number"
    /// `off` while an administrator has switched sync off on central.
    package static let sync = "sync"
    /// Set when a site has seen positions that this database, restored from a backup, does not have.
    package static func sawLost(_ site: String) -> String { "sawLost:\(site)" }
    /// Where a change of a preference stands that moves existing records: table and last id.
    package static let rerouting = "rerouting"
}
