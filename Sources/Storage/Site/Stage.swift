/// What a site has pulled and not yet integrated.
package struct Stage: Facet {
    package let transaction: Transaction

    /// Keeps what a page said until the checkpoint; a later position replaces an earlier one.
    ///
    /// Nearly all records come once and join one channel: that stands in their own row. Any other place has a row of its own.
    package func put(_ record: StagedRecord, joined: [String], left: [String]) throws {
        var bytes: Int64?
        if case .payload(let payload, _) = record.content { bytes = try keepBytes(payload) }
        let alone = joined.count == 1 && left.isEmpty ? joined[0] : nil
        if try add(record, bytes, alone) {
            if alone == nil { try place(record, joined, left) }
        } else {
            try partPlaces(of: record.key)
            try replace(record, bytes)
            try place(record, joined, left)
        }
    }

    /// - Returns: false where something was staged of the record before; then nothing happened.
    private func add(_ record: StagedRecord, _ bytes: Int64?, _ channel: String?) throws -> Bool {
        let add = try sql.prepare(
            """
            INSERT INTO stage (tbl, id, position, state, hash, bytes, channel) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tbl, id) DO NOTHING
            """)
        bind(record, bytes, to: add)
        add.bind(channel, at: 7)
        try add.run()
        return sql.changedRows == 1
    }

    /// The latest content wins; a row that only says where the record left has no content to defend.
    private func replace(_ record: StagedRecord, _ bytes: Int64?) throws {
        let put = try sql.prepare(
            """
            INSERT INTO stage (tbl, id, position, state, hash, bytes) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (tbl, id) DO UPDATE SET
                position = CASE WHEN excluded.state = 'unchanged' THEN stage.position ELSE excluded.position END,
                state = CASE WHEN excluded.state = 'unchanged' THEN stage.state ELSE excluded.state END,
                hash = CASE WHEN excluded.state = 'unchanged' THEN stage.hash ELSE excluded.hash END,
                bytes = CASE WHEN excluded.state = 'unchanged' THEN stage.bytes
                    WHEN excluded.state = 'same' AND stage.hash = excluded.hash THEN stage.bytes ELSE excluded.bytes END,
                payload = CASE WHEN excluded.state = 'unchanged' THEN stage.payload
                    WHEN excluded.state = 'same' AND stage.hash = excluded.hash THEN stage.payload ELSE NULL END
            WHERE excluded.position >= stage.position OR stage.state IN ('unchanged', 'unshown')
            """)
        bind(record, bytes, to: put)
        try put.run()
    }

    private func bind(_ record: StagedRecord, _ bytes: Int64?, to put: any SQLStatement) {
        put.bind(record.key.table.number, at: 1)
        put.bind(record.key.id, at: 2)
        put.bind(record.position, at: 3)
        put.bind(bytes, at: 6)
        let (state, hash): (String, Digest?) =
            switch record.content {
            case .payload(_, let hash): ("payload", hash)
            case .same(let hash): ("same", hash)
            case .deleted: ("deleted", nil)
            case .unchanged: ("unchanged", nil)
            }
        put.bind(state, at: 4)
        put.bind(hash, at: 5)
    }

    /// The place in a record's own row gets one of its own, with the position that the row stands at until now.
    private func partPlaces(of key: RecordKey) throws {
        for text in [
            """
            INSERT INTO stage_members (tbl, id, channel, position, present)
            SELECT tbl, id, channel, position, 1 FROM stage WHERE tbl = ? AND id = ? AND channel IS NOT NULL
            """,
            "UPDATE stage SET channel = NULL WHERE tbl = ? AND id = ? AND channel IS NOT NULL",
        ] {
            let part = try sql.prepare(text)
            part.bind(key.table.number, at: 1)
            part.bind(key.id, at: 2)
            try part.run()
            guard sql.changedRows > 0 else { return }
        }
    }

    private func place(_ record: StagedRecord, _ joined: [String], _ left: [String]) throws {
        let member = try sql.prepare(
            """
            INSERT INTO stage_members (tbl, id, channel, position, present) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (tbl, id, channel) DO UPDATE SET position = excluded.position, present = excluded.present
            WHERE excluded.position >= stage_members.position
            """)
        for (channels, isPresent) in [(joined, true), (left, false)] {
            for channel in channels {
                member.bind(record.key.table.number, at: 1)
                member.bind(record.key.id, at: 2)
                member.bind(channel, at: 3)
                member.bind(record.position, at: 4)
                member.bind(isPresent, at: 5)
                try member.run()
            }
        }
    }

    /// Bytes are kept as they come, one after the other: keys are random, and a table by key would write nearly every page of it anew
    /// with each page that comes.
    private func keepBytes(_ payload: [UInt8]) throws -> Int64 {
        let keep = try sql.prepare("INSERT INTO stage_bytes (payload) VALUES (?)")
        payload.withUnsafeBytes { keep.bind(text: $0, at: 1) }
        try keep.run()
        return sql.lastInsertedRow
    }

    /// Staged records in key order, from after `key` on, so that integration can go in slices of memory.
    package func records(after key: RecordKey?, count: Int) throws -> [StagedRecord] {
        let find = try sql.prepare(
            """
            SELECT s.tbl, s.id, s.position, s.state, s.hash, COALESCE(s.payload, b.payload), s.channel
            FROM stage s LEFT JOIN stage_bytes b ON b.seq = s.bytes
            WHERE (s.tbl, s.id) > (?, ?) ORDER BY s.tbl, s.id LIMIT ?
            """)
        find.bind(key?.table.number ?? -1, at: 1)
        find.bind(key?.id ?? "", at: 2)
        find.bind(Int64(count), at: 3)
        return try find.all { row in
            let content: StagedRecord.Content
            switch row.string(3) {
            case "payload": content = .payload(row.array(5), hash: row.digest(4))
            case "same":
                content = row.isNull(5) ? .same(hash: row.digest(4)) : .payload(row.array(5), hash: row.digest(4))
            case "deleted": content = .deleted
            default: content = .unchanged
            }
            return StagedRecord(
                key: RecordKey(try transaction.table(numbered: row.int(0)), row.string(1)), position: row.int(2), content: content,
                onlyChannel: row.optionalString(6))
        }
    }

    /// Staged records that came without bytes, in key order.
    package func recordsWithoutBytes(
        after key: RecordKey?, count: Int
    ) throws -> [(key: RecordKey, position: Int64, hash: Digest)] {
        let find = try sql.prepare(
            """
            SELECT tbl, id, hash, position FROM stage WHERE (tbl, id) > (?, ?) AND state = 'same' AND payload IS NULL AND bytes IS NULL
            ORDER BY tbl, id LIMIT ?
            """)
        find.bind(key?.table.number ?? -1, at: 1)
        find.bind(key?.id ?? "", at: 2)
        find.bind(Int64(count), at: 3)
        return try find.all { (RecordKey(try transaction.table(numbered: $0.int(0)), $0.string(1)), $0.int(3), $0.digest(2)) }
    }

    /// Gives a staged record the bytes that were fetched for it.
    package func fill(_ key: RecordKey, payload: [UInt8], hash: Digest) throws {
        let bytes = try keepBytes(payload)
        let fill = try sql.prepare("UPDATE stage SET state = 'payload', payload = NULL, bytes = ?, hash = ? WHERE tbl = ? AND id = ?")
        fill.bind(bytes, at: 1)
        fill.bind(hash, at: 2)
        fill.bind(key.table.number, at: 3)
        fill.bind(key.id, at: 4)
        try fill.run()
    }

    /// Forgets what was staged of a record; the channels it leaves stay remembered.
    package func dropContent(_ key: RecordKey) throws {
        let drop = try sql.prepare("UPDATE stage SET state = 'unchanged', hash = NULL, payload = NULL, bytes = NULL WHERE tbl = ? AND id = ?")
        drop.bind(key.table.number, at: 1)
        drop.bind(key.id, at: 2)
        try drop.run()
    }

    /// Waits no longer for a staged record's bytes, which central does not show; the channels it leaves stay remembered.
    package func setUnshown(_ key: RecordKey) throws {
        let set = try sql.prepare("UPDATE stage SET state = 'unshown' WHERE tbl = ? AND id = ? AND state = 'same' AND payload IS NULL AND bytes IS NULL")
        set.bind(key.table.number, at: 1)
        set.bind(key.id, at: 2)
        try set.run()
    }

    /// Waits again for the bytes that central did not show.
    package func awaitUnshown() throws { try sql.execute("UPDATE stage SET state = 'same' WHERE state = 'unshown'") }

    /// The channels that a staged record joins or leaves, in order.
    package func members(of key: RecordKey) throws -> [(channel: String, isPresent: Bool)] {
        let find = try sql.prepare(
            """
            SELECT channel, present FROM stage_members WHERE tbl = ?1 AND id = ?2
            UNION ALL SELECT channel, 1 FROM stage WHERE tbl = ?1 AND id = ?2 AND channel IS NOT NULL ORDER BY channel
            """)
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        return try find.all { ($0.string(0), $0.flag(1)) }
    }

    /// Whether something was staged of a record.
    package func contains(_ key: RecordKey) throws -> Bool {
        let find = try sql.prepare("SELECT 1 FROM stage WHERE tbl = ? AND id = ?")
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        return try find.first { _ in true } ?? false
    }

    /// The hash of central's version as staged, nil inside where central has deleted it; nil where nothing staged overtakes what is known.
    package func base(of key: RecordKey) throws -> Digest?? {
        let find = try sql.prepare(
            """
            SELECT s.hash FROM stage s LEFT JOIN records r ON r.tbl = s.tbl AND r.id = s.id
            WHERE s.tbl = ? AND s.id = ? AND s.state NOT IN ('unchanged', 'unshown') AND s.position >= COALESCE(r.base_position, 0)
            """)
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        return try find.first { $0.optionalDigest(0) }
    }

    /// Forgets that a record's place is awaited, where nothing else is staged of it.
    ///
    /// - Returns: whether nothing is staged of it now.
    package func endAwaiting(_ key: RecordKey) throws -> Bool {
        let end = try sql.prepare(
            """
            DELETE FROM stage WHERE tbl = ?1 AND id = ?2 AND state = 'unchanged' AND channel IS NULL
                AND NOT EXISTS (SELECT 1 FROM stage_members m WHERE m.tbl = ?1 AND m.id = ?2)
            """)
        end.bind(key.table.number, at: 1)
        end.bind(key.id, at: 2)
        try end.run()
        return try sql.changedRows > 0 || !contains(key)
    }

    package func isEmpty() throws -> Bool {
        try sql.prepare("SELECT 1 FROM stage LIMIT 1").first { _ in false } ?? true
    }

    package func count() throws -> Int64 {
        try sql.prepare("SELECT COUNT(*) FROM stage").first { $0.int(0) } ?? 0
    }

    package func clear() throws {
        try sql.execute("DELETE FROM stage")
        try sql.execute("DELETE FROM stage_members")
        try sql.execute("DELETE FROM stage_bytes")
    }

    /// Forgets which records were to join or leave a channel.
    ///
    /// - Returns: those of them that join no other channel: what was staged of their content may be out of date.
    package func clear(of channel: String) throws -> [RecordKey] {
        let find = try sql.prepare(
            """
            SELECT tbl, id FROM stage_members AS m WHERE channel = ?1 AND NOT EXISTS (
                SELECT 1 FROM stage_members AS o WHERE o.tbl = m.tbl AND o.id = m.id AND o.channel <> m.channel AND o.present = 1
            ) UNION ALL SELECT tbl, id FROM stage WHERE channel = ?1 ORDER BY tbl, id
            """)
        find.bind(channel, at: 1)
        let alone = try find.all { RecordKey(try transaction.table(numbered: $0.int(0)), $0.string(1)) }
        for text in ["DELETE FROM stage_members WHERE channel = ?", "UPDATE stage SET channel = NULL WHERE channel = ?"] {
            let forget = try sql.prepare(text)
            forget.bind(channel, at: 1)
            try forget.run()
        }
        return alone
    }
}
