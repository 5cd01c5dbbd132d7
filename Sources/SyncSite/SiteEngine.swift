import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// A remote site's side: its records, its outbox, and the steps of its sync; no HTTP, no clock.
package struct SiteEngine: Sendable {
    package let database: LedgerDatabase
    let rules: Rules
    package var limits: SiteLimits
    /// What is done in the same transaction when records were written or received.
    package var follower: (any SiteFollower)?

    package init(
        _ database: LedgerDatabase, rules: Rules = .standard, limits: SiteLimits = .standard, follower: (any SiteFollower)? = nil
    ) {
        self.database = database
        self.rules = rules
        self.limits = limits
        self.follower = follower
    }

    /// Makes an empty database a site's.
    package func initialise(databaseID: String) throws {
        try database.write { ledger in
            guard try ledger.meta(Meta.role) == nil else { throw Failure(.alreadyInitialised) }
            try ledger.setMeta(Meta.role, "site")
            try ledger.setMeta(Meta.database, databaseID)
            try ledger.setMeta(SiteMeta.state, SiteState.new.rawValue)
        }
    }

    package func state() throws -> SiteState { try database.read { try Self.state($0) } }

    static func state(_ ledger: Ledger) throws -> SiteState {
        SiteState(rawValue: try ledger.meta(SiteMeta.state) ?? "") ?? .new
    }

    /// The settings in force; nil before the first session.
    package func settings() throws -> Settings? { try database.read { try Settings.kept($0) } }
}

/// How far a site is (R-SYNC 4).
package enum SiteState: String, Sendable {
    /// Never spoken to central.
    case new
    /// Receiving its first load; not open for use.
    case loading
    case ready
    /// Restored from a backup: fetching its own data again, closed for edits.
    case healing
}

/// What a site allows itself.
package struct SiteLimits: Sendable {
    /// Payload bytes of one push, whole groups.
    package var pushBytes = 1_500_000
    /// Payload bytes asked for in a page, least and most; the host moves between them with the link's speed.
    package var pageBytes: ClosedRange<Int> = 16_384...8_000_000
    /// Compressed bytes sent in one request, least and most: a larger push goes in parts.
    package var partBytes: ClosedRange<Int> = 1_024...4_000_000
    /// Staged records integrated in one go of memory.
    package var integrationSlice = 2_000
    /// How long answered groups are kept, in case central is restored: 30 days in seconds.
    package var answeredKept: Int64 = 30 * 86_400

    package static let standard = SiteLimits()
}

/// Names under which a site keeps its sync state.
enum SiteMeta {
    /// Seconds that this device's clock was ahead of central's at the last session; nothing when they agreed.
    static let clockAhead = "clock.ahead"
    static let state = "state"
    /// Settings received but not yet in force: they take effect with the checkpoint they belong to.
    static let nextSettings = "settings.next"
    /// Cursor of the last integrated checkpoint, and of the last page staged.
    static let cursorOpening = "cursor.opening"
    static let cursorPosition = "cursor.position"
    static let stagedOpening = "staged.opening"
    /// Central's head when that page was read: entries between its end and this head may have moved out of its range.
    static let stagedHead = "staged.head"
    static let seenOpenings = "central.openings"
    /// How many sessions this database has asked for.
    static let sessions = "sessions"
    static let central = "central"
    /// Number of the last push sent, and its groups while it waits for an answer.
    static let push = "push"
    static let pushFirst = "push.first"
    static let pushLast = "push.last"
    /// The hand-overs that the push under way reports.
    static let pushReports = "push.reports"
    /// Number of a push that another copy of this database sent with another body.
    static let twinPush = "push.twin"
    /// The database id this one took over from, until central knows.
    static let replaces = "replaces"
    static let healedThrough = "healed.through"
    /// Central refused this database for good: another copy of it was chosen.
    static let retired = "retired"
    /// How many groups administrators gave up.
    static let dismissals = "dismissals"
    /// How much at a time the line to central lets through.
    static let linkPace = "link.pace"
    /// The last position shared with a restored central, while what it lost is looked for.
    static let fork = "fork"
}
