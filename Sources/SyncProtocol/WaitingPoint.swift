import Failures

/// What a site says when it waits for news: where it stands, and what it keeps; the query of an address.
package struct WaitingPoint: Sendable, Equatable {
    /// Everything up to here is part of its records.
    package let position: Int64
    package let subscription: Int64
    /// Records it has yet to push; nil from a site that does not say.
    package let waiting: Int64?
    /// The groups they are in; nil from a site that does not say.
    package var waitingGroups: Int64?
    /// Records it keeps to itself (R-OWN 5); nil from a site that does not say.
    package let withheld: Int64?
    /// When it syncs by itself; nil from a site that does not say. One that central pauses waits for other settings alone.
    package var schedule: SiteSchedule?
    /// The version of the settings it heard of last, where a checkpoint has not yet put them in force.
    package let heard: Int64?

    package init(
        position: Int64, subscription: Int64, waiting: Int64? = nil, withheld: Int64? = nil, schedule: SiteSchedule? = nil, heard: Int64? = nil
    ) {
        self.schedule = schedule
        self.heard = heard
        self.position = position
        self.subscription = subscription
        self.waiting = waiting
        self.withheld = withheld
    }

    /// `position=8123&subscription=12&waiting=3&withheld=41&interval=900&own=1&paused=1&heard=13`
    package var query: String {
        var query = "position=\(position)&subscription=\(subscription)"
        if let waiting { query += "&waiting=\(waiting)" }
        if let waitingGroups, waitingGroups > 0 { query += "&groups=\(waitingGroups)" }
        if let withheld { query += "&withheld=\(withheld)" }
        if let schedule {
            query += "&interval=\(schedule.interval)"
            if schedule.isOwn { query += "&own=1" }
            if schedule.pausedBy == .central { query += "&paused=1" }
        }
        if let heard { query += "&heard=\(heard)" }
        return query
    }

    /// - Throws: `argument-invalid` unless position and subscription are whole numbers.
    package init(query: String) throws {
        var values: [Substring: Int64] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2, let number = Int64(parts[1]) { values[parts[0]] = number }
        }
        guard let position = values["position"], position >= 0, let subscription = values["subscription"] else {
            throw Failure(.argumentInvalid, "Position and subscription are whole numbers.")
        }
        self.init(
            position: position, subscription: subscription, waiting: values["waiting"].map { max($0, 0) },
            withheld: values["withheld"].map { max($0, 0) },
            // A site that is paused on its machine does not wait.
            schedule: values["interval"].map {
                SiteSchedule(interval: $0, isOwn: values["own"] == 1, pausedBy: values["paused"] == 1 ? .central : nil)
            }, heard: values["heard"])
        waitingGroups = values["groups"].map { max($0, 0) } ?? (waiting == 0 ? 0 : nil)
    }
}
