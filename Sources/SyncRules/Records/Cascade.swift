import Catalogue
import Failures
import Storage
import SyncProtocol

/// What goes with a record that is deleted: the lines of a document, and whatever else the Catalogue says goes where it goes and is
/// edited by who edits it (R-OWN 18).
///
/// The one mechanism for local writes on a site and on central, and for pushes of sites that delete a head alone.
package struct Cascade {
    package let transaction: Transaction

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// Tables whose records hang on another record, with the field that names it, by that record's table in lower case.
    package static let hanging: [String: [(table: String, field: String)]] = {
        var hanging: [String: [(table: String, field: String)]] = [:]
        for name in Rules.standard.tableNames {
            guard let type = Rules.standard[name]?.type, case .follows(let parent, let api, let field) = type.audience,
                case .parent(_, _, field) = type.ownerPath
            else { continue }
            hanging[Rules.wireName(parent, api).lowercased(), default: []].append((name, field))
        }
        return hanging
    }()

    /// Live records that go with the deleted ones and that nobody speaks of yet, what hangs on them first.
    ///
    /// - Parameters:
    ///   - deleted: records to be deleted.
    ///   - named: every record that the same changes speak of: a line given to another document stays.
    ///   - merges: merges among the changes; what hangs on a dropped record goes on hanging on the kept one.
    package func records(with deleted: [(table: String, id: String)], named: [(table: String, id: String)], merges: [[UInt8]]) throws -> [StoredRecord] {
        guard !deleted.isEmpty else { return [] }
        var seen = Set(named.map { ProposedChanges.key($0.table, $0.id) })
        let dropped = Set(try merges.map { try Merge($0) }.map { ProposedChanges.key($0.of, $0.dropped) })
        var found: [StoredRecord] = []
        for one in deleted where !dropped.contains(ProposedChanges.key(one.table, one.id)) {
            guard let table = try transaction.knownTable(one.table), Self.hanging[table.folded] != nil else { continue }
            try gather(RecordKey(table, one.id), &seen, &found, depth: 0)
        }
        return found
    }

    private func gather(_ parent: RecordKey, _ seen: inout Set<[UInt8]>, _ found: inout [StoredRecord], depth: Int) throws {
        guard depth < 8 else { return }
        for (name, field) in Self.hanging[parent.table.folded] ?? [] {
            guard let table = try transaction.knownTable(name) else { continue }
            for record in try hanging(on: parent, in: table, by: field) where seen.insert(ProposedChanges.key(name, record.key.id)).inserted {
                try gather(record.key, &seen, &found, depth: depth + 1)
                found.append(record)
            }
        }
    }

    private func hanging(on parent: RecordKey, in table: TableID, by field: String) throws -> [StoredRecord] {
        // Central keeps for each record what it is routed by, a site for the lines of documents that begin transfers.
        let rows = try transaction.records.children(of: parent, in: table).compactMap { try transaction.records.record(numbered: $0) }.filter { !$0.isDeleted }
        if try !rows.isEmpty || transaction.state.value(Meta.role) == .central || DocumentKind(parent) != nil && DocumentHeader.knows(table) {
            return rows
        }
        return try transaction.records.records(of: table, naming: parent.id, in: [field])
    }

    /// A local write's changes with what goes along.
    package func expanded(_ changes: [Change]) throws -> [Change] {
        let more = try records(
            with: changes.filter { $0.payload == nil && $0.mergeInto == nil }.map { ($0.table, $0.id) },
            named: changes.map { ($0.table, $0.id) }, merges: changes.merges)
        return changes + more.map { Change(table: $0.key.table.name, id: $0.key.id, payload: nil) }
    }

    /// A push's changes with what goes along, each written over the version that stands here.
    package func expanded(_ changes: [PushRequest.GroupChange]) throws -> [PushRequest.GroupChange] {
        let more = try records(
            with: changes.filter { $0.payload == nil }.map { ($0.table, $0.id) }, named: changes.map { ($0.table, $0.id) },
            merges: changes.filter { $0.table.lowercased() == Merge.table }.compactMap(\.payload))
        return changes
            + more.map { PushRequest.GroupChange(table: $0.key.table.name, id: $0.key.id, base: $0.hash, payload: nil) }
    }
}
