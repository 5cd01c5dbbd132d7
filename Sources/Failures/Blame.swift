/// Where the cause of a failure lies, which decides what becomes of the work it stopped.
package enum Blame: String, CaseIterable, Sendable {
    /// What was written, or where and when it was: central keeps such a group apart, answers it, and the push goes on (R-SYNC 2).
    case content
    /// Whoever calls: by what it is known, or what it asks for. The call is refused, and nothing else.
    case caller
    /// A disk, a database, the line or this program, not what was asked: the whole transaction fails, and is tried again.
    case machine
    /// Where the two sides stand with one another; sync finds out and puts it right.
    case position
    /// What somebody who administers has set up, ordered or yet to decide.
    case administration
}
