import Crypto

/// Who did what, each entry chained to the one before.
package struct AuditTrail: Facet {
    package let transaction: Transaction

    /// Adds an entry in this transaction: the act and its entry are durable together, or neither is.
    package func append(actor: String, origin: String, act: String, subject: String, details: [UInt8]) throws {
        let last = try sql.prepare("SELECT chain FROM audit ORDER BY seq DESC LIMIT 1").first { $0.digest(0) } ?? .zero
        // One reading of the clock: what is proven is what is kept.
        let at = now
        let chain = Self.link(after: last, at: at, texts: [actor, origin, act, subject].map { Array($0.utf8) } + [details])
        let insert = try sql.prepare(
            "INSERT INTO audit (at, actor, origin, act, subject, details, chain) VALUES (?, ?, ?, ?, ?, ?, ?)")
        insert.bind(at, at: 1)
        insert.bind(actor, at: 2)
        insert.bind(origin, at: 3)
        insert.bind(act, at: 4)
        insert.bind(subject, at: 5)
        insert.bind(text: details, at: 6)
        insert.bind(chain, at: 7)
        try insert.run()
    }

    /// The entries that match, newest first.
    package func entries(_ query: AuditQuery) throws -> [AuditEntry] {
        let find = try sql.prepare(
            """
            SELECT seq, at, actor, origin, act, subject, details, chain FROM audit
            WHERE (? IS NULL OR at >= ?) AND (? IS NULL OR subject = ?) AND (? IS NULL OR act = ?) AND seq < ? ORDER BY seq DESC LIMIT ?
            """)
        for (place, value) in [(1, query.since), (2, query.since)] { find.bind(value, at: place) }
        for (place, value) in [(3, query.subject), (4, query.subject), (5, query.act), (6, query.act)] { find.bind(value, at: place) }
        find.bind(query.before ?? .max, at: 7)
        find.bind(Int64(query.limit), at: 8)
        return try find.all(Self.entry)
    }

    /// The first entry that is not what its chain says, or nil: a file edited by hand shows here.
    package func firstBroken() throws -> Int64? {
        var last = Digest.zero
        var expected: Int64 = 1
        var broken: Int64?
        try sql.prepare("SELECT seq, at, actor, origin, act, subject, details, chain FROM audit ORDER BY seq").forEach { row in
            let entry = Self.entry(row)
            let texts = [entry.actor, entry.origin, entry.act, entry.subject].map { Array($0.utf8) } + [entry.details]
            let chain = Self.link(after: last, at: entry.at, texts: texts)
            if broken == nil, chain != entry.chain || entry.sequence != expected { broken = entry.sequence }
            last = entry.chain
            expected = entry.sequence + 1
        }
        return broken
    }

    private static func entry(_ row: any SQLStatement) -> AuditEntry {
        AuditEntry(
            sequence: row.int(0), at: row.int(1), actor: row.string(2), origin: row.string(3), act: row.string(4),
            subject: row.string(5), details: row.array(6), chain: row.digest(7))
    }

    /// Lengths go before contents, so that no two entries read alike.
    private static func link(after last: Digest, at: Int64, texts: [[UInt8]]) -> Digest {
        var hash = SHA256()
        withUnsafeBytes(of: last.value.bigEndian) { hash.update(bufferPointer: $0) }
        withUnsafeBytes(of: at.bigEndian) { hash.update(bufferPointer: $0) }
        for text in texts {
            withUnsafeBytes(of: Int64(text.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: text)
        }
        return hash.finalize().withUnsafeBytes { Digest(bigEndian: UnsafeRawBufferPointer(rebasing: $0[0..<16])) }
    }
}
