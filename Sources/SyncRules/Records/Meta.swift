import Storage

/// Names under which a database keeps what it is.
package enum Meta {
    /// What it is for.
    package static let role = StateKey<DatabaseRole>("role")
    /// When a copy took this database's place last, in seconds since 1970, where that was done by command.
    package static let restoredAt = StateKey<Int64>("restored.at")
    /// This database's own id.
    package static let database = StateKey<String>("database")
    /// The id of the site this database belongs to.
    package static let site = StateKey<String>("site")
    /// On a site: its name and number, as central said last.
    package static let siteName = StateKey<String>("site.name")
    package static let siteNumber = StateKey<String>("site.number")
    /// Set while an administrator has switched sync off on central.
    package static let sync = StateKey<SyncSwitch>("sync")
    /// Set when a site has seen positions that this database, restored from a backup, does not have.
    package static let sawLost = StateKeys<Int64>("sawLost:")
    /// Where a change of a preference stands that moves existing records: table and last id.
    package static let rerouting = StateKey<String>("rerouting")
}
