/// Acts by the keys they were asked for under.
package struct DoneActs: Facet {
    package let transaction: Transaction

    package func act(of actor: String, key: String) throws -> DoneAct? {
        let find = try sql.prepare("SELECT request, status, answer FROM done_acts WHERE actor = ? AND act_key = ?")
        find.bind(actor, at: 1)
        find.bind(key, at: 2)
        return try find.first { row in
            DoneAct(request: row.digest(0), answer: row.optionalInt(1).map { (Int(clamping: $0), row.array(2)) })
        }
    }

    /// In the transaction that does it: it is done exactly when this stands.
    package func remember(actor: String, key: String, request: Digest) throws {
        let insert = try sql.prepare("INSERT INTO done_acts (actor, act_key, request, at) VALUES (?, ?, ?, ?)")
        insert.bind(actor, at: 1)
        insert.bind(key, at: 2)
        insert.bind(request, at: 3)
        insert.bind(now, at: 4)
        try insert.run()
    }

    /// Keeps what was answered, also of an act that changed nothing.
    package func answer(actor: String, key: String, request: Digest, status: Int, body: [UInt8]) throws {
        let save = try sql.prepare(
            """
            INSERT INTO done_acts (actor, act_key, request, status, answer, at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (actor, act_key) DO UPDATE SET status = excluded.status, answer = excluded.answer
            """)
        save.bind(actor, at: 1)
        save.bind(key, at: 2)
        save.bind(request, at: 3)
        save.bind(Int64(status), at: 4)
        save.bind(text: body, at: 5)
        save.bind(now, at: 6)
        try save.run()
    }

    package func forget(before time: Int64) throws {
        let delete = try sql.prepare("DELETE FROM done_acts WHERE at < ?")
        delete.bind(time, at: 1)
        try delete.run()
    }
}
