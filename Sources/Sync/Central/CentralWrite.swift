import Failures
import Storage

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
        try database.write { try write(changes, acting: acting, $0).position }
    }

    /// As `write`, inside a transaction, saying also how many records changed.
    package func write(_ changes: [Change], acting: Acting, _ ledger: Ledger) throws -> (changed: Int, position: Int64?) {
        var noted: [AuditedRecords.Changed] = []
        let outcome = try write(changes, acting: acting, pairs: nil, noted: &noted, ledger)
        try audited(acting, ledger).note(noted)
        return outcome
    }

    private func audited(_ acting: Acting, _ ledger: Ledger) -> AuditedRecords {
        AuditedRecords(rules: rules, ledger: ledger, by: by, acting: acting)
    }

    /// - Parameters:
    ///   - pairs: given when the caller makes pairs of stores symmetrical itself, after more of the same.
    ///   - noted: receives what the audit log may have to say something about.
    private func write(
        _ changes: [Change], acting: Acting, pairs: OpenPairs?, noted: inout [AuditedRecords.Changed], _ ledger: Ledger
    ) throws -> (changed: Int, position: Int64?) {
        guard changes.count <= PushRequest.recordsPerGroup else { throw Failure(.groupTooLarge) }
        let central = try Topology(ledger).central()
        let shape = RecordShape(rules)
        let open = pairs ?? OpenPairs(ledger)
        let writer = LedgerWriter(rules: rules, ledger: ledger, pairs: open)
        let admission = Admission(rules: rules, ledger: ledger, admitsOrphans: true)
        var editor = Editor(
            site: central.id, isCentral: true, isRemote: false,
            holds: { office in
                guard let tenure = try ledger.tenure(office) else {
                    // A store nobody has heard of yet: its record may still come.
                    return .yes
                }
                return tenure.site == central.id ? .yes : .no
            },
            acting: acting,
            activeStores: { try Administration.activeStores(of: central.id, ledger) },
            kind: { id in
                if try ledger.tenure(.store(id))?.site == central.id { return .active }
                return try ledger.store(id) == nil ? .none : .collector
            },
            whereabouts: { try Whereabouts.of($0, ledger) })
        editor.acting = try acting.resolved(editor, rules, ledger)
        let requested = try MergeRequests(rules: rules, ledger: ledger, acting: acting).expanded(changes)
        let outcome = try ledger.group {
            var changed = 0
            var changes: [AuditedRecords.Changed] = []
            for change in try LocalChanges.ordered(requested, rules) {
                try shape.check(table: change.table, id: change.id)
                let asked = try change.payload.map { try shape.check(table: change.table, id: change.id, payload: $0) }
                let key = RecordKey(try ledger.table(change.table), change.id)
                let stored = try ledger.record(key)
                let payload = try admission.prepared(key, payload: asked, stored: stored, by: editor)
                try admission.judge(key, payload: payload, stored: stored, by: editor, storedAuthor: central.id)
                let did = try payload.map { try writer.put(key, payload: $0, origin: 0) } ?? writer.delete(key, origin: 0)
                if did {
                    changed += 1
                    if AuditedRecords.concerns(key.table.folded) { changes.append(.init(key, stored: stored, payload: payload)) }
                }
                if let payload, stored == nil {
                    try NewNames(rules: rules, ledger: ledger).follow(key, payload: payload, madeIn: acting.store, writer)
                }
                if let payload, did { try OldPatients(rules: rules, ledger: ledger).settle(key, payload: payload) }
            }
            try MergeJudge(rules: rules, ledger: ledger).checkComplete(requested.merges)
            if pairs == nil { try open.settle(writer) }
            return (changed: changed, noted: changes)
        }
        let arrived = try requested.compactMap { try $0.payload == nil ? nil : RecordKey(ledger.table($0.table), $0.id) }
        try CentralFollower(rules: rules, ledger: ledger).follow(arrived: arrived)
        noted += outcome.value.noted
        return (outcome.value.changed, outcome.position)
    }

    /// Imports records, each judged for itself, in durable slices; what is refused is reported, the rest goes in (R-OWN 17).
    package func importSlice(
        _ changes: [Change], acting: Acting = Acting(user: "import", isForEachStore: true)
    ) throws -> ImportReport {
        try database.write { ledger in
            var report = ImportReport()
            let pairs = OpenPairs(ledger)
            var noted: [AuditedRecords.Changed] = []
            var refusals = ImportRefusals(rules: rules, ledger: ledger)
            for change in changes {
                switch try ledger.attempt({
                    try LocalChanges.checkImport(change, rules, ledger)
                    try refusals.check(change)
                    return try self.write([change], acting: acting, pairs: pairs, noted: &noted, ledger).changed
                }) {
                case .success(let changed): if changed > 0 { report.changed += 1 } else { report.unchanged += 1 }
                case .failure(let failure):
                    refusals.add(change, failure)
                    report.refused.append((change.table, change.id, failure))
                }
            }
            // An export names both ways of a pair, one line after the other: only what it left open is completed.
            _ = try ledger.group { try pairs.settle(LedgerWriter(rules: rules, ledger: ledger, pairs: pairs)) }
            try audited(acting, ledger).note(noted, asOne: true)
            return report
        }
    }
}

/// What became of an import's records.
package struct ImportReport: Sendable {
    package var changed = 0
    package var unchanged = 0
    package var refused: [(table: String, id: String, failure: Failure)] = []

    package init() {}

    package mutating func add(_ other: ImportReport) {
        changed += other.changed
        unchanged += other.unchanged
        refused += other.refused
    }
}
