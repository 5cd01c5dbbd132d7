import Failures
import Storage

/// What an import has refused so far: a record that hangs on one of these is refused with it (R-OWN 10, 17).
package struct ImportRefusals {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    private var failures: [[UInt8]: Failure] = [:]

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    package mutating func add(_ change: Change, _ failure: Failure) { failures[ProposedChanges.key(change.table, change.id)] = failure }

    /// - Throws: the refusal of a record that the change refers to and that is not here by another way.
    package func check(_ change: Change) throws {
        guard !failures.isEmpty, let payload = change.payload, let table = rules[change.table] else { return }
        for reference in (try? References.of(payload, table)) ?? [] {
            guard let failure = failures[ProposedChanges.key(reference.table, reference.id)],
                try transaction.records.record(reference.table, reference.id)?.isDeleted ?? true
            else { continue }
            throw Failure(
                failure.code, "It hangs on \(reference.table) \(reference.id), which was refused: \(failure.message)",
                ["table": change.table, "id": change.id].merging(failure.context) { first, _ in first }, remedy: failure.remedy)
        }
    }
}

extension ImportReport {
    /// Judges each record for itself; what is refused leaves nothing behind, and the rest goes on (R-OWN 17).
    ///
    /// - Parameter write: writes one record, and says whether it changed anything and which fields were filled in.
    package static func judging(
        _ changes: [Change], _ transaction: Transaction, write: (Change) throws -> (isChange: Bool, filled: [FilledField])
    ) throws -> ImportReport {
        var report = ImportReport()
        var refusals = ImportRefusals(transaction: transaction)
        for change in changes {
            switch try transaction.attempt({
                try ProposedChanges.checkImport(change, transaction)
                try refusals.check(change)
                try ImportedDocuments(transaction: transaction).remember(change.table, change.id, change.payload)
                return try write(change)
            }) {
            case .success(let (isChange, filled)):
                if isChange { report.changed += 1 } else { report.unchanged += 1 }
                report.add(filled: filled)
            case .failure(let failure):
                refusals.add(change, failure)
                report.refused.append((change.table, change.id, failure))
            }
        }
        return report
    }
}
