import Catalogue
import Failures
import Payload
import Storage
import SyncProtocol

/// Points what a party owns at the kept record, and makes one join of two (R-OWN 9).
///
/// The same records in, the same changes out, whoever runs it and however often: a second run finds nothing. All merges that are to be
/// followed are done in one pass over each table, so that a new device with years of merges behind it passes once.
package struct Repointing {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    /// Whether this party may own records of a table at all.
    package var mayOwn: (TableRules) -> Bool = { _ in true }
    /// Whether this party may change the record.
    package let owns: (StoredRecord) throws -> Bool

    package init(
        transaction: Transaction, mayOwn: @escaping (TableRules) -> Bool = { _ in true },
        owns: @escaping (StoredRecord) throws -> Bool
    ) {
        self.transaction = transaction
        self.mayOwn = mayOwn
        self.owns = owns
    }

    /// Rows that say something of a pair, and must not say it twice: the fields of the pair, and the one that hides a row.
    package struct Join {
        package let fields: [String]
        package let hides: String?

        package init(fields: [String], hides: String?) {
            self.fields = fields
            self.hides = hides
        }
    }

    private static let joins: [String: Join] = [
        "item_store_join": Join(fields: ["item_ID", "store_ID"], hides: VisibilityRow.Field.inactive.name),
        "name_store_join": Join(fields: ["name_ID", "store_ID"], hides: VisibilityRow.Field.inactive.name),
        "clinician_store_join": Join(fields: ["prescriber_ID", "store_ID"], hides: VisibilityRow.Field.inactive.name),
        "list_master_line": Join(fields: ["item_ID", "item_master_ID"], hides: nil),
        "list_master_name_join": Join(fields: ["name_ID", "list_master_ID"], hides: nil),
        "name_tag_join": Join(fields: ["name_ID", "name_tag_ID"], hides: nil),
    ]

    /// Whether two rows of a table may say the same of a pair.
    package static func isJoin(_ table: String) -> Bool { joins[table.lowercased()] != nil }

    /// Lines of a join, and the fields in which no two of them may agree: of two the one that stands with the kept join stays.
    private static let lines: [String: [String]] = ["list_local_line": ["list_master_name_join_ID", "item_ID"]]

    /// Changes that go in one transaction.
    private static let batch = 500

    /// Every change that the merges to be followed ask of this party, in batches; each goes in a transaction of its own.
    package func run(_ aliases: [Alias], apply: ([Change]) throws -> Void) throws {
        for merged in Set(aliases.map(\.table)).sorted(by: { $0.folded < $1.folded }) {
            for name in rules.tableNames {
                guard let table = rules[name], mayOwn(table), let stored = try transaction.knownTable(name) else { continue }
                let fields = table.references.filter { $0.value.lowercased() == merged.folded }.map(\.key).sorted()
                let found = try transaction.records.recordsToFollow(of: stored, naming: merged, in: fields).filter(owns)
                try follow(found, stored, fields, merged, apply)
            }
        }
    }

    /// Every change that records ask for which came late, naming what was dropped before (R-OWN 9).
    package func run(late keys: [RecordKey], apply: ([Change]) throws -> Void) throws {
        for key in keys where !Merge.isMerge(key) {
            guard let table = rules[key.table.folded], mayOwn(table), !table.references.isEmpty,
                let late = try transaction.records.record(key), !late.isDeleted
            else { continue }
            let dropped = try References.of(late.payload, table).filter { try transaction.aliases.resolve($0.table, $0.id) != $0.id }
            for name in Set(dropped.map { $0.table.lowercased() }).sorted() {
                // The record as it is now: another merge may have moved it.
                guard let merged = try transaction.knownTable(name), let record = try transaction.records.record(key), !record.isDeleted, try owns(record)
                else { continue }
                let fields = table.references.filter { $0.value.lowercased() == merged.folded }.map(\.key).sorted()
                try follow([record], key.table, fields, merged, apply)
            }
        }
    }

    private func follow(
        _ found: [StoredRecord], _ stored: TableID, _ fields: [String], _ merged: TableID, _ apply: ([Change]) throws -> Void
    ) throws {
        guard !found.isEmpty else { return }
        if let join = Self.joins[stored.folded], fields.contains(join.fields[0]) {
            try unite(found, join, merged, apply)
        } else {
            try repoint(found, fields, merged, apply)
        }
    }

    private func repoint(
        _ found: [StoredRecord], _ fields: [String], _ merged: TableID, _ apply: ([Change]) throws -> Void
    ) throws {
        var changes: [Change] = []
        for record in found {
            changes.append(
                Change(table: record.key.table.name, id: record.key.id, payload: try repointed(record.payload, fields, merged)))
            guard changes.count >= Self.batch else { continue }
            try apply(changes)
            changes = []
        }
        if !changes.isEmpty { try apply(changes) }
    }

    private func repointed(_ payload: [UInt8], _ fields: [String], _ merged: TableID) throws -> [UInt8] {
        guard let value = try? JSONValue(parsing: payload) else { return payload }
        var result = payload
        for field in fields {
            guard let id = value[field]?.text else { continue }
            let kept = try transaction.aliases.resolve(table: merged, id: id)
            guard kept != id else { continue }
            let text = String(decoding: JSONValue.string(kept).serialised(), as: UTF8.self)
            result = try RecordMember.replacing(field, in: result, with: text)
        }
        return result
    }

    // MARK: Joins

    private struct Row {
        let key: RecordKey
        var payload: [UInt8]
        var isHidden: Bool
    }

    /// Joins of a dropped record become the kept one's, or give way to the one that is there; shown by either is shown.
    private func unite(
        _ found: [StoredRecord], _ join: Join, _ merged: TableID, _ apply: ([Change]) throws -> Void
    ) throws {
        var rows: [[String]: Row] = [:]
        var known: Set<String> = []
        for record in found {
            let payload = try repointed(record.payload, [join.fields[0]], merged)
            let row = Self.row(record.key, payload, join)
            let pair = Self.pair(payload, join)
            if known.insert(pair[0]).inserted { try gather(pair[0], of: record.key.table, join, into: &rows) }
            guard var twin = rows[pair] else {
                rows[pair] = row
                try apply([Change(table: record.key.table.name, id: record.key.id, payload: payload)])
                continue
            }
            try handOver(linesOf: record.key, to: twin.key, apply)
            var changes = [Change(table: record.key.table.name, id: record.key.id, payload: nil)]
            if let hides = join.hides, twin.isHidden, !row.isHidden {
                twin.payload = try RecordMember.replacing(hides, in: twin.payload, with: "false")
                twin.isHidden = false
                rows[pair] = twin
                changes.append(Change(table: twin.key.table.name, id: twin.key.id, payload: twin.payload))
            }
            try apply(changes)
        }
    }

    /// The lines of a join that gives way become lines of the one that stays, unless it has one like it.
    private func handOver(linesOf join: RecordKey, to kept: RecordKey, _ apply: ([Change]) throws -> Void) throws {
        for (name, fields) in Self.lines.sorted(by: { $0.key < $1.key }) {
            guard rules[name]?.references[fields[0]]?.lowercased() == join.table.folded, let stored = try transaction.knownTable(name)
            else { continue }
            let own = try transaction.records.records(of: stored, naming: join.id, in: [fields[0]]).filter(owns)
            guard !own.isEmpty else { continue }
            let pairs = Join(fields: fields, hides: nil)
            var taken = Set(try transaction.records.records(of: stored, naming: kept.id, in: [fields[0]]).map { Self.pair($0.payload, pairs) })
            let text = String(decoding: JSONValue.string(kept.id).serialised(), as: UTF8.self)
            var changes: [Change] = []
            for line in own {
                let payload = try RecordMember.replacing(fields[0], in: line.payload, with: text)
                let isNew = taken.insert(Self.pair(payload, pairs)).inserted
                changes.append(Change(table: stored.name, id: line.key.id, payload: isNew ? payload : nil))
                guard changes.count >= Self.batch else { continue }
                try apply(changes)
                changes = []
            }
            if !changes.isEmpty { try apply(changes) }
        }
    }

    /// The rows that name the kept record already and that this party owns; of several of one pair the one with the lowest id.
    private func gather(_ subject: String, of table: TableID, _ join: Join, into rows: inout [[String]: Row]) throws {
        for record in try transaction.records.records(of: table, naming: subject, in: [join.fields[0]]) where try owns(record) {
            let pair = Self.pair(record.payload, join)
            if rows[pair] == nil { rows[pair] = Self.row(record.key, record.payload, join) }
        }
    }

    private static func pair(_ payload: [UInt8], _ join: Join) -> [String] {
        let value = try? JSONValue(parsing: payload)
        return join.fields.map { value?[$0]?.text ?? "" }
    }

    private static func row(_ key: RecordKey, _ payload: [UInt8], _ join: Join) -> Row {
        let row = join.hides.flatMap { _ in try? Rules.standard.record(VisibilityRow.self, payload, table: key.table.folded) }
        return Row(key: key, payload: payload, isHidden: row?.isHidden ?? false)
    }
}

extension TableRules {
    /// Only the site of a store ever edits its records.
    package var isStoreData: Bool { ([type.ownership] + type.variants.map(\.ownership)).allSatisfy { $0.dataClass == .store } }
}
