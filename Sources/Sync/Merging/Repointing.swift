import Failures
import Payload
import Storage

/// Points what a party owns at the kept record, and makes one join of two (R-OWN 9).
///
/// The same records in, the same changes out, whoever runs it and however often: a second run finds nothing.
struct Repointing {
    let rules: Rules
    let ledger: Ledger
    /// Whether this party may change the record.
    let owns: (StoredRecord) throws -> Bool

    /// Rows that say something of a pair, and must not say it twice: the fields of the pair, and the mark that hides a row.
    private struct Join {
        let fields: [String]
        let hides: String?
    }

    private static let joins: [String: Join] = [
        "item_store_join": Join(fields: ["item_ID", "store_ID"], hides: "inactive"),
        "name_store_join": Join(fields: ["name_ID", "store_ID"], hides: "inactive"),
        "clinician_store_join": Join(fields: ["prescriber_ID", "store_ID"], hides: "inactive"),
        "list_master_line": Join(fields: ["item_ID", "item_master_ID"], hides: nil),
        "list_master_name_join": Join(fields: ["name_ID", "list_master_ID"], hides: nil),
        "name_tag_join": Join(fields: ["name_ID", "name_tag_ID"], hides: nil),
    ]

    /// Changes that go in one transaction.
    private static let batch = 500

    /// Every change that a merge asks of this party; `apply` takes them in batches, each in a transaction of its own. Joins go one
    /// by one, because the next twin is found in what the last one left.
    func run(_ alias: Alias, apply: ([Change]) throws -> Void) throws {
        let target = try ledger.resolve(table: alias.table, id: alias.dropped)
        for name in rules.tableNames {
            guard let table = rules[name], let stored = try ledger.knownTable(name) else { continue }
            let fields = table.references.filter { $0.value.lowercased() == alias.table.folded }.map(\.key).sorted()
            var changes: [Change] = []
            for record in try ledger.records(of: stored, naming: alias.dropped, in: fields) where try owns(record) {
                changes += try repointed(record, fields, from: alias.dropped, to: target)
                guard Self.joins[stored.folded] != nil || changes.count >= Self.batch else { continue }
                try apply(changes)
                changes = []
            }
            if !changes.isEmpty { try apply(changes) }
        }
    }

    private func repointed(
        _ record: StoredRecord, _ fields: [String], from dropped: String, to kept: String
    ) throws -> [Change] {
        guard let before = try? JSONValue(parsing: record.payload) else { return [] }
        let key = record.key
        var payload = record.payload
        for field in fields where before[field]?.text == dropped {
            let text = String(decoding: JSONValue.string(kept).serialised(), as: UTF8.self)
            payload = try Administration.replacing(field, in: payload, with: text)
        }
        if let join = Self.joins[key.table.folded], let twin = try twin(of: payload, key, join) {
            let removal = Change(table: key.table.name, id: key.id, payload: nil)
            guard let hides = join.hides, !Self.isTrue(before[hides]), let other = try? JSONValue(parsing: twin.payload),
                Self.isTrue(other[hides])
            else { return [removal] }
            // Visible by one of the two is visible.
            let shown = try Administration.replacing(hides, in: twin.payload, with: other[hides]?.text == nil ? "false" : "\"false\"")
            return [Change(table: key.table.name, id: twin.key.id, payload: shown), removal]
        }
        return [Change(table: key.table.name, id: key.id, payload: payload)]
    }

    /// Another row of the same pair that this party owns; of several the one with the lowest id.
    private func twin(of payload: [UInt8], _ key: RecordKey, _ join: Join) throws -> StoredRecord? {
        guard let value = try? JSONValue(parsing: payload), let subject = value[join.fields[0]]?.text else { return nil }
        return try ledger.records(of: key.table, naming: subject, in: [join.fields[0]]).first { other in
            guard other.key != key, let pair = try? JSONValue(parsing: other.payload) else { return false }
            return try join.fields.allSatisfy { pair[$0]?.text == value[$0]?.text } && owns(other)
        }
    }

    private static func isTrue(_ value: JSONValue?) -> Bool { value?.truth ?? (value?.text == "true") }
}

extension CentralFollower {
    /// Brings central's own records in step with merges that have come.
    func followMerges() throws {
        let aliases = try ledger.aliasesToFollow()
        guard !aliases.isEmpty else { return }
        let central = try Topology(ledger).central().id
        let writer = LedgerWriter(rules: rules, ledger: ledger)
        let finder = OwnerFinder(rules: rules, ledger: ledger)
        let repointing = Repointing(rules: rules, ledger: ledger) { record in
            switch try finder.owner(of: record.key, payload: record.payload) {
            case .central, .local: true
            case .office(let office): try ledger.tenure(office)?.site == central
            case .anySite, .site, .unknown: false
            }
        }
        for alias in aliases {
            try repointing.run(alias) { changes in
                _ = try ledger.group {
                    for change in changes {
                        let key = RecordKey(try ledger.table(change.table), change.id)
                        if let payload = change.payload {
                            try writer.put(key, payload: payload, origin: 0)
                        } else {
                            try writer.delete(key, origin: 0)
                        }
                    }
                }
            }
            try ledger.noteFollowed(alias)
        }
    }
}

extension SiteEngine {
    /// Brings this site's own records in step with merges that central has confirmed, as ordinary groups of its own.
    ///
    /// A merge made here and not yet confirmed is left alone: central may still refuse it.
    func followMerges(_ ledger: Ledger) throws {
        guard try Self.state(ledger) == .ready, let settings = try Self.settings(ledger) else { return }
        let offices = Set(settings.offices.map(\.office))
        let finder = OwnerFinder(rules: rules, ledger: ledger)
        let repointing = Repointing(rules: rules, ledger: ledger) { record in
            switch try finder.owner(of: record.key, payload: record.payload) {
            case .local: true
            case .office(let office): offices.contains(office)
            case .central, .anySite, .site, .unknown: false
            }
        }
        for alias in try ledger.aliasesToFollow() {
            let merge = try ledger.record(Merge.table, Merge.id(of: alias.table.folded, alias.dropped))
            if let merge, merge.base?.hash == nil { continue }
            try repointing.run(alias) { changes in
                let outcome = try ledger.attempt { try self.write(changes, acting: .program, ledger) }
                // What may not be changed here after all is read through the alias.
                if case .failure(let failure) = outcome, !failure.code.concernsContent { throw failure }
            }
            try ledger.noteFollowed(alias)
        }
    }
}
