import Failures
import HTTPHost
import SyncProtocol
import SyncSite
import Transfers

extension SiteStatusPage {
    /// What a site's page says, decided and worded; `SiteStatusPage` only marks it up.
    package struct Model: Sendable, Equatable {
        /// What stands between the site and its next success.
        package struct Trouble: Sendable, Equatable {
            package var message: String
            package var remedy: String
            package var history: String

            package init(message: String, remedy: String, history: String) {
                self.message = message
                self.remedy = remedy
                self.history = history
            }
        }

        /// A group that central keeps apart.
        package struct Parked: Sendable, Equatable {
            package var group: Int64
            package var records: String
            package var message: String
            package var code: String
            package var remedy: String

            package init(group: Int64, records: String, message: String, code: String, remedy: String) {
                self.group = group
                self.records = records
                self.message = message
                self.code = code
                self.remedy = remedy
            }
        }

        package var name: String
        package var central: String
        package var refreshSeconds: Int
        package var verdict: Badge
        /// When what the verdict says was true.
        package var verdictAsOf: String
        /// Clocks that differ, offices on their way to another place.
        package var warnings: [Notice]
        package var trouble: Trouble?
        /// The sync under way: its phase, and how far it is.
        package var phase: String?
        package var progress: String
        package var figures: [Figure]
        package var parked: [Parked]
        /// How many records are shown here in another version than central's.
        package var keptApart: Int64
        package var notices: [Notice]
        package var stores: String
        package var log: [LogEntry]

        package init(
            name: String, central: String, refreshSeconds: Int, verdict: Badge, verdictAsOf: String, warnings: [Notice], trouble: Trouble?,
            phase: String?, progress: String, figures: [Figure], parked: [Parked], keptApart: Int64, notices: [Notice], stores: String, log: [LogEntry]
        ) {
            self.name = name
            self.central = central
            self.refreshSeconds = refreshSeconds
            self.verdict = verdict
            self.verdictAsOf = verdictAsOf
            self.warnings = warnings
            self.trouble = trouble
            self.phase = phase
            self.progress = progress
            self.figures = figures
            self.parked = parked
            self.keptApart = keptApart
            self.notices = notices
            self.stores = stores
            self.log = log
        }
    }
}
