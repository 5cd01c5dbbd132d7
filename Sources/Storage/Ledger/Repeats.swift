/// Repeats of prescriptions, and what became of them.
package struct Repeats: Facet {
    package let transaction: Transaction

    /// What a prescription's line says of a repeat; nil when it names none.
    package func setUse(rec: Int64, _ use: (repeatID: String, transact: String)?) throws {
        let delete = try sql.prepare("DELETE FROM repeat_uses WHERE rec = ?")
        delete.bind(rec, at: 1)
        try delete.run()
        guard let use else { return }
        let insert = try sql.prepare("INSERT INTO repeat_uses (rec, repeat_id, transact_id) VALUES (?, ?, ?)")
        insert.bind(rec, at: 1)
        insert.bind(use.repeatID, at: 2)
        insert.bind(use.transact, at: 3)
        try insert.run()
    }

    package func use(rec: Int64) throws -> (repeatID: String, transact: String)? {
        let find = try sql.prepare("SELECT repeat_id, transact_id FROM repeat_uses WHERE rec = ?")
        find.bind(rec, at: 1)
        return try find.first { ($0.string(0), $0.string(1)) }
    }

    /// Whether a line of this prescription names a repeat.
    package func namesRepeat(_ transact: String) throws -> Bool {
        let find = try sql.prepare("SELECT 1 FROM repeat_uses WHERE transact_id = ? LIMIT 1")
        find.bind(transact, at: 1)
        return try find.first { _ in true } ?? false
    }

    /// The repeats that lines of a prescription name, in order.
    package func repeats(namedIn transact: String) throws -> [String] {
        let find = try sql.prepare("SELECT DISTINCT repeat_id FROM repeat_uses WHERE transact_id = ? ORDER BY repeat_id")
        find.bind(transact, at: 1)
        return try find.all { $0.string(0) }
    }

    /// Every repeat that a line names, in order.
    package func used() throws -> [String] {
        try sql.prepare("SELECT DISTINCT repeat_id FROM repeat_uses ORDER BY repeat_id").all { $0.string(0) }
    }

    /// The prescriptions that name a repeat, several lines of one counted once.
    package func uses(ofRepeat id: String) throws -> Int64 {
        let find = try sql.prepare("SELECT COUNT(DISTINCT transact_id) FROM repeat_uses WHERE repeat_id = ?")
        find.bind(id, at: 1)
        return try find.first { $0.int(0) } ?? 0
    }

    /// Flags a repeat as dispensed too often, or ends that with nil.
    ///
    /// - Returns: whether the flag is new or tells of more uses than before.
    package func setFlag(_ id: String, _ status: RepeatStatus?) throws -> Bool {
        let find = try sql.prepare("SELECT used FROM repeat_flags WHERE repeat_id = ?")
        find.bind(id, at: 1)
        let before = try find.first { $0.int(0) }
        guard let status else {
            guard before != nil else { return false }
            let delete = try sql.prepare("DELETE FROM repeat_flags WHERE repeat_id = ?")
            delete.bind(id, at: 1)
            try delete.run()
            return false
        }
        let put = try sql.prepare(
            """
            INSERT INTO repeat_flags (repeat_id, allowed, used) VALUES (?, ?, ?)
            ON CONFLICT (repeat_id) DO UPDATE SET allowed = excluded.allowed, used = excluded.used
            """)
        put.bind(id, at: 1)
        put.bind(status.allowed, at: 2)
        put.bind(status.used, at: 3)
        try put.run()
        return status.used > before ?? 0
    }

    /// Repeats dispensed more often than prescribed.
    package func flags() throws -> [RepeatStatus] {
        try sql.prepare("SELECT repeat_id, allowed, used FROM repeat_flags ORDER BY repeat_id").all {
            RepeatStatus(id: $0.string(0), allowed: $0.int(1), used: $0.int(2))
        }
    }
}
