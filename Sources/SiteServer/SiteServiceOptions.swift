import Failures
import HTTPHost
import Hummingbird
import Logging
import ServiceLifecycle
import Storage
import SyncRules
import SyncSite
import Transfers

/// How a site's program behaves beyond what its folder's settings say.
package struct SiteServiceOptions: Sendable {
    /// This program's name and version, as central shows it.
    package var app: String
    package var clock: SiteClock
    package var link = CentralLinkLimits()
    package var limits = HostLimits()
    /// The first and the longest wait between retries after a failure that passes by itself.
    package var retryFirst: Duration = .seconds(1)
    package var retryMost: Duration = .seconds(300)
    /// How often what other processes wrote into the folder is looked for.
    package var watchTime: Duration = .seconds(1)
    /// Payload bytes asked for in the first page; later ones follow the link's speed.
    package var pageBytes = 1_000_000
    /// Copies of the database by schedule; nil keeps none.
    package var backups: BackupPlan?
    /// A fingerprint of this machine, as central shows it; nil where there is none.
    package var hardware: String?

    package init(app: String, clock: SiteClock = .system()) {
        hardware = HardwareID.ofThisMachine()
        self.app = app
        self.clock = clock
    }

    func schedule(_ configuration: SiteServerConfiguration) -> SyncSchedule {
        var schedule = SyncSchedule(configuration.plan)
        schedule.retryFirst = retryFirst
        schedule.retryMost = retryMost
        return schedule
    }
}
