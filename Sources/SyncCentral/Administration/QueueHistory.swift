import Payload
import Storage
import SyncRules

/// How a site's queues went, and the likely cause when they grow (R-SYNC 8).
package struct QueueHistory: Sendable {
    package let site: Site
    package let grain: QueueGrain
    /// As they were remembered, oldest first.
    package let samples: [QueueSample]
    /// As they are: what the server knows now, or else what is written down.
    package let now: QueueSample
    package let trend: QueueTrend
}

extension Administration {
    /// Remembers how large every site's queues are now; a serving central does so several times an hour.
    package func rememberQueues(live: LiveContacts = .none, activity: [String: SiteActivity] = [:]) throws {
        try database.write { try rememberQueues(live, activity, $0) }
    }

    /// As `rememberQueues`, off the caller's thread.
    package func rememberQueuesAsync(live: LiveContacts, activity: [String: SiteActivity]) async throws {
        try await database.writeAsync { try self.rememberQueues(live, activity, $0) }
    }

    private func rememberQueues(_ live: LiveContacts, _ activity: [String: SiteActivity], _ transaction: Transaction) throws {
        let status = try status(logLines: 0, live: live, transaction)
        for site in status.sites where site.site.kind != .central {
            let sample = QueueSample(site, at: status.asOf, activity[site.site.id] ?? SiteActivity())
            try transaction.queues.remember(of: site.site.id, sample, at: status.asOf)
        }
    }

    /// How a site's queues went, and how they are.
    ///
    /// - Parameters:
    ///   - reference: the site's name or number.
    ///   - days: up to a month is told by the hour, more by the day.
    ///   - told: how the queues are, as the program that serves central's folder told it; nil to read it here.
    /// - Throws: `not-found`.
    package func queueHistory(of reference: String, days: Int64, told: QueueSample? = nil) throws -> QueueHistory {
        try database.read { try queueHistory(of: reference, days, told, .none, $0) }
    }

    /// As `queueHistory`, off the caller's thread.
    ///
    /// - Parameter live: what a serving central knows beyond its database.
    package func queueHistoryAsync(of reference: String, days: Int64, live: LiveContacts) async throws -> QueueHistory {
        try await database.readAsync { try self.queueHistory(of: reference, days, nil, live, $0) }
    }

    private func queueHistory(
        of reference: String, _ days: Int64, _ told: QueueSample?, _ live: LiveContacts, _ transaction: Transaction
    ) throws -> QueueHistory {
        let site = try Self.site(reference, transaction)
        let time = max(transaction.now, 0)
        // A sample from a clock that stood ahead lies in the future: it is kept, and not believed.
        let range = max(time - days * 86_400, 0)...time
        let grain: QueueGrain = days <= 31 ? .hour : .day
        let samples = try transaction.queues.samples(of: site.id, grain, range)
        let now = try told ?? QueueSample(status(of: site, live, transaction), at: time)
        return QueueHistory(
            site: site, grain: grain, samples: samples, now: now, trend: QueueTrend(samples + [now], siteName: site.name, now: time))
    }
}

extension QueueSample {
    /// A site's queues as they stand.
    init(_ status: CentralSiteStatus, at: Int64, _ activity: SiteActivity = SiteActivity()) {
        self.init(
            at: at, toSend: status.toSend, toReceive: status.toReceive, parked: Int64(clamping: status.parked),
            withheld: status.withheld, lastContact: status.site.lastContact, minutes: activity.minutes, bytes: activity.bytes)
    }
}
