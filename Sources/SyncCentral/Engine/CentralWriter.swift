import Failures
import Storage
import SyncProtocol
import SyncRules

/// Edits made on central itself, under the offices it holds.
package struct CentralWriter: Sendable {
    package let database: LedgerDatabase
    /// Who writes, for the audit log: some records are an administrator's acts.
    let by: Administrator

    package init(_ database: LedgerDatabase, by: Administrator = .program) {
        self.database = database
        self.by = by
    }

    /// Writes several records as one group: all or none, at one position.
    ///
    /// - Parameter acting: who acts, and in which store (R-USER).
    /// - Returns: the position, or nil when nothing changed.
    /// - Throws: `not-editor` naming the site where a record is edited.
    @discardableResult
    package func write(_ changes: [Change], acting: WriteContext = .program) throws -> Int64? {
        try writeTelling(changes, acting: acting).group
    }

    /// As `write`, told in full, with what was filled in (R-OWN 19); the group is the position.
    package func writeTelling(_ changes: [Change], acting: WriteContext = .program) throws -> WriteOutcome {
        try database.write { transaction in
            var notes = Notes()
            let group = try write(changes, acting: acting, as: application(.edit, acting, transaction), &notes, transaction)
            var outcome = WriteOutcome()
            outcome.group = group.position
            outcome.local = notes.local
            outcome.sent = group.changed - notes.local
            outcome.unchanged = max(changes.count - group.changed, 0)
            outcome.filled = notes.filled
            return outcome
        }
    }

    /// As `write`, inside a transaction, saying also how many records changed.
    package func write(_ changes: [Change], acting: WriteContext, _ transaction: Transaction) throws -> (changed: Int, position: Int64?) {
        var notes = Notes()
        let group = try write(changes, acting: acting, as: application(.edit, acting, transaction), &notes, transaction)
        return (group.changed, group.position)
    }

    /// What there is to say about a write besides its outcome.
    private struct Notes {
        var filled: [FilledField] = []
        /// Changes of records that never leave this machine.
        var local = 0
        /// Records, by number, let in before what they hang on.
        var orphans: [Int64] = []
    }

    private func application(_ origin: ChangeOrigin, _ acting: WriteContext, _ transaction: Transaction) -> ChangeApplication {
        ChangeApplication(transaction: transaction, source: ChangeSource(origin: origin, acting: acting, by: by))
    }

    private func editor(_ acting: WriteContext, _ origin: ChangeOrigin, isFounding: Bool, _ transaction: Transaction) throws -> Editor {
        let central = try Topology(transaction).central()
        let editor = Editor(
            site: central.id, isCentral: true, isRemote: false, isFounding: isFounding, isImport: origin == .imported,
            holds: { try transaction.offices.tenure($0)?.site == central.id ? .yes : .no },
            acting: acting,
            activeStores: { try Topology(transaction).activeStores(of: central.id) },
            kind: { id in
                if try transaction.offices.tenure(.store(id))?.site == central.id { return .active }
                return try transaction.stores.store(id) == nil ? .none : .collector
            },
            whereabouts: { try Whereabouts.of($0, transaction, $1) })
        editor.acting = try acting.resolved(editor, transaction)
        return editor
    }

    /// - Parameter isFounding: a whole export comes in: records may come before what they hang on (R-OWN 18).
    private func write(
        _ changes: [Change], acting: WriteContext, as application: ChangeApplication, isFounding: Bool = false, _ notes: inout Notes, _ transaction: Transaction
    ) throws -> AppliedGroup {
        guard changes.count <= PushRequest.recordsPerGroup else { throw Failure(.groupTooLarge) }
        let origin = application.source.origin
        let admission = Admission(transaction: transaction)
        let editor = try editor(acting, origin, isFounding: isFounding, transaction)
        let requested = try Cascade(transaction: transaction).expanded(
            MergeRequests(transaction: transaction, acting: acting).expanded(changes))
        try RecordUses.checkStores(requested, transaction)
        var filled: [FilledField] = []
        var orphans: [RecordKey] = []
        let group = try application.apply(requested, isLast: origin != .imported) { _, proposal in
            let (key, stored) = (proposal.key, proposal.stored)
            let payload = try admission.prepared(key, payload: proposal.payload, stored: stored, by: editor, filled: &filled)
            if try admission.judge(key, payload: payload, stored: stored, by: editor, storedAuthor: editor.site) { orphans.append(key) }
            return .written(payload)
        } check: {
            // Who may not write it at all is told so first.
            try RecordUses.check(requested, acting, transaction)
            try MergeJudge(transaction: transaction).checkComplete(requested.merges)
        }
        try application.follow(group)
        notes.filled += filled
        notes.orphans += try orphans.compactMap { try transaction.records.record($0)?.rec }
        notes.local += try group.changes.count { change in
            try change.isChange && !ProposedChanges.travels(change.key, change.payload ?? change.before?.payload ?? [], transaction)
        }
        return group
    }

    /// Imports records, each judged for itself, in durable slices; what is refused is reported, the rest goes in (R-OWN 17).
    ///
    /// Into a central without sites a whole export comes in in any order; what still hangs at its end is told by `hanging`.
    package func importSlice(
        _ changes: [Change], acting: WriteContext = WriteContext(user: "import", isForEachStore: true)
    ) throws -> ImportReport {
        try database.write { transaction in
            let application = application(.imported, acting, transaction)
            let isFounding = try ProposedChanges.isFounding(transaction)
            var notes = Notes()
            var report = try ImportReport.judging(changes, transaction) {
                notes.filled = []
                let changed = try self.write([$0], acting: acting, as: application, isFounding: isFounding, &notes, transaction).changed
                return (changed > 0, notes.filled)
            }
            // An export names both ways of a pair, one line after the other: only what it left open is completed.
            try application.finish()
            report.orphans = notes.orphans
            return report
        }
    }

    /// Those of an import's orphans that still hang: nothing that came later says to whom they belong (R-OWN 18).
    ///
    /// - Returns: how many, and the first of them by table and id, with what each waits for.
    package func hanging(_ orphans: [Int64], limit: Int) throws -> (count: Int, first: [HangingRecord]) {
        try database.read { transaction in
            let editor = Editor(site: "", isCentral: true, isRemote: false, holds: { _ in .no }, whereabouts: { _, _ in "" })
            let admission = Admission(transaction: transaction)
            let rule = Orphans(transaction: transaction, editor: editor)
            let finder = OwnerFinder(transaction: transaction)
            var found: [HangingRecord] = []
            for rec in Set(orphans) {
                guard let record = try transaction.records.record(numbered: rec), !record.isDeleted,
                    try admission.isNobodys(finder.owner(of: record.key, payload: record.payload), to: editor)
                else { continue }
                found.append(HangingRecord(table: record.key.table.name, id: record.key.id, why: try rule.why(record)))
            }
            found.sort { ($0.table, $0.id) < ($1.table, $1.id) }
            return (found.count, Array(found.prefix(limit)))
        }
    }
}

extension CentralWriter {
    /// Begins or ends an import: only at its end is it known how far it reaches.
    package func setImporting(_ isUnderWay: Bool) throws { try database.write { try $0.transfers.setImporting(isUnderWay) } }
}
