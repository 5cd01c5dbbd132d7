import Failures

/// Pushes that arrive in parts.
package struct StagedPushes: Facet {
    package let transaction: Transaction

    package func push(of site: String) throws -> StagedPush? {
        let find = try sql.prepare("SELECT database, push, hash, size, received FROM staged_pushes WHERE site = ?")
        find.bind(site, at: 1)
        return try find.first {
            StagedPush(
                site: site, database: $0.string(0), number: $0.int(1), hash: $0.digest(2), size: $0.int(3), received: $0.int(4))
        }
    }

    /// Begins a push anew; what was there of another is forgotten.
    package func begin(_ push: StagedPush) throws {
        try drop(of: push.site)
        let insert = try sql.prepare(
            "INSERT INTO staged_pushes (site, database, push, hash, size, received, at) VALUES (?, ?, ?, ?, ?, 0, ?)")
        insert.bind(push.site, at: 1)
        insert.bind(push.database, at: 2)
        insert.bind(push.number, at: 3)
        insert.bind(push.hash, at: 4)
        insert.bind(push.size, at: 5)
        insert.bind(now, at: 6)
        try insert.run()
    }

    /// Adds the bytes that come next.
    package func append(_ bytes: [UInt8], to push: StagedPush) throws {
        let insert = try sql.prepare("INSERT INTO push_parts (site, start, bytes) VALUES (?, ?, ?)")
        insert.bind(push.site, at: 1)
        insert.bind(push.received, at: 2)
        insert.bind(blob: bytes, at: 3)
        try insert.run()
        let update = try sql.prepare("UPDATE staged_pushes SET received = ?, at = ? WHERE site = ?")
        update.bind(Int64(bytes.count) + push.received, at: 1)
        update.bind(now, at: 2)
        update.bind(push.site, at: 3)
        try update.run()
    }

    /// What is here of a site's push, from its beginning.
    package func bytes(of site: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let find = try sql.prepare("SELECT bytes FROM push_parts WHERE site = ? ORDER BY start")
        find.bind(site, at: 1)
        try find.forEach { bytes.append(contentsOf: $0.bytes(0)) }
        return bytes
    }

    /// Bytes announced by the pushes of all sites together.
    package func size() throws -> Int64 {
        try sql.prepare("SELECT COALESCE(SUM(size), 0) FROM staged_pushes").first { $0.int(0) } ?? 0
    }

    package func drop(of site: String) throws {
        let sites = try transaction.memo.stagedSites.value(true, transaction.session) {
            Set(try sql.prepare("SELECT site FROM staged_pushes").all { ExactText($0.string(0)) })
        }
        guard sites.contains(ExactText(site)) else { return }
        let drop = try sql.prepare("DELETE FROM staged_pushes WHERE site = ?")
        drop.bind(site, at: 1)
        try drop.run()
        guard sql.changedRows > 0 else { return }
        let parts = try sql.prepare("DELETE FROM push_parts WHERE site = ?")
        parts.bind(site, at: 1)
        try parts.run()
    }

    /// Forgets pushes of which nothing came in so many seconds, or only in a future that a wrong clock told of.
    ///
    /// - Returns: how many.
    @discardableResult
    package func drop(olderThan age: Int64) throws -> Int {
        let find = try sql.prepare("SELECT site FROM staged_pushes WHERE at < ? OR at > ?")
        find.bind(now - age, at: 1)
        find.bind(now + age, at: 2)
        let sites = try find.all { $0.string(0) }
        for site in sites { try drop(of: site) }
        return sites.count
    }
}
