import Failures
import Payload
import Storage

/// When a site syncs by itself, as it says for central's list (R-SYNC 8).
package struct SiteSchedule: Equatable, Sendable {
    /// Who paused it.
    package enum Pause: String, Sendable, CaseIterable { case machine, central }

    /// Seconds between syncs, also while it is paused.
    package var interval: Int64
    /// The interval was set on the site's machine, which goes before what central sets.
    package var isOwn: Bool
    /// Nil while it syncs by itself.
    package var pausedBy: Pause?

    /// Between syncs where nobody set anything, in seconds.
    package static let standardInterval: Int64 = 300
    private static let intervals: ClosedRange<Int64> = 0...31_536_000

    package init(interval: Int64, isOwn: Bool, pausedBy: Pause? = nil) {
        self.interval = min(max(interval, Self.intervals.lowerBound), Self.intervals.upperBound)
        self.isOwn = isOwn
        self.pausedBy = pausedBy
    }

    /// What holds once the site has heard of these terms: they are in force at once, and what was set on its machine goes before them (decision 71).
    package func under(_ terms: SyncTerms) -> SiteSchedule {
        SiteSchedule(
            interval: isOwn ? interval : terms.interval ?? Self.standardInterval, isOwn: isOwn,
            pausedBy: pausedBy == .machine ? .machine : terms.isPaused == true ? .central : nil)
    }

    /// `{"interval":900,"own":true,"paused":"machine"}`
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("interval")
        writer.integer(interval)
        if isOwn {
            writer.key("own")
            writer.bool(true)
        }
        if let pausedBy {
            writer.key("paused")
            writer.string(pausedBy.rawValue)
        }
        writer.endObject()
    }

    /// The same as a value.
    package var value: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("interval", .integer(interval))]
        if isOwn { members.append(("own", .bool(true))) }
        if let pausedBy { members.append(("paused", .string(pausedBy.rawValue))) }
        return .object(members)
    }

    /// - Returns: nil when it says nothing that can be understood.
    package init?(decoding value: JSONValue?) {
        guard let interval = value?["interval"]?.integer else { return nil }
        self.init(
            interval: interval, isOwn: value?["own"]?.truth ?? false, pausedBy: value?["paused"]?.text.flatMap { Pause(rawValue: $0) })
    }
}
