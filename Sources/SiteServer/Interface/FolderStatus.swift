import HTTPHost
import SyncSite

/// All that a site's folder tells of itself at one moment: what its database holds, how its syncs go, and how it is set up (R-SYNC 8).
package struct FolderStatus: Sendable {
    package let site: SiteStatus
    /// What the serving program says, or else what the last one wrote down.
    package let sync: SyncStatus
    /// Nil when the folder has none that can be read.
    package let settings: SiteServerConfiguration?
    package let isServing: Bool
    /// Seconds since 1970 at which it was true.
    package let asOf: Int64
    package let backup: BackupStatus

    package init(
        _ site: SiteStatus, _ sync: SyncStatus, settings: SiteServerConfiguration?, backup: BackupStatus = BackupStatus(), isServing: Bool, asOf: Int64
    ) {
        self.site = site
        self.sync = sync
        self.settings = settings
        self.isServing = isServing
        self.asOf = asOf
        self.backup = backup
    }

    /// The site's name as central gave it, or else as the folder was set up.
    package var name: String { site.name ?? settings?.site ?? "" }

    package var upToDateAt: Int64? { sync.upToDateAt ?? sync.lastSuccess }

    /// Records that stay here because their stores' transactions are not synced.
    package var withheldRecords: Int64 { site.withheld.reduce(0) { $0 + $1.count } }

    /// Records that central has yet to send, as far as the site can know.
    package var toReceive: Int64? { sync.toReceive(staged: site.staged) }
}
