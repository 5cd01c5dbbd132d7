import Failures
import Payload
import Storage

/// Finds and writes the rows that show something in a store; the same on central and on a primary elsewhere.
package struct VisibilityRows {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// - Throws: `not-found`, or `argument-invalid` when several have that code or name.
    package func subject(_ kind: VisibilityKind, _ reference: String) throws -> VisibleSubject {
        let (table, called) = kind.subjects
        var found: [StoredRecord] = []
        if let record = try transaction.records.record(table, reference), !record.isDeleted, isOfKind(kind, record) {
            found = [record]
        }
        for field in called where found.isEmpty {
            found = try transaction.records.records(matching: RecordQuery(table: table, fields: [(field, reference)], limit: 20)).filter {
                isOfKind(kind, $0)
            }
        }
        if found.isEmpty { try transaction.records.refuseMerged(table, reference) }
        guard let record = found.first else { throw Failure(.notFound, "There is no \(kind.rawValue) \(reference).") }
        guard found.count == 1 else { throw Failure(.argumentInvalid, "Several are called \(reference); give the id.") }
        return described(kind, record)
    }

    private func isOfKind(_ kind: VisibilityKind, _ record: StoredRecord) -> Bool {
        guard kind == .name || kind == .patient else { return true }
        return ((try? rules.record(NameRecord.self, record.payload))?.isPatient ?? false) == (kind == .patient)
    }

    private func described(_ kind: VisibilityKind, _ record: StoredRecord) -> VisibleSubject {
        let called = kind.subjects.called
        return VisibleSubject(id: record.key.id, code: text(called[0], of: record), title: text(called[1], of: record))
    }

    private func text(_ field: String, of record: StoredRecord) -> String {
        (try? JSONValue(parsing: record.payload))?[field]?.text ?? ""
    }

    /// The store by code, name or id, in any case.
    package func store(_ reference: String) throws -> (id: String, nameID: String, title: String) {
        let id = try StoreReference.id(reference, transaction)
        guard let record = try transaction.records.record("store", id) else { throw Failure(.notFound, nil, ["store": id]) }
        let store = try rules.record(StoreRecord.self, record.payload)
        return (record.key.id, store.text(.name_ID), store.text(.name))
    }

    /// The rows about a subject in a store, under whichever of the ids that are one by now.
    private func rows(
        _ kind: VisibilityKind, _ subject: String, in store: (id: String, nameID: String, title: String)
    ) throws -> [StoredRecord] {
        let place = (kind.place, kind == .list ? store.nameID : store.id)
        return try transaction.aliases.synonyms(of: subject, in: kind.subjects.table).flatMap { id in
            try transaction.records.records(matching: RecordQuery(table: kind.rows.table, fields: [(kind.rows.field, id), place], limit: 1_000))
        }
    }

    /// A list is used or not: its rows do not hide.
    private func isHidden(_ kind: VisibilityKind, _ row: StoredRecord) -> Bool {
        kind != .list && (try? rules.record(VisibilityRow.self, row.payload, table: kind.rows.table))?.isHidden ?? false
    }

    /// What shows a subject in a store; nothing when it is visible already.
    package func showing(_ kind: VisibilityKind, _ subject: String, in reference: String) throws -> [Change] {
        let store = try store(reference)
        let rows = try rows(kind, subject, in: store)
        guard !rows.contains(where: { !isHidden(kind, $0) }) else { return [] }
        if let hidden = rows.first {
            return [Change(table: hidden.key.table.name, id: hidden.key.id, payload: try VisibilityRow.setting(hidden, hidden: false))]
        }
        let place = kind == .list ? store.nameID : store.id
        guard !place.isEmpty else { throw Failure(.argumentInvalid, "A store without a name cannot use a list.") }
        return [VisibilityRow.showing(kind, subject, in: place)]
    }

    /// What ends it: an item's rows are marked and keep what else they say, other rows go.
    package func hiding(_ kind: VisibilityKind, _ subject: String, in reference: String) throws -> [Change] {
        try rows(kind, subject, in: store(reference)).filter { !isHidden(kind, $0) }.map { row in
            let payload = kind == .item ? try VisibilityRow.setting(row, hidden: true) : nil
            return Change(table: row.key.table.name, id: row.key.id, payload: payload)
        }
    }

    /// The patients or prescribers whose home a store is: it sees them with or without a row (R-OWN 20).
    private func atHome(_ kind: VisibilityKind, in store: String) throws -> [StoredRecord] {
        guard kind == .patient || kind == .prescriber, let field = HomeFinder.homeFields[kind.subjects.table] else { return [] }
        var found: [StoredRecord] = []
        while true {
            let query = RecordQuery(table: kind.subjects.table, fields: [(field, store)], after: found.last?.key.id, limit: 1_000)
            let page = try transaction.records.records(matching: query)
            found += page
            if page.count < 1_000 { return found.filter { isOfKind(kind, $0) } }
        }
    }

    /// Everything of a kind that is visible in a store, by code.
    package func all(_ kind: VisibilityKind, in reference: String) throws -> [VisibleSubject] {
        let store = try store(reference)
        let place = (kind.place, kind == .list ? store.nameID : store.id)
        var found: [String: VisibleSubject] = [:]
        var after: String?
        while true {
            let rows = try transaction.records.records(matching: RecordQuery(table: kind.rows.table, fields: [place], after: after, limit: 1_000))
            for row in rows where !isHidden(kind, row) {
                let id = try transaction.aliases.resolve(kind.subjects.table, text(kind.rows.field, of: row))
                guard let record = try transaction.records.record(kind.subjects.table, id), !record.isDeleted, isOfKind(kind, record) else { continue }
                found[id] = described(kind, record)
            }
            guard let last = rows.last, rows.count == 1_000 else { break }
            after = last.key.id
        }
        for record in try atHome(kind, in: store.id) where found[record.key.id] == nil { found[record.key.id] = described(kind, record) }
        return found.values.sorted { ($0.code, $0.id) < ($1.code, $1.id) }
    }
}
