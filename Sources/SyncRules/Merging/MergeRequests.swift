import Failures
import Payload
import Storage

/// What somebody asks for in one word, as the records it comes to.
package struct MergeRequests {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    package let acting: WriteContext

    package init(transaction: Transaction, acting: WriteContext) {
        self.transaction = transaction
        self.acting = acting
    }

    /// Each merge asked for becomes the merge's own record and the deletion of the dropped one; the rest stays as it is.
    ///
    /// A merge that stands already asks for nothing. A merge's own record by itself, as an export has it, asks for the same as the word.
    /// - Throws: `table-unknown`, `merge-impossible`, `already-merged`.
    package func expanded(_ changes: [Change]) throws -> [Change] {
        guard changes.contains(where: { $0.mergeInto != nil || $0.table.lowercased() == Merge.table }) else { return changes }
        return try changes.flatMap { change -> [Change] in
            guard let kept = change.mergeInto else { return [change] + (try deletion(by: change, among: changes)) }
            return try expanded(change.table, change.id, into: kept)
        }
    }

    /// The deletion of the record that a new merge drops, unless it is asked for as well.
    private func deletion(by change: Change, among changes: [Change]) throws -> [Change] {
        guard change.table.lowercased() == Merge.table, let payload = change.payload, let merge = try? Merge(payload),
            try transaction.records.record(Merge.table, change.id)?.isDeleted ?? true,
            let dropped = try transaction.records.record(merge.of, merge.dropped), !dropped.isDeleted,
            !changes.contains(where: { $0.table.lowercased() == merge.of && $0.id == merge.dropped })
        else { return [] }
        return [Change(table: dropped.key.table.name, id: merge.dropped, payload: nil)]
    }

    private func expanded(_ name: String, _ dropped: String, into kept: String) throws -> [Change] {
        guard let table = rules[name] else { throw Failure(.tableUnknown, nil, ["table": name]) }
        let target = try transaction.aliases.resolve(table.name, kept)
        let stands = try transaction.aliases.resolve(table.name, dropped)
        if stands != dropped {
            guard stands != target else { return [] }
            throw Failure(
                .alreadyMerged, "\(table.type.title): \(dropped) was merged into \(stands) before.",
                ["table": table.name, "dropped": dropped, "kept": stands])
        }
        guard let record = try transaction.records.record(table.name, dropped), !record.isDeleted else {
            throw Failure(.mergeImpossible, "There is no record \(table.name) \(dropped) here.", ["table": table.name, "id": dropped])
        }
        let merge = Merge(
            of: table.name, dropped: dropped, kept: target, home: try MergeJudge.home(of: record, transaction), at: transaction.now,
            by: acting.user)
        return [
            Change(table: Merge.table, id: merge.id, payload: merge.payload()),
            Change(table: table.name, id: dropped, payload: nil),
        ]
    }
}
