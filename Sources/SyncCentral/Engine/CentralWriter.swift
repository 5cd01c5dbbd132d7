import Failures
import Storage
import SyncProtocol
import SyncRules

/// Edits made on central itself, under the offices it holds.
package struct CentralWriter: Sendable {
    package let database: LedgerDatabase
    let rules: Rules
    /// Who writes, for the audit log: some records are an administrator's acts.
    let by: Administrator

    package init(_ database: LedgerDatabase, rules: Rules = .standard, by: Administrator = .program) {
        self.database = database
        self.rules = rules
        self.by = by
    }

    /// Writes several records as one group: all or none, at one position.
    ///
    /// - Parameter acting: who acts, and in which store (R-USER).
    /// - Returns: the position, or nil when nothing changed.
    /// - Throws: `not-editor` naming the site where a record is edited.
    @discardableResult
    package func write(_ changes: [Change], acting: Acting = .program) throws -> Int64? {
        try writeTelling(changes, acting: acting).group
    }

    /// As `write`, told in full, with what was filled in (R-OWN 19); the group is the position.
    package func writeTelling(_ changes: [Change], acting: Acting = .program) throws -> WriteOutcome {
        try database.write { ledger in
            var notes = Notes()
            let (changed, position) = try write(changes, acting: acting, pairs: nil, &notes, ledger)
            try audited(acting, ledger).note(notes.audited)
            var outcome = WriteOutcome()
            outcome.group = position
            outcome.local = notes.local
            outcome.sent = changed - notes.local
            outcome.unchanged = max(changes.count - changed, 0)
            outcome.filled = notes.filled
            return outcome
        }
    }

    /// As `write`, inside a transaction, saying also how many records changed.
    package func write(_ changes: [Change], acting: Acting, _ ledger: Ledger) throws -> (changed: Int, position: Int64?) {
        var notes = Notes()
        let outcome = try write(changes, acting: acting, pairs: nil, &notes, ledger)
        try audited(acting, ledger).note(notes.audited)
        return outcome
    }

    /// What there is to say about a write besides its outcome.
    private struct Notes {
        /// What the audit log may have to say something about.
        var audited: [AuditedRecords.Changed] = []
        var filled: [FilledField] = []
        /// Changes of records that never leave this machine.
        var local = 0
        /// Records, by number, let in before what they hang on.
        var orphans: [Int64] = []
    }

    private func audited(_ acting: Acting, _ ledger: Ledger) -> AuditedRecords {
        AuditedRecords(rules: rules, ledger: ledger, by: by, acting: acting)
    }

    /// - Parameters:
    ///   - pairs: given when the caller makes pairs of stores symmetrical itself, after more of the same.
    ///   - isFounding: a whole export comes in: records may come before what they hang on (R-OWN 18).
    private func write(
        _ changes: [Change], acting: Acting, pairs: PartnerSymmetry?, isFounding: Bool = false, _ notes: inout Notes, _ ledger: Ledger
    ) throws -> (changed: Int, position: Int64?) {
        guard changes.count <= PushRequest.recordsPerGroup else { throw Failure(.groupTooLarge) }
        let central = try Topology(ledger).central()
        let shape = RecordShape(rules)
        let open = pairs ?? PartnerSymmetry(ledger)
        let writer = LedgerWriter(rules: rules, ledger: ledger, pairs: open)
        let admission = Admission(rules: rules, ledger: ledger)
        var editor = Editor(
            site: central.id, isCentral: true, isRemote: false, isFounding: isFounding, isImport: pairs != nil,
            holds: { try ledger.tenure($0)?.site == central.id ? .yes : .no },
            acting: acting,
            activeStores: { try Topology(ledger).activeStores(of: central.id) },
            kind: { id in
                if try ledger.tenure(.store(id))?.site == central.id { return .active }
                return try ledger.store(id) == nil ? .none : .collector
            },
            whereabouts: { try Whereabouts.of($0, ledger) })
        editor.acting = try acting.resolved(editor, rules, ledger)
        let requested = try Cascade(rules: rules, ledger: ledger).expanded(
            MergeRequests(rules: rules, ledger: ledger, acting: acting).expanded(changes))
        try RecordUses.checkStores(requested, ledger)
        let outcome = try ledger.group {
            var changed = 0
            var now = Notes()
            for change in try LocalChanges.ordered(requested, rules) {
                try shape.check(table: change.table, id: change.id)
                let asked = try change.payload.map { try shape.check(table: change.table, id: change.id, payload: $0) }
                let key = RecordKey(try ledger.table(change.table), change.id)
                let stored = try ledger.record(key)
                let payload = try admission.prepared(key, payload: asked, stored: stored, by: editor, filled: &now.filled)
                let isOrphan = try admission.judge(key, payload: payload, stored: stored, by: editor, storedAuthor: central.id)
                let did = try payload.map { try writer.put(key, payload: $0, origin: 0) } ?? writer.delete(key, origin: 0)
                if isOrphan, let rec = try ledger.record(key)?.rec { now.orphans.append(rec) }
                if did {
                    changed += 1
                    if try !LocalChanges.travels(key, payload ?? stored?.payload ?? [], rules, ledger) { now.local += 1 }
                    if AuditedRecords.concerns(key.table.folded) { now.audited.append(.init(key, stored: stored, payload: payload)) }
                }
                if let payload, stored == nil {
                    try NewNameVisibility(rules: rules, ledger: ledger).follow(key, payload: payload, madeIn: acting.store, writer)
                }
                if let payload, stored == nil, pairs == nil { try showAtHome(key, payload, holder: central.id, writer, ledger) }
                if let payload, did { try InferredHome(rules: rules, ledger: ledger).settle(key, payload: payload) }
            }
            // Who may not write it at all is told so first.
            try RecordUses.check(requested, acting, ledger)
            try MergeJudge(rules: rules, ledger: ledger).checkComplete(requested.merges)
            if pairs == nil { try open.settle(writer) }
            return (changed: changed, notes: now)
        }
        let arrived = try requested.compactMap { try $0.payload == nil ? nil : RecordKey(ledger.table($0.table), $0.id) }
        try CentralFollower(rules: rules, ledger: ledger).follow(arrived: arrived)
        if pairs == nil { try SharedNumbers(rules: rules, ledger: ledger).look(at: arrived, site: nil) }
        notes.audited += outcome.value.notes.audited
        notes.filled += outcome.value.notes.filled
        notes.local += outcome.value.notes.local
        notes.orphans += outcome.value.notes.orphans
        return (outcome.value.changed, outcome.position)
    }

    /// Whom somebody makes here, in a store of central's own, that store sees by a row; an export brings its rows itself (R-OWN 20).
    private func showAtHome(
        _ key: RecordKey, _ payload: [UInt8], holder: String, _ writer: LedgerWriter, _ ledger: Ledger
    ) throws {
        let rows = HomeRows(rules: rules, ledger: ledger)
        let home = try rows.home(of: key, payload)
        guard !home.isEmpty, try ledger.tenure(.store(home))?.site == holder else { return }
        try rows.show(key, in: home, evenIfHidden: false, writer)
    }

    /// Imports records, each judged for itself, in durable slices; what is refused is reported, the rest goes in (R-OWN 17).
    ///
    /// Into a central without sites a whole export comes in in any order; what still hangs at its end is told by `hanging`.
    package func importSlice(
        _ changes: [Change], acting: Acting = Acting(user: "import", isForEachStore: true)
    ) throws -> ImportReport {
        try database.write { ledger in
            let pairs = PartnerSymmetry(ledger)
            let isFounding = try LocalChanges.isFounding(ledger)
            var notes = Notes()
            var report = try ImportReport.judging(changes, rules, ledger) {
                notes.filled = []
                let changed = try self.write([$0], acting: acting, pairs: pairs, isFounding: isFounding, &notes, ledger).changed
                return (changed > 0, notes.filled)
            }
            // An export names both ways of a pair, one line after the other: only what it left open is completed.
            _ = try ledger.group { try pairs.settle(LedgerWriter(rules: rules, ledger: ledger, pairs: pairs)) }
            try audited(acting, ledger).note(notes.audited, asOne: true)
            report.orphans = notes.orphans
            return report
        }
    }

    /// Those of an import's orphans that still hang: nothing that came later says to whom they belong (R-OWN 18).
    ///
    /// - Returns: how many, and the first of them by table and id, with what each waits for.
    package func hanging(_ orphans: [Int64], limit: Int) throws -> (count: Int, first: [HangingRecord]) {
        try database.read { ledger in
            let editor = Editor(site: "", isCentral: true, isRemote: false, holds: { _ in .no }, whereabouts: { _ in "" })
            let rule = Orphans(rules: rules, ledger: ledger, editor: editor)
            let finder = OwnerFinder(rules: rules, ledger: ledger)
            var found: [HangingRecord] = []
            for rec in Set(orphans) {
                guard let record = try ledger.record(numbered: rec), !record.isDeleted,
                    try rule.includes(finder.owner(of: record.key, payload: record.payload))
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
    package func setImporting(_ isUnderWay: Bool) throws { try database.write { try $0.setImporting(isUnderWay) } }
}
