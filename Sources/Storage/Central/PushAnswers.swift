/// Answers to pushes that came in a bundle: kept until the site has them, so that each may be given again whatever came after it.
package struct PushAnswers: Facet {
    package let transaction: Transaction

    package func answer(site: String, push: Int64) throws -> (hash: Digest, answer: [UInt8])? {
        let find = try sql.prepare("SELECT hash, answer FROM push_answers WHERE site = ? AND push = ?")
        find.bind(site, at: 1)
        find.bind(push, at: 2)
        return try find.first { ($0.digest(0), $0.array(1)) }
    }

    /// Numbers of a site's pushes whose answers are kept, in order.
    package func numbers(of site: String) throws -> [Int64] {
        let find = try sql.prepare("SELECT push FROM push_answers WHERE site = ? ORDER BY push")
        find.bind(site, at: 1)
        return try find.all { $0.int(0) }
    }

    package func keep(site: String, push: Int64, hash: Digest, answer: [UInt8]) throws {
        let insert = try sql.prepare(
            """
            INSERT INTO push_answers (site, push, hash, answer) VALUES (?, ?, ?, ?)
            ON CONFLICT (site, push) DO UPDATE SET hash = excluded.hash, answer = excluded.answer
            """)
        insert.bind(site, at: 1)
        insert.bind(push, at: 2)
        insert.bind(hash, at: 3)
        insert.bind(blob: answer, at: 4)
        try insert.run()
    }

    /// The site has the answers up to this one.
    package func drop(site: String, through push: Int64) throws {
        let delete = try sql.prepare("DELETE FROM push_answers WHERE site = ? AND push <= ?")
        delete.bind(site, at: 1)
        delete.bind(push, at: 2)
        try delete.run()
    }
}
