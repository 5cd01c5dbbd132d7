import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

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
    /// Central's head when a first load began that leaves the index by key out; nothing while it is there.
    static let loadThrough = "load.through"
    /// Central sent a record twice in a first load: the index stays in the next attempt.
    static let loadKeepsIndex = "load.indexed"
    /// What records name is noted since the first load began.
    static let loadNames = "load.names"
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
