import Failures

/// Records whose own version a site keeps although central keeps the change apart.
package struct ApartRecords: Facet {
    package let transaction: Transaction

    /// Enters a record as kept here; a later group's entry replaces an earlier one's.
    package func keep(_ rec: Int64, group: Int64) throws {
        let put = try sql.prepare(
            """
            INSERT INTO kept_apart (rec, group_no) VALUES (?, ?)
            ON CONFLICT (rec) DO UPDATE SET group_no = MAX(group_no, excluded.group_no)
            """)
        put.bind(rec, at: 1)
        put.bind(group, at: 2)
        try put.run()
    }

    /// The group whose version of the record is kept here; nil when none is.
    package func group(of rec: Int64) throws -> Int64? {
        let find = try sql.prepare("SELECT group_no FROM kept_apart WHERE rec = ?")
        find.bind(rec, at: 1)
        return try find.first { $0.int(0) }
    }

    package func end(_ rec: Int64) throws {
        let delete = try sql.prepare("DELETE FROM kept_apart WHERE rec = ?")
        delete.bind(rec, at: 1)
        try delete.run()
    }

    /// The group's versions wait to be sent again.
    package func end(group: Int64) throws {
        let delete = try sql.prepare("DELETE FROM kept_apart WHERE group_no = ?")
        delete.bind(group, at: 1)
        try delete.run()
    }

    package func keepsAny() throws -> Bool { try sql.prepare("SELECT 1 FROM kept_apart LIMIT 1").first { _ in true } ?? false }

    package func count() throws -> Int64 { try sql.prepare("SELECT COUNT(*) FROM kept_apart").first { $0.int(0) } ?? 0 }

    /// Records kept here though central keeps them apart, by the group that wrote them.
    ///
    /// - Parameter key: this record only.
    package func records(of key: RecordKey? = nil, limit: Int = .max) throws -> [ApartRecord] {
        let find = try sql.prepare(
            """
            SELECT r.tbl, r.id, k.group_no, g.quarantine, g.code, g.message, r.deleted
            FROM kept_apart k JOIN records r ON r.rec = k.rec LEFT JOIN outbox_groups g ON g.group_no = k.group_no
            WHERE (? IS NULL OR (r.tbl = ? AND r.id = ?)) ORDER BY k.group_no, k.rec LIMIT ?
            """)
        find.bind(key?.table.number, at: 1)
        find.bind(key?.table.number, at: 2)
        find.bind(key?.id, at: 3)
        find.bind(Int64(limit), at: 4)
        return try find.all { row in
            ApartRecord(
                key: RecordKey(try transaction.table(numbered: row.int(0)), row.string(1)), group: row.int(2), quarantine: row.optionalInt(3),
                code: row.optionalString(4) ?? "", message: row.optionalString(5) ?? "", isDeleted: row.flag(6))
        }
    }
}
