extension Offices {
    private static let handoverColumns =
        "handover, office, tbl, id, to_site, to_store, state, forced, from_site, homes, ordered_at, ended_at, collects, version, opened_at"

    private func handover(_ row: any SQLStatement) throws -> Handover {
        let record = try row.optionalInt(2).map { RecordKey(try transaction.table(numbered: $0), row.string(3)) }
        var handover = Handover(
            id: row.string(0), office: Office(row.string(1)), record: record, toSite: row.optionalString(4),
            toStore: row.optionalString(5), collects: row.flag(12), at: row.int(10))
        handover.state = Handover.State(rawValue: row.string(6)) ?? .cancelled
        handover.isForced = row.flag(7)
        handover.fromSite = row.optionalString(8)
        handover.homes = row.optionalInt(9)
        handover.endedAt = row.optionalInt(11)
        handover.version = row.optionalInt(13)
        handover.openedAt = row.optionalInt(14)
        return handover
    }

    /// Adds a hand-over, or replaces what is kept of it.
    package func save(_ handover: Handover) throws {
        let save = try sql.prepare(
            """
            INSERT INTO handovers (\(Self.handoverColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (handover) DO UPDATE SET state = excluded.state, forced = excluded.forced, from_site = excluded.from_site,
                homes = excluded.homes, ended_at = excluded.ended_at, version = excluded.version, opened_at = excluded.opened_at
            """)
        save.bind(handover.id, at: 1)
        save.bind(handover.office.description, at: 2)
        save.bind(handover.record?.table.number, at: 3)
        save.bind(handover.record?.id, at: 4)
        save.bind(handover.toSite, at: 5)
        save.bind(handover.toStore, at: 6)
        save.bind(handover.state.rawValue, at: 7)
        save.bind(handover.isForced, at: 8)
        save.bind(handover.fromSite, at: 9)
        save.bind(handover.homes, at: 10)
        save.bind(handover.orderedAt, at: 11)
        save.bind(handover.endedAt, at: 12)
        save.bind(handover.collects, at: 13)
        save.bind(handover.version, at: 14)
        save.bind(handover.openedAt, at: 15)
        try save.run()
    }

    package func handover(_ id: String) throws -> Handover? {
        let find = try sql.prepare("SELECT \(Self.handoverColumns) FROM handovers WHERE handover = ?")
        find.bind(id, at: 1)
        return try find.first { try self.handover($0) }
    }

    /// The hand-overs under way, in the order they were asked for.
    package func handoversUnderWay() throws -> [Handover] {
        try sql.prepare("SELECT \(Self.handoverColumns) FROM handovers WHERE state = 'ordered' ORDER BY seq").all { try self.handover($0) }
    }

    /// The hand-over under way of a whole office.
    package func handoverUnderWay(of office: Office) throws -> Handover? {
        let find = try sql.prepare(
            "SELECT \(Self.handoverColumns) FROM handovers WHERE office = ? AND state = 'ordered' AND tbl IS NULL")
        find.bind(office.description, at: 1)
        return try find.first { try self.handover($0) }
    }

    /// Hand-overs of whole stores, the latest first.
    package func storeHandovers(limit: Int64) throws -> [Handover] {
        let list = try sql.prepare(
            "SELECT \(Self.handoverColumns) FROM handovers WHERE tbl IS NULL AND office LIKE 'store:%' ORDER BY seq DESC LIMIT ?")
        list.bind(limit, at: 1)
        return try list.all { try self.handover($0) }
    }

    /// Hand-overs of whole stores that are ordered, or done and not known to be open, in the order they were asked for.
    package func storeHandoversUnderWay() throws -> [Handover] {
        try sql.prepare(
            """
            SELECT \(Self.handoverColumns) FROM handovers WHERE tbl IS NULL AND opened_at IS NULL AND state <> 'cancelled' AND office LIKE 'store:%'
            ORDER BY seq
            """
        ).all { try self.handover($0) }
    }

    /// Whole offices that a site was given and that central has not heard to be open there.
    package func handoversToOpen(at site: String) throws -> [Handover] {
        let list = try sql.prepare(
            "SELECT \(Self.handoverColumns) FROM handovers WHERE to_site = ? AND state = 'done' AND opened_at IS NULL AND tbl IS NULL ORDER BY seq")
        list.bind(site, at: 1)
        return try list.all { try self.handover($0) }
    }

    /// The hand-over under way of a patient or prescriber.
    package func handoverUnderWay(of record: RecordKey) throws -> Handover? {
        let find = try sql.prepare(
            "SELECT \(Self.handoverColumns) FROM handovers WHERE tbl = ? AND id = ? AND state = 'ordered'")
        find.bind(record.table.number, at: 1)
        find.bind(record.id, at: 2)
        return try find.first { try self.handover($0) }
    }

    /// What the count of a site's homes becomes when one leaves it: no number of before, nor of a history that a restored copy has lost.
    package func nextHomesLeft(_ site: String) throws -> Int64 { try homesLeft(site) + step(of: "homes:" + site) }

    /// Whether this database ever counted so: a site may have heard it in a history that was lost.
    package func hasCounted(homesLeft: Int64, of site: String) throws -> Bool {
        guard homesLeft > 0 else { return true }
        let find = try sql.prepare("SELECT 1 FROM handovers WHERE from_site = ? AND homes = ?")
        find.bind(site, at: 1)
        find.bind(homesLeft, at: 2)
        return try find.first { _ in true } ?? false
    }

    /// A count that goes up with each home that leaves a site for good; 0 when none ever did.
    package func homesLeft(_ site: String) throws -> Int64 {
        let find = try sql.prepare("SELECT COALESCE(MAX(homes), 0) FROM handovers WHERE from_site = ? AND homes IS NOT NULL")
        find.bind(site, at: 1)
        return try find.first { $0.int(0) } ?? 0
    }

    /// What `homesLeft` became when this record's home last left the site; nil when it never did.
    package func homesLeft(_ site: String, by record: RecordKey) throws -> Int64? {
        let find = try sql.prepare("SELECT MAX(homes) FROM handovers WHERE tbl = ? AND id = ? AND from_site = ?")
        find.bind(record.table.number, at: 1)
        find.bind(record.id, at: 2)
        find.bind(site, at: 3)
        return try find.first { $0.optionalInt(0) } ?? nil
    }
}
