import Failures
import Payload
import Storage
import SyncRules

/// What a row of samples says: whether queues grow, and why they probably do.
package struct QueueTrend: Sendable, Equatable {
    package enum Cause: String, Sendable {
        /// Nothing grows.
        case none
        case blockedRecords = "blocked-records"
        case notInTouch = "not-in-touch"
        case tooLittleTime = "too-little-time-online"
        case slowLink = "link-too-slow"
        /// It is in touch and the link carries enough: the log tells more.
        case unknown
    }

    package let cause: Cause
    /// What waits more at the end than at the beginning, both directions together.
    package let growth: Int64
    /// One sentence with the figures.
    package let finding: String
    /// What to do; empty when nothing grows.
    package let remedy: String

    /// Fewer than so many more are the day's business.
    static let growthLeast: Int64 = 100
    /// An hour online a week must suffice for an ordinary store (R-SYNC 7).
    static let minutesAWeek = 60.0
    /// Bytes a second below which a link is called slow, while the site is in touch.
    static let slowRate = 2_000.0

    /// - Parameters:
    ///   - samples: of one site, oldest first, within the time that is judged.
    ///   - now: seconds since 1970.
    package init(_ samples: [QueueSample], siteName: String, now: Int64) {
        guard let first = samples.first, let last = samples.last, samples.count > 1 else {
            (cause, growth, remedy) = (.none, 0, "")
            finding = "There is not enough history yet to tell whether the queues grow."
            return
        }
        let growth = (last.toSend + last.toReceive) - (first.toSend + first.toReceive)
        self.growth = growth
        let days = max(Double(last.at - first.at) / 86_400, 1.0 / 24)
        let minutes = samples.reduce(0) { $0 + $1.minutes }
        let bytes = samples.reduce(0) { $0 + $1.bytes }
        let span = days < 2 ? "\(Whole.nearest(days * 24)) hours" : "\(Whole.nearest(days)) days"
        let waits = "\(counted(last.toSend, "record waits", "records wait")) to be sent and \(last.toReceive) to be received"
        let silent = last.lastContact.map { now - $0 }
        switch true {
        case last.parked > first.parked || (last.parked > 0 && growth >= Self.growthLeast):
            cause = .blockedRecords
            finding = "\(counted(last.parked, "group of its changes is", "groups of its changes are")) kept apart, \(first.parked) were \(span) ago; \(waits)."
            remedy = "Decide about them: tributary quarantine list --site \(siteName)"
        case growth < Self.growthLeast:
            cause = .none
            finding = "\(waits); \(growth > 0 ? "\(growth) more than" : growth < 0 ? "\(-growth) fewer than" : "as many as") \(span) ago."
            remedy = ""
        case silent.map({ $0 > 2 * 86_400 }) ?? true:
            cause = .notInTouch
            finding = "It has not called for \((silent ?? 0) / 86_400) days; \(waits), \(growth) more than \(span) ago."
            remedy = "See to the device there: its power, its network, and what tributary site status says on it."
        case Double(minutes) < Self.minutesAWeek * days / 7:
            cause = .tooLittleTime
            finding = "It was in touch for \(minutes) minutes in \(span); \(waits), \(growth) more than \(span) ago."
            remedy = "Keep it online longer: an hour a week is enough for an ordinary store."
        case Double(bytes) / Double(max(minutes, 1) * 60) < Self.slowRate:
            cause = .slowLink
            let rate = Double(bytes) / Double(max(minutes, 1) * 60)
            finding =
                "It was in touch for \(minutes) minutes in \(span) and \(bytes / 1_000) kB went over the line, \(Whole.nearest(rate)) bytes a second; \(waits), \(growth) more than \(span) ago."
            remedy = "Look for a better connection, and see the log for syncs that were cut: tributary status"
        default:
            cause = .unknown
            finding =
                "It was in touch for \(minutes) minutes in \(span) and \(bytes / 1_000) kB went over the line; \(waits), \(growth) more than \(span) ago."
            remedy = "See what its last syncs say: tributary status here, tributary site status there."
        }
    }
}
