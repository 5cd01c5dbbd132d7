/// Who may write where: tenures, who collects for whom, and hand-overs (R-STORE 1).
package struct Offices: Facet {
    package let transaction: Transaction

    /// Reads who holds these offices.
    package func gather(_ offices: [Office]) throws {
        for part in Self.parts(of: transaction.memo.tenures.unknown(offices.map { ExactText($0.description) }, transaction.session)) {
            let find = try sql.prepare("SELECT office, site, epoch FROM tenure WHERE office IN (\(Self.places(part.count)))")
            for (index, office) in part.enumerated() { find.bind(office.text, at: index + 1) }
            var found = Dictionary(part.map { ($0, Tenure?.none) }, uniquingKeysWith: { first, _ in first })
            try find.forEach { row in
                let office = row.string(0)
                found[ExactText(office)] = .some(Tenure(office: Office(office), site: row.string(1), epoch: row.int(2)))
            }
            transaction.memo.tenures.fill(found)
        }
    }

    package func tenure(_ office: Office) throws -> Tenure? {
        try transaction.memo.tenures.value(ExactText(office.description), transaction.session) {
            let find = try sql.prepare("SELECT site, epoch FROM tenure WHERE office = ?")
            find.bind(office.description, at: 1)
            return try find.first { Tenure(office: office, site: $0.string(0), epoch: $0.int(1)) }
        }
    }

    package func tenures(of site: String) throws -> [Tenure] {
        let find = try sql.prepare("SELECT office, epoch FROM tenure WHERE site = ? ORDER BY office")
        find.bind(site, at: 1)
        return try find.all { Tenure(office: Office($0.string(0)), site: site, epoch: $0.int(1)) }
    }

    /// Gives an office to a site: the epoch goes up, so what the former holder still sends is recognised.
    ///
    /// No epoch is given twice, also by a database that went back to a copy and does not know those given since (R-SYNC 6).
    @discardableResult
    package func hand(_ office: Office, to site: String) throws -> Tenure {
        let upsert = try sql.prepare(
            """
            INSERT INTO tenure (office, site, epoch) VALUES (?1, ?2, 1)
            ON CONFLICT (office) DO UPDATE SET site = excluded.site, epoch = tenure.epoch + ?3
            """)
        upsert.bind(office.description, at: 1)
        upsert.bind(site, at: 2)
        upsert.bind(try step(of: office.description), at: 3)
        try upsert.run()
        let tenure = try tenure(office) ?? Tenure(office: office, site: site, epoch: 1)
        try remember(tenure)
        return tenure
    }

    /// By how much a count goes up that must never repeat itself: another step in each opening of the database, for a database that went back
    /// is opened anew.
    func step(of count: String) throws -> Int64 {
        let opening = try transaction.openings.current()?.id ?? ""
        let hash = Array(count.utf8).withUnsafeBytes { Digest.record(table: "step", id: opening, payload: $0).value }
        return 1 + Int64(truncatingIfNeeded: hash & Self.stepMask)
    }

    /// Millions of changes of hands keep an epoch within what a JSON number holds exactly.
    private static let stepMask: UInt128 = 1 << 30 - 1

    private func remember(_ tenure: Tenure) throws {
        let insert = try sql.prepare(
            "INSERT INTO tenures (office, epoch, site, since) VALUES (?, ?, ?, ?) ON CONFLICT (office, epoch) DO NOTHING")
        insert.bind(tenure.office.description, at: 1)
        insert.bind(tenure.epoch, at: 2)
        insert.bind(tenure.site, at: 3)
        insert.bind(now, at: 4)
        try insert.run()
    }

    /// Every tenure of an office that is remembered, oldest first; the last one is today's.
    package func tenureHistory(of office: Office) throws -> [PastTenure] {
        let find = try sql.prepare("SELECT site, epoch, since FROM tenures WHERE office = ? ORDER BY epoch")
        find.bind(office.description, at: 1)
        return try find.all {
            PastTenure(tenure: Tenure(office: office, site: $0.string(0), epoch: $0.int(1)), since: $0.optionalInt(2))
        }
    }

    /// What is known of a site's word that it held an office under an epoch.
    package func check(_ claim: Tenure) throws -> TenureClaim {
        let find = try sql.prepare("SELECT site FROM tenures WHERE office = ? AND epoch = ?")
        find.bind(claim.office.description, at: 1)
        find.bind(claim.epoch, at: 2)
        if let holder = try find.first({ $0.string(0) }) { return holder == claim.site ? .held : .unheard }
        let oldest = try sql.prepare("SELECT MIN(epoch) FROM tenures WHERE office = ?")
        oldest.bind(claim.office.description, at: 1)
        guard let first = try oldest.first({ $0.optionalInt(0) }) ?? nil, (1..<first).contains(claim.epoch) else { return .unheard }
        return .forgotten
    }

    package func collectors(of store: String) throws -> [String] {
        let find = try sql.prepare("SELECT site FROM collectors WHERE store = ? ORDER BY site")
        find.bind(store, at: 1)
        return try find.all { $0.string(0) }
    }

    package func collected(by site: String) throws -> [String] {
        let find = try sql.prepare("SELECT store FROM collectors WHERE site = ? ORDER BY store")
        find.bind(site, at: 1)
        return try find.all { $0.string(0) }
    }

    package func setCollector(_ store: String, at site: String, _ isCollector: Bool) throws {
        let statement = try sql.prepare(
            isCollector
                ? "INSERT INTO collectors (store, site) VALUES (?, ?) ON CONFLICT (store, site) DO NOTHING"
                : "DELETE FROM collectors WHERE store = ? AND site = ?")
        statement.bind(store, at: 1)
        statement.bind(site, at: 2)
        try statement.run()
    }
}
