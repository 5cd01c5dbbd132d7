/// Documents that go from one store to another, and their halves.
package struct TransferPairs: Facet {
    package let transaction: Transaction

    /// Changes with all that transfers may wait for: subscriptions, aliases, kinds of sites.
    package func worldFingerprint() throws -> String {
        let sites = try sql.prepare(
            """
            SELECT COALESCE(SUM(subscription), 0), COALESCE(SUM(CASE WHEN kind = 'open-msupply' THEN 1 ELSE 0 END), 0), COUNT(*)
            FROM sites
            """
        ).first { "\($0.int(0)) \($0.int(1)) \($0.int(2))" }
        let aliases = try sql.prepare("SELECT COALESCE(MAX(position), 0), COUNT(*) FROM aliases").first { "\($0.int(0)) \($0.int(1))" }
        return "\(sites ?? "") \(aliases ?? "")"
    }

    private static let pairColumns = "pair, kind, tbl, id, half_tbl, half_id, from_store, to_store, state, reason, detail, noticed, made, allowed, settled"

    private func pair(_ row: any SQLStatement) throws -> TransferPair {
        TransferPair(
            number: row.int(0), kind: row.string(1), initiating: RecordKey(try transaction.table(numbered: row.int(2)), row.string(3)),
            responding: RecordKey(try transaction.table(numbered: row.int(4)), row.string(5)), fromStore: row.string(6), toStore: row.string(7),
            state: TransferPair.State(rawValue: row.string(8)) ?? .waiting, reason: row.optionalString(9),
            detail: row.optionalString(10), noticedAt: row.int(11), madeAt: row.optionalInt(12), isAllowed: row.flag(13), isClosed: row.flag(14))
    }

    private static let begunBy = "SELECT \(pairColumns) FROM pairs WHERE tbl = ? AND id = ?"
    private static let answeredBy = "SELECT \(pairColumns) FROM pairs WHERE half_tbl = ? AND half_id = ? ORDER BY pair LIMIT 1"

    /// The transfer that a record began.
    package func pair(begunBy key: RecordKey) throws -> TransferPair? {
        try transaction.memo.pairsBegun.value(key, transaction.session) {
            let find = try sql.prepare(Self.begunBy)
            find.bind(key.table.number, at: 1)
            find.bind(key.id, at: 2)
            return try find.first { try self.pair($0) }
        }
    }

    /// The transfer that a record is the responding half of.
    package func pair(answeredBy key: RecordKey) throws -> TransferPair? {
        try transaction.memo.pairsAnswered.value(key, transaction.session) {
            let find = try sql.prepare(Self.answeredBy)
            find.bind(key.table.number, at: 1)
            find.bind(key.id, at: 2)
            return try find.first { try self.pair($0) }
        }
    }

    /// How many documents are worth gathering at once: what is remembered of them has to fit.
    package static let gathered = 64

    /// Reads documents and what is known of their transfers, so that whoever asks of one of them finds it read.
    package func gather(_ documents: [RecordKey]) throws {
        try transaction.records.gather(documents)
        let begun = transaction.memo.pairsBegun.unknown(documents, transaction.session)
        transaction.memo.pairsBegun.fill(try pairs("tbl = ? AND id", of: begun) { $0.initiating })
        let answered = transaction.memo.pairsAnswered.unknown(documents, transaction.session)
        transaction.memo.pairsAnswered.fill(try pairs("half_tbl = ? AND half_id", of: answered) { $0.responding })
        for (table, part) in Self.parts(byTable: transaction.memo.pasts.unknown(documents, transaction.session)) {
            let find = try sql.prepare("SELECT id, cause, partner, day FROM past_documents WHERE tbl = ? AND id IN (\(Self.places(part.count)))")
            find.bind(table.number, at: 1)
            for (index, key) in part.enumerated() { find.bind(key.id, at: index + 2) }
            var found = Dictionary(part.map { ($0, PastDocument?.none) }, uniquingKeysWith: { first, _ in first })
            try find.forEach { found[RecordKey(table, $0.string(0))] = .some(Self.past($0, from: 1)) }
            transaction.memo.pasts.fill(found)
        }
    }

    /// The first pair of each of these records, by the columns that name it.
    private func pairs(_ columns: String, of keys: [RecordKey], _ key: (TransferPair) -> RecordKey) throws -> [RecordKey: TransferPair?] {
        var found: [RecordKey: TransferPair?] = [:]
        for (table, part) in Self.parts(byTable: keys) {
            let find = try sql.prepare("SELECT \(Self.pairColumns) FROM pairs WHERE \(columns) IN (\(Self.places(part.count))) ORDER BY pair DESC")
            find.bind(table.number, at: 1)
            for (index, key) in part.enumerated() { find.bind(key.id, at: index + 2) }
            for key in part { found[key] = TransferPair?.none }
            try find.forEach { row in
                let pair = try self.pair(row)
                found[key(pair)] = .some(pair)
            }
        }
        return found
    }

    /// Registers a transfer or changes what is known of it; one that is made stays made.
    package func register(
        kind: String, initiating: RecordKey, responding: RecordKey, from: String, to: String, state: TransferPair.State,
        reason: String? = nil, detail: String? = nil
    ) throws {
        let save = try sql.prepare(
            """
            INSERT INTO pairs (kind, tbl, id, half_tbl, half_id, from_store, to_store, state, reason, detail, noticed, made)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tbl, id) DO UPDATE SET kind = excluded.kind, half_tbl = excluded.half_tbl, half_id = excluded.half_id,
                from_store = excluded.from_store, to_store = excluded.to_store, state = excluded.state, reason = excluded.reason,
                detail = excluded.detail, made = excluded.made
            WHERE pairs.state <> 'made'
            """)
        save.bind(kind, at: 1)
        save.bind(initiating.table.number, at: 2)
        save.bind(initiating.id, at: 3)
        save.bind(responding.table.number, at: 4)
        save.bind(responding.id, at: 5)
        save.bind(from, at: 6)
        save.bind(to, at: 7)
        save.bind(state.rawValue, at: 8)
        save.bind(reason, at: 9)
        save.bind(detail, at: 10)
        save.bind(now, at: 11)
        save.bind(state == .made ? now : nil, at: 12)
        try save.run()
    }

    /// What began a transfer that was made is gone; where no trace of it is kept, the register still tells.
    package func rememberWithdrawn(_ pair: TransferPair, reason: String) throws {
        let update = try sql.prepare("UPDATE pairs SET reason = ? WHERE pair = ? AND state = 'made' AND (reason IS NULL OR reason <> ?)")
        update.bind(reason, at: 1)
        update.bind(pair.number, at: 2)
        update.bind(reason, at: 3)
        try update.run()
    }

    /// Transfers that are not made, in the order they were noticed.
    package func openPairs(after number: Int64, limit: Int) throws -> [TransferPair] {
        let find = try sql.prepare("SELECT \(Self.pairColumns) FROM pairs WHERE state <> 'made' AND pair > ? ORDER BY pair LIMIT ?")
        find.bind(number, at: 1)
        find.bind(Int64(limit), at: 2)
        return try find.all { try self.pair($0) }
    }

    /// Transfers, newest first, each before a number.
    ///
    /// - Parameter onlyOpen: those alone that are not known to be made, numbered and linked.
    package func pairs(before number: Int64 = .max, limit: Int, onlyOpen: Bool = false) throws -> [TransferPair] {
        let find = try sql.prepare(
            "SELECT \(Self.pairColumns) FROM pairs WHERE pair < ?\(onlyOpen ? " AND settled = 0" : "") ORDER BY pair DESC LIMIT ?")
        find.bind(number, at: 1)
        find.bind(Int64(limit), at: 2)
        return try find.all { try self.pair($0) }
    }

    /// Nothing is open between the two halves any more.
    package func close(_ pair: TransferPair) throws {
        let update = try sql.prepare("UPDATE pairs SET settled = 1 WHERE pair = ?")
        update.bind(pair.number, at: 1)
        try update.run()
    }

    package func pair(numbered number: Int64) throws -> TransferPair? {
        let find = try sql.prepare("SELECT \(Self.pairColumns) FROM pairs WHERE pair = ?")
        find.bind(number, at: 1)
        return try find.first { try self.pair($0) }
    }

    /// The two stores of a made transfer that the record is a half of: its own, and the one whose site receives it too.
    package func storesOfTransfer(with key: RecordKey) throws -> [(own: String, other: String)] {
        let find = try sql.prepare(
            """
            SELECT from_store, to_store FROM pairs WHERE tbl = ? AND id = ? AND state = 'made'
            UNION SELECT to_store, from_store FROM pairs WHERE half_tbl = ? AND half_id = ? AND state = 'made'
            """)
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        find.bind(key.table.number, at: 3)
        find.bind(key.id, at: 4)
        return try find.all { ($0.string(0), $0.string(1)) }
    }

    /// The record that a responding half answers, when the register knows it.
    package func source(ofHalf key: RecordKey) throws -> RecordKey? {
        try pair(answeredBy: key).flatMap { $0.state == .made ? $0.initiating : nil }
    }

    /// A person lets a transfer through, whatever its document's age; it is judged anew.
    package func allow(_ pair: TransferPair) throws {
        let update = try sql.prepare("UPDATE pairs SET allowed = 1 WHERE pair = ?")
        update.bind(pair.number, at: 1)
        try update.run()
    }

    /// Transfers of a store's documents that are not made, newest first, but for some reasons.
    package func openPairs(from store: String, except reasons: [String], limit: Int) throws -> [TransferPair] {
        let places: [String] = reasons.map { _ in "?" }
        let find = try sql.prepare(
            """
            SELECT \(Self.pairColumns) FROM pairs
            WHERE state <> 'made' AND from_store = ? AND COALESCE(reason, '') NOT IN (\(places.joined(separator: ", ")))
            ORDER BY pair DESC LIMIT ?
            """)
        find.bind(store, at: 1)
        for (index, reason) in reasons.enumerated() { find.bind(reason, at: 2 + index) }
        find.bind(Int64(limit), at: 2 + reasons.count)
        return try find.all { try self.pair($0) }
    }

    /// How many transfers are not made, by state and reason.
    package func openPairCounts() throws -> [(state: TransferPair.State, reason: String, count: Int64)] {
        try sql.prepare(
            "SELECT state, COALESCE(reason, ''), COUNT(*) FROM pairs WHERE state <> 'made' GROUP BY state, reason ORDER BY state, reason"
        ).all { (TransferPair.State(rawValue: $0.string(0)) ?? .waiting, $0.string(1), $0.int(2)) }
    }

    /// What was written into the lines of a half, by line id.
    package func writtenLines(of half: String, in table: TableID) throws -> [WrittenLine] {
        let find = try sql.prepare(
            "SELECT id, source_id, written, mirrored FROM pair_lines WHERE tbl = ? AND half_id = ? ORDER BY id")
        find.bind(table.number, at: 1)
        find.bind(half, at: 2)
        return try find.all {
            WrittenLine(id: $0.string(0), source: $0.string(1), written: $0.string(2), mirrored: $0.string(3))
        }
    }

    package func remember(_ line: WrittenLine, of half: String, in table: TableID) throws {
        let save = try sql.prepare(
            """
            INSERT INTO pair_lines (tbl, id, half_id, source_id, written, mirrored) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (tbl, id) DO UPDATE SET half_id = excluded.half_id, source_id = excluded.source_id,
                written = excluded.written, mirrored = excluded.mirrored
            """)
        save.bind(table.number, at: 1)
        save.bind(line.id, at: 2)
        save.bind(half, at: 3)
        save.bind(line.source, at: 4)
        save.bind(line.written, at: 5)
        save.bind(line.mirrored, at: 6)
        try save.run()
    }

    package func forgetWrittenLine(_ id: String, in table: TableID) throws {
        let delete = try sql.prepare("DELETE FROM pair_lines WHERE tbl = ? AND id = ?")
        delete.bind(table.number, at: 1)
        delete.bind(id, at: 2)
        try delete.run()
    }
}
