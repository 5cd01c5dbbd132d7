import Failures

/// Records that a site keeps back until they are due.
package struct WithheldRecords: Facet {
    package let transaction: Transaction

    private static let columns = "seq, rec, store, root_tbl, root_id, due, actor, acting_store, supervisor"

    private func record(_ row: any SQLStatement) throws -> WithheldRecord {
        WithheldRecord(
            seq: row.int(0), rec: row.int(1), store: row.string(2),
            root: RecordKey(try transaction.table(numbered: row.int(3)), row.string(4)), due: WithheldRecord.Due(rawValue: row.int(5)) ?? .no,
            acting: WriteContext(user: row.optionalString(6), store: row.optionalString(7), isSupervisor: row.flag(8)))
    }

    /// Enters a record as withheld; one entered before keeps its place in the order.
    ///
    /// - Parameters:
    ///   - name: the trading partner or patient of its document's head, which may be withheld itself or not.
    ///   - acting: who wrote it; what the program did afterwards does not make it the program's.
    package func withhold(_ rec: Int64, store: String, root: RecordKey, name: String, acting: WriteContext) throws {
        let author = acting.isProgram ? "" : ", actor = excluded.actor, acting_store = excluded.acting_store, supervisor = excluded.supervisor"
        let put = try sql.prepare(
            """
            INSERT INTO withheld (rec, store, root_tbl, root_id, name_id, due, actor, acting_store, supervisor)
            VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?)
            ON CONFLICT (rec) DO UPDATE SET store = excluded.store, root_tbl = excluded.root_tbl, root_id = excluded.root_id,
                name_id = excluded.name_id, due = 0\(author)
            """)
        put.bind(rec, at: 1)
        put.bind(store, at: 2)
        put.bind(root.table.number, at: 3)
        put.bind(root.id, at: 4)
        put.bind(name, at: 5)
        put.bind(acting.user, at: 6)
        put.bind(acting.store, at: 7)
        put.bind(acting.isSupervisor, at: 8)
        try put.run()
    }

    package func end(_ rec: Int64) throws {
        let delete = try sql.prepare("DELETE FROM withheld WHERE rec = ?")
        delete.bind(rec, at: 1)
        try delete.run()
    }

    package func contains(_ rec: Int64) throws -> Bool {
        let find = try sql.prepare("SELECT 1 FROM withheld WHERE rec = ?")
        find.bind(rec, at: 1)
        return try find.first { _ in true } ?? false
    }

    /// What is withheld of one document, in the order it was written.
    package func records(of root: RecordKey) throws -> [WithheldRecord] {
        let find = try sql.prepare("SELECT \(Self.columns) FROM withheld WHERE root_tbl = ? AND root_id = ? ORDER BY seq")
        find.bind(root.table.number, at: 1)
        find.bind(root.id, at: 2)
        return try find.all { try self.record($0) }
    }

    /// Everything withheld, document by document.
    package func all() throws -> [WithheldRecord] {
        try sql.prepare("SELECT \(Self.columns) FROM withheld ORDER BY root_tbl, root_id, seq").all { try self.record($0) }
    }

    /// The first record that is to be sent.
    package func firstDue() throws -> WithheldRecord? {
        try sql.prepare("SELECT \(Self.columns) FROM withheld WHERE due > 0 ORDER BY seq LIMIT 1").first { try self.record($0) }
    }

    /// Records that stay here; records and documents that are to be sent but are in no group yet.
    package func counts() throws -> (kept: Int64, due: Int64, dueDocuments: Int64) {
        let kept = try sql.prepare("SELECT COUNT(*) FROM withheld WHERE due = 0").first { $0.int(0) } ?? 0
        let due = try sql.prepare("SELECT COUNT(*) FROM withheld WHERE due > 0").first { $0.int(0) } ?? 0
        guard due > 0 else { return (kept, 0, 0) }
        let documents =
            try sql.prepare(
                "SELECT COUNT(*) FROM (SELECT DISTINCT root_tbl, root_id FROM withheld WHERE due > 0)"
            ).first { $0.int(0) } ?? 0
        return (kept, due, documents)
    }

    /// Withheld records of each store, those about to be sent left out.
    package func countsByStore() throws -> [(store: String, count: Int64)] {
        try sql.prepare("SELECT store, COUNT(*) FROM withheld WHERE due = 0 GROUP BY store ORDER BY store").all {
            ($0.string(0), $0.int(1))
        }
    }

    /// The stores of which anything is withheld or about to be sent.
    package func stores() throws -> [String] {
        try sql.prepare("SELECT DISTINCT store FROM withheld ORDER BY store").all { $0.string(0) }
    }

    /// Says of a store's withheld records whether they are to be sent; documents that travel by themselves stay due.
    package func setDue(ofStore store: String, _ due: WithheldRecord.Due) throws {
        let update = try sql.prepare("UPDATE withheld SET due = ? WHERE store = ? AND due <> ?")
        update.bind(due.rawValue, at: 1)
        update.bind(store, at: 2)
        update.bind(WithheldRecord.Due.document.rawValue, at: 3)
        try update.run()
    }

    /// Says that a document travels by itself, whatever its store's option is.
    package func setDue(document root: RecordKey) throws {
        let update = try sql.prepare("UPDATE withheld SET due = ? WHERE root_tbl = ? AND root_id = ? AND due = 0")
        update.bind(WithheldRecord.Due.document.rawValue, at: 1)
        update.bind(root.table.number, at: 2)
        update.bind(root.id, at: 3)
        try update.run()
    }

    /// Withheld documents, of which one partner or patient is the name when one is given.
    package func documents(naming name: String?) throws -> [RecordKey] {
        let find = try sql.prepare(
            "SELECT DISTINCT root_tbl, root_id FROM withheld WHERE due = 0 AND name_id \(name == nil ? "<> ''" : "= ?")")
        if let name { find.bind(name, at: 1) }
        return try find.all { RecordKey(try transaction.table(numbered: $0.int(0)), $0.string(1)) }
    }
}
