/// Reading for many at once what would be asked for one by one: the same answers, in fewer statements.
extension Ledger {
    /// Reads records, tombstones included, so that whoever asks for one of them finds it read.
    package func gather(_ keys: [RecordKey]) throws {
        let byTable = Dictionary(grouping: memo.records.unknown(keys, session), by: \.table)
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
                memo.records.fill(found)
            }
        }
    }

    /// Reads who holds these offices.
    package func gather(_ offices: [Office]) throws {
        for part in Self.parts(of: memo.tenures.unknown(offices.map { ExactText($0.description) }, session)) {
            let find = try sql.prepare("SELECT office, site, epoch FROM tenure WHERE office IN (\(Self.places(part.count)))")
            for (index, office) in part.enumerated() { find.bind(office.text, at: index + 1) }
            var found = Dictionary(part.map { ($0, Tenure?.none) }, uniquingKeysWith: { first, _ in first })
            try find.forEach { row in
                let office = row.string(0)
                found[ExactText(office)] = .some(Tenure(office: Office(office), site: row.string(1), epoch: row.int(2)))
            }
            memo.tenures.fill(found)
        }
    }

    /// Reads these sites.
    package func gather(sites ids: [String]) throws {
        for part in Self.parts(of: memo.sites.unknown(ids.map(ExactText.init), session)) {
            let find = try sql.prepare("SELECT \(Self.siteColumns) FROM sites WHERE site IN (\(Self.places(part.count)))")
            for (index, id) in part.enumerated() { find.bind(id.text, at: index + 1) }
            var found = Dictionary(part.map { ($0, Site?.none) }, uniquingKeysWith: { first, _ in first })
            try find.forEach { row in
                let site = Self.site(row)
                found[ExactText(site.id)] = .some(site)
            }
            memo.sites.fill(found)
        }
    }

    /// Reads channels by name; those that nothing was ever in are left out.
    package func gather(channels names: [String]) throws {
        for part in Self.parts(of: memo.channels.unknown(names.map(ExactText.init), session)) {
            let find = try sql.prepare("SELECT chan, name, head, floor, count, digest FROM channels WHERE name IN (\(Self.places(part.count)))")
            for (index, name) in part.enumerated() { find.bind(name.text, at: index + 1) }
            var found: [ExactText: Int64?] = [:]
            try find.forEach { row in
                found[ExactText(row.string(1))] = .some(row.int(0))
                learn(
                    row.int(0),
                    ChannelState(name: row.string(1), head: row.int(2), floor: row.int(3), tally: Tally(count: row.int(4), digest: row.digest(5))))
            }
            memo.channels.fill(found)
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
                childless.formUnion(part.filter { !parents.contains($0) })
            }
        }
    }

    /// Few different lengths, so that few statements are compiled: what is left over is asked for by the last one again and again.
    private static func parts<Key>(of keys: [Key]) -> [[Key]] {
        stride(from: 0, to: keys.count, by: 64).map { start in
            var part = Array(keys[start..<min(start + 64, keys.count)])
            let wanted = [1, 4, 16, 64].first { part.count <= $0 } ?? 64
            if let last = part.last { part += Array(repeating: last, count: wanted - part.count) }
            return part
        }
    }

    private static func places(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
}
