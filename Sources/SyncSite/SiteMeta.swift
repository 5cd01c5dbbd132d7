import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Names under which a site keeps its sync state.
enum SiteMeta {
    /// Seconds that this device's clock was ahead of central's at the last session; nothing when they agreed.
    static let clockAhead = StateKey<Int64>("clock.ahead")
    static let state = StateKey<SiteState>("state")
    /// Settings received but not yet in force: they take effect with the checkpoint they belong to.
    static let nextSettings = StateKey<String>("settings.next")
    /// Cursor of the last integrated checkpoint, and of the last page staged.
    static let cursorOpening = StateKey<String>("cursor.opening")
    static let cursorPosition = StateKey<Int64>("cursor.position")
    static let stagedOpening = StateKey<String>("staged.opening")
    /// Central's head when that page was read: entries between its end and this head may have moved out of its range.
    static let stagedHead = StateKey<Int64>("staged.head")
    /// Central's head when a first load began that leaves the index by key out; nothing while it is there.
    static let loadThrough = StateKey<Int64>("load.through")
    /// Central sent a record twice in a first load: the index stays in the next attempt.
    static let loadKeepsIndex = StateKey<StateFlag>("load.indexed")
    /// What records name is remembered since the first load began.
    static let loadNames = StateKey<StateFlag>("load.names")
    /// The part of a first load under way; nothing while it comes as a whole.
    static let loadPart = StateKey<LoadPart>("load.part")
    /// How far the first part has come, and through which position it goes; of the second, what was left out of it.
    static let loadFrom = StateKey<Int64>("load.from")
    static let loadEssential = StateKey<Int64>("load.essential")
    /// Where the first part began first: something may be here since then.
    static let loadSince = StateKey<Int64>("load.since")
    /// Entries that were here when the load went on in parts.
    static let loadHere = StateKey<Int64>("load.here")
    /// Entries that the part under way has passed.
    static let loadPassed = StateKey<Int64>("load.passed")
    /// Central does not send this load in parts.
    static let loadWhole = StateKey<StateFlag>("load.whole")
    /// People work here while the second part comes.
    static let loadOpen = StateKey<StateFlag>("load.open")
    /// The highest numbers in documents that are yet to come, by their sequences.
    static let loadNumbers = StateKeys<Int64>("load.number:")
    static let seenOpenings = StateKey<[String]>("central.openings")
    /// How many sessions this database has asked for.
    static let sessions = StateKey<Int64>("sessions")
    static let central = StateKey<String>("central")
    /// Number of the last push sent, and its groups while it waits for an answer.
    static let push = StateKey<Int64>("push")
    static let pushFirst = StateKey<Int64>("push.first")
    static let pushLast = StateKey<Int64>("push.last")
    /// The opening of this database under which that push was made.
    static let pushOpening = StateKey<String>("push.opening")
    /// The hand-overs that the push under way reports.
    static let pushReports = StateKey<[String]>("push.reports")
    /// Central's answer to the push before, while it is not yet worked in: its bytes, and the groups it is about.
    static let answer = StateKey<String>("answer")
    static let answerFirst = StateKey<Int64>("answer.first")
    static let answerLast = StateKey<Int64>("answer.last")
    /// Number of a push that another copy of this database sent with another body.
    static let twinPush = StateKey<Int64>("push.twin")
    /// The database id this one took over from, until central knows.
    static let replaces = StateKey<String>("replaces")
    static let healedThrough = StateKey<Int64>("healed.through")
    /// Central refused this database for good: another copy of it was chosen.
    static let retired = StateKey<StateFlag>("retired")
    /// How many groups administrators gave up.
    static let dismissals = StateKey<Int64>("dismissals")
    /// What central asked to be received anew, and how far that is: see `AgainWork`.
    static let again = StateKey<[String]>("again")
    /// How much at a time the line to central lets through.
    static let linkPace = StateKey<String>("link.pace")
    /// Payload bytes of a page that is long under way; it stands where the process ended before the page was here.
    static let pageUnderWay = StateKey<Int64>("link.page")
    /// The last checkpoint showed a difference that is being mended.
    static let unproven = StateKey<StateFlag>("unproven")
    /// The last position shared with a restored central, while what it lost is looked for.
    static let fork = StateKey<Int64>("fork")
    /// The `healedThrough` that the push under way was frozen with.
    static let pushHealed = StateKey<Int64>("push.healed")
    /// The number of the session request whose answer was taken last, and, when it came in a bundle, that bundle's number.
    static let heard = StateKey<Int64>("heard")
    static let heardBundle = StateKey<Int64>("heard.bundle")
    /// What the site knew when it made its latest bundles: `session=answered push/version of the settings`, the last one last.
    static let words = StateKey<[String]>("words")
    /// The last group that a bundle holds, and when that bundle was made.
    static let bundledThrough = StateKey<Int64>("bundle.through")
    static let bundledAt = StateKey<Int64>("bundle.at")
    /// When a bundle was made here last, whether anything waited or not.
    static let bundleMade = StateKey<Int64>("bundle.made")
    /// The number of central's bundle that was taken to its end last, and when that was.
    static let bundleDone = StateKey<Int64>("bundle.done")
    static let bundleTaken = StateKey<Int64>("bundle.taken")
}
