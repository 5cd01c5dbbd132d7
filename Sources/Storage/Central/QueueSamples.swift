/// How much each site had waiting, over time.
package struct QueueSamples: Facet {
    package let transaction: Transaction

    /// Remembers a site's queues for the hour and the day of `time`; the sizes replace earlier ones, minutes and bytes add to them.
    package func remember(of site: String, _ sample: QueueSample, at time: Int64) throws {
        let insert = try sql.prepare(
            """
            INSERT INTO queue_history (site, grain, at, to_send, to_receive, parked, withheld, last_contact, minutes, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (site, grain, at) DO UPDATE SET to_send = excluded.to_send, to_receive = excluded.to_receive,
                parked = excluded.parked, withheld = excluded.withheld, last_contact = excluded.last_contact,
                minutes = queue_history.minutes + excluded.minutes, bytes = queue_history.bytes + excluded.bytes
            """)
        for grain in QueueGrain.allCases {
            insert.bind(site, at: 1)
            insert.bind(grain.rawValue, at: 2)
            insert.bind(time - time % grain.seconds, at: 3)
            insert.bind(sample.toSend, at: 4)
            insert.bind(sample.toReceive, at: 5)
            insert.bind(sample.parked, at: 6)
            insert.bind(sample.withheld, at: 7)
            insert.bind(sample.lastContact, at: 8)
            insert.bind(sample.minutes, at: 9)
            insert.bind(sample.bytes, at: 10)
            try insert.run()
            try forget(of: site, grain)
        }
    }

    private func forget(of site: String, _ grain: QueueGrain) throws {
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
    package func samples(of site: String, _ grain: QueueGrain, _ range: ClosedRange<Int64>) throws -> [QueueSample] {
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
