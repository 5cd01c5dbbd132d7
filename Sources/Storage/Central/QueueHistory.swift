/// One site's queues at the end of an hour or a day, and how much it was in touch in it.
package struct QueueSample: Sendable, Equatable {
    /// The beginning of the hour or day, in seconds since 1970.
    package let at: Int64
    /// Records that the site said it has yet to push.
    package var toSend: Int64
    /// Entries it has yet to receive.
    package var toReceive: Int64
    /// Groups of its changes that are kept apart.
    package var parked: Int64
    package var withheld: Int64
    package var lastContact: Int64?
    /// Minutes in which it called.
    package var minutes: Int64
    /// Bytes of bodies that went either way.
    package var bytes: Int64

    package init(
        at: Int64, toSend: Int64, toReceive: Int64, parked: Int64, withheld: Int64, lastContact: Int64?, minutes: Int64, bytes: Int64
    ) {
        self.at = at
        self.toSend = toSend
        self.toReceive = toReceive
        self.parked = parked
        self.withheld = withheld
        self.lastContact = lastContact
        self.minutes = minutes
        self.bytes = bytes
    }
}

/// How long a stretch of time one sample speaks for.
package enum QueueGrain: String, Sendable, CaseIterable {
    case hour, day

    package var seconds: Int64 { self == .hour ? 3_600 : 86_400 }
    /// Samples kept of one site: a month of hours, ten years of days. Counted, so that a clock that jumped ahead removes nothing.
    var kept: Int64 { self == .hour ? 750 : 3_660 }
}

extension Ledger {
    /// Notes a site's queues for the hour and the day of `time`; the sizes replace earlier ones, minutes and bytes add to them.
    package func noteQueue(of site: String, _ sample: QueueSample, at time: Int64) throws {
        let note = try sql.prepare(
            """
            INSERT INTO queue_history (site, grain, at, to_send, to_receive, parked, withheld, last_contact, minutes, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (site, grain, at) DO UPDATE SET to_send = excluded.to_send, to_receive = excluded.to_receive,
                parked = excluded.parked, withheld = excluded.withheld, last_contact = excluded.last_contact,
                minutes = queue_history.minutes + excluded.minutes, bytes = queue_history.bytes + excluded.bytes
            """)
        for grain in QueueGrain.allCases {
            note.bind(site, at: 1)
            note.bind(grain.rawValue, at: 2)
            note.bind(time - time % grain.seconds, at: 3)
            note.bind(sample.toSend, at: 4)
            note.bind(sample.toReceive, at: 5)
            note.bind(sample.parked, at: 6)
            note.bind(sample.withheld, at: 7)
            note.bind(sample.lastContact, at: 8)
            note.bind(sample.minutes, at: 9)
            note.bind(sample.bytes, at: 10)
            try note.run()
            try forgetQueues(of: site, grain)
        }
    }

    private func forgetQueues(of site: String, _ grain: QueueGrain) throws {
        let forget = try sql.prepare(
            """
            DELETE FROM queue_history WHERE site = ? AND grain = ? AND at <= (SELECT at FROM queue_history
                WHERE site = ? AND grain = ? ORDER BY at DESC LIMIT 1 OFFSET ?)
            """)
        for (index, text) in [site, grain.rawValue, site, grain.rawValue].enumerated() { forget.bind(text, at: index + 1) }
        forget.bind(grain.kept, at: 5)
        try forget.run()
    }

    /// A site's samples, oldest first.
    ///
    /// - Parameter range: beginnings of hours or days.
    package func queues(of site: String, _ grain: QueueGrain, _ range: ClosedRange<Int64>) throws -> [QueueSample] {
        let find = try sql.prepare(
            """
            SELECT at, to_send, to_receive, parked, withheld, last_contact, minutes, bytes FROM queue_history
            WHERE site = ? AND grain = ? AND at >= ? AND at <= ? ORDER BY at
            """)
        find.bind(site, at: 1)
        find.bind(grain.rawValue, at: 2)
        find.bind(range.lowerBound, at: 3)
        find.bind(range.upperBound, at: 4)
        return try find.all { row in
            QueueSample(
                at: row.int(0), toSend: row.int(1), toReceive: row.int(2), parked: row.int(3), withheld: row.int(4),
                lastContact: row.optionalInt(5), minutes: row.int(6), bytes: row.int(7))
        }
    }
}
