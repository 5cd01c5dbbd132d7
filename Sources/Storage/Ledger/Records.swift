import Failures

/// Records and tombstones by key: what they say, where they stand, what they hang on (R-SYNC 2).
package struct Records: Facet {
    package let transaction: Transaction

    /// Reads records, tombstones included, so that whoever asks for one of them finds it read.
    package func gather(_ keys: [RecordKey]) throws {
        let byTable = Dictionary(grouping: transaction.memo.records.unknown(keys, transaction.session), by: \.table)
        for (table, keys) in byTable.sorted(by: { $0.key.number < $1.key.number }) {
            for part in Self.parts(of: keys) {
                let find = try sql.prepare("SELECT \(Self.recordColumns) FROM records WHERE tbl = ? AND id IN (\(Self.places(part.count)))")
                find.bind(table.number, at: 1)
                for (index, key) in part.enumerated() { find.bind(key.id, at: index + 2) }
                var found = Dictionary(part.map { ($0, StoredRecord?.none) }, uniquingKeysWith: { first, _ in first })
                try find.forEach { row in
                    let key = RecordKey(table, row.string(2))
                    found[key] = .some(Self.record(row, key))
                }
                transaction.memo.records.fill(found)
            }
        }
    }

    /// Finds out which of these records no other is routed by, so that nobody asks of each.
    package func gather(childless keys: [RecordKey]) throws {
        for (table, keys) in Dictionary(grouping: Set(keys), by: \.table).sorted(by: { $0.key.number < $1.key.number }) {
            for part in Self.parts(of: keys) {
                let find = try sql.prepare(
                    "SELECT DISTINCT parent_id FROM records WHERE parent_tbl = ? AND parent_id IN (\(Self.places(part.count)))")
                find.bind(table.number, at: 1)
                for (index, key) in part.enumerated() { find.bind(key.id, at: index + 2) }
                let parents = Set(try find.all { RecordKey(table, $0.string(0)) })
                transaction.childless.formUnion(part.filter { !parents.contains($0) })
            }
        }
    }

    // Made once: a statement is found by where its text lies.
    private static let byKey = "SELECT \(recordColumns) FROM records WHERE tbl = ? AND id = ?"
    private static let byNumber = "SELECT \(recordColumns) FROM records WHERE rec = ?"
    static let insertion = """
        INSERT INTO records (tbl, id, position, origin, deleted, hash, payload, parent_tbl, parent_id, base_position, base_hash)
        VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
        """
    private static let insertionUnlessThere = "\(insertion) ON CONFLICT (tbl, id) DO NOTHING"

    static let recordColumns = "rec, tbl, id, position, origin, deleted, hash, payload, base_position, base_hash"

    static func record(_ row: any SQLStatement, _ key: RecordKey) -> StoredRecord {
        StoredRecord(
            rec: row.int(0), key: key, position: row.int(3), origin: row.int(4), isDeleted: row.flag(5),
            hash: row.digest(6), payload: row.array(7),
            base: row.optionalInt(8).map { Base(position: $0, hash: row.optionalDigest(9)) })
    }

    /// The record, a tombstone included; nil when it was never here.
    package func record(_ key: RecordKey) throws -> StoredRecord? {
        try transaction.memo.records.value(key, transaction.session) {
            let find = try sql.prepare(Self.byKey)
            find.bind(key.table.number, at: 1)
            find.bind(key.id, at: 2)
            return try find.first { Self.record($0, key) }
        }
    }

    /// As `record`, by table name; nil also when the table is unknown.
    package func record(_ table: String, _ id: String) throws -> StoredRecord? {
        guard let table = try transaction.knownTable(table) else { return nil }
        return try record(RecordKey(table, id))
    }

    package func record(numbered rec: Int64) throws -> StoredRecord? {
        try record(numbered: rec, by: recordFinder())
    }

    /// What `record(numbered:by:)` asks, for one who looks many records up one after the other.
    func recordFinder() throws -> any SQLStatement { try sql.prepare(Self.byNumber) }

    func record(numbered rec: Int64, by find: any SQLStatement) throws -> StoredRecord? {
        find.bind(rec, at: 1)
        return try find.first { Self.record($0, RecordKey(try transaction.table(numbered: $0.int(1)), $0.string(2))) }
    }

    /// Stores a new record and returns its row.
    package func insert(
        _ key: RecordKey, position: Int64, origin: Int64, hash: Digest, payload: [UInt8], parent: RecordKey?,
        base: Base? = nil
    ) throws -> Int64 {
        try transaction.memo.records.write(transaction.session) {
            try insertion(Self.insertion, key, position, origin, hash, payload, parent, base).run()
            let rec = sql.lastInsertedRow
            let record = StoredRecord(
                rec: rec, key: key, position: position, origin: origin, isDeleted: false, hash: hash, payload: payload, base: base)
            return (key, record, rec)
        }
    }

    /// As `insert`, unless the record is there, live or deleted; then nothing happens, and nil is returned.
    package func insertUnlessThere(
        _ key: RecordKey, position: Int64, origin: Int64, hash: Digest, payload: [UInt8], parent: RecordKey?, base: Base?
    ) throws -> Int64? {
        try insertion(Self.insertionUnlessThere, key, position, origin, hash, payload, parent, base).run()
        return sql.changedRows == 1 ? sql.lastInsertedRow : nil
    }

    private func insertion(
        _ text: String, _ key: RecordKey, _ position: Int64, _ origin: Int64, _ hash: Digest, _ payload: [UInt8], _ parent: RecordKey?,
        _ base: Base?
    ) throws -> any SQLStatement {
        if let parent { transaction.childless.remove(parent) }
        let insert = try sql.prepare(text)
        Self.bind(insert, key, position, origin, hash, payload, parent, base)
        return insert
    }

    static func bind(
        _ insert: any SQLStatement, _ key: RecordKey, _ position: Int64, _ origin: Int64, _ hash: Digest, _ payload: [UInt8],
        _ parent: RecordKey?, _ base: Base?
    ) {
        insert.bind(key.table.number, at: 1)
        insert.bind(key.id, at: 2)
        insert.bind(position, at: 3)
        insert.bind(origin, at: 4)
        insert.bind(hash, at: 5)
        insert.bind(text: payload, at: 6)
        insert.bind(parent?.table.number, at: 7)
        insert.bind(parent?.id, at: 8)
        insert.bind(base?.position, at: 9)
        insert.bind(base?.hash, at: 10)
    }

    /// Runs a write of one record; with its key at hand nobody has to look for what was read of it.
    private func forget(_ rec: Int64, _ key: RecordKey?, _ body: () throws -> Void) throws {
        if let key { return try transaction.memo.records.forget(key, transaction.session, body) }
        try transaction.memo.records.forget(where: { $0?.rec == rec }, transaction.session, body)
    }

    /// Replaces a record's bytes; a tombstone comes back to life.
    ///
    /// - Parameter key: the record's, where it is at hand.
    package func update(
        _ rec: Int64, of key: RecordKey? = nil, position: Int64, origin: Int64, hash: Digest, payload: [UInt8], parent: RecordKey?
    ) throws {
        if let parent { transaction.childless.remove(parent) }
        try forget(rec, key) {
            let update = try sql.prepare(
                """
                UPDATE records SET position = ?, origin = ?, deleted = 0, hash = ?, payload = ?, parent_tbl = ?, parent_id = ?
                WHERE rec = ?
                """)
            update.bind(position, at: 1)
            update.bind(origin, at: 2)
            update.bind(hash, at: 3)
            update.bind(text: payload, at: 4)
            update.bind(parent?.table.number, at: 5)
            update.bind(parent?.id, at: 6)
            update.bind(rec, at: 7)
            try update.run()
        }
    }

    /// Turns a record into a tombstone, which keeps its parent and its channels.
    package func bury(_ rec: Int64, position: Int64, origin: Int64) throws {
        try transaction.memo.records.forget(where: { $0?.rec == rec }, transaction.session) {
            let update = try sql.prepare(
                "UPDATE records SET position = ?, origin = ?, deleted = 1, hash = ?, payload = NULL WHERE rec = ?")
            update.bind(position, at: 1)
            update.bind(origin, at: 2)
            update.bind(Digest.zero, at: 3)
            update.bind(rec, at: 4)
            try update.run()
        }
    }

    /// The record counts as changed at a position, and is as it was: what follows the ledger looks at it again.
    package func touch(_ rec: Int64, position: Int64) throws {
        try transaction.memo.records.forget(where: { $0?.rec == rec }, transaction.session) {
            let update = try sql.prepare("UPDATE records SET position = ? WHERE rec = ?")
            update.bind(position, at: 1)
            update.bind(rec, at: 2)
            try update.run()
        }
    }

    /// Remembers at a site what central holds of a record.
    package func setBase(_ rec: Int64, _ base: Base?) throws { try forget(rec, nil) { try writeBase(rec, base) } }

    /// The same, for a record that was just read: it is known as it is then.
    package func setBase(_ stored: StoredRecord, _ base: Base?) throws {
        try transaction.memo.records.write(transaction.session) {
            try writeBase(stored.rec, base)
            return (stored.key, stored.with(base: base), ())
        }
    }

    private func writeBase(_ rec: Int64, _ base: Base?) throws {
        let update = try sql.prepare("UPDATE records SET base_position = ?, base_hash = ? WHERE rec = ?")
        update.bind(base?.position, at: 1)
        update.bind(base?.hash, at: 2)
        update.bind(rec, at: 3)
        try update.run()
    }

    /// Where a record leaves traces, and by which column they name its row.
    static let tracesOfRecords: [(table: String, key: String)] = [
        ("memberships", "rec"), ("withheld", "rec"), ("kept_apart", "rec"), ("visibility", "join_rec"), ("global_preferences", "rec"),
        ("repeat_uses", "rec"), ("gone_uses", "rec"), ("list_lines", "line_rec"), ("list_uses", "use_rec"), ("item_joins", "join_rec"), ("records", "rec"),
    ]

    /// Removes a record and all trace of it: a site that may no longer see it.
    package func erase(_ rec: Int64) throws {
        for (table, key) in Self.tracesOfRecords {
            let delete = try sql.prepare("DELETE FROM \(table) WHERE \(key) = ?")
            delete.bind(rec, at: 1)
            try delete.run()
        }
    }

    /// The tables of the records that are routed by `parent`.
    package func childTables(of parent: RecordKey) throws -> [TableID] {
        let next = try sql.prepare("SELECT MIN(tbl) FROM records WHERE parent_tbl = ? AND parent_id = ? AND tbl > ?")
        var found: [TableID] = []
        var last: Int64 = 0
        while true {
            next.bind(parent.table.number, at: 1)
            next.bind(parent.id, at: 2)
            next.bind(last, at: 3)
            guard let number = try next.first({ $0.optionalInt(0) }) ?? nil else { return found }
            found.append(try transaction.table(numbered: number))
            last = number
        }
    }

    /// Rows of one table's records that are routed by `parent`.
    package func children(of parent: RecordKey, in table: TableID) throws -> [Int64] {
        let find = try sql.prepare("SELECT rec FROM records WHERE parent_tbl = ? AND parent_id = ? AND tbl = ? ORDER BY rec")
        find.bind(parent.table.number, at: 1)
        find.bind(parent.id, at: 2)
        find.bind(table.number, at: 3)
        return try find.all { $0.int(0) }
    }

    package func hasChildren(_ parent: RecordKey) throws -> Bool {
        if transaction.childless.contains(parent) { return false }
        let find = try sql.prepare("SELECT rec FROM records WHERE parent_tbl = ? AND parent_id = ? LIMIT 1")
        find.bind(parent.table.number, at: 1)
        find.bind(parent.id, at: 2)
        return try find.first { _ in true } ?? false
    }

    /// The parent a record is routed by, a tombstone's included.
    package func parent(of rec: Int64) throws -> RecordKey? {
        let find = try sql.prepare("SELECT parent_tbl, parent_id FROM records WHERE rec = ? AND parent_id IS NOT NULL")
        find.bind(rec, at: 1)
        return try find.first { RecordKey(try transaction.table(numbered: $0.int(0)), $0.string(1)) }
    }
}
