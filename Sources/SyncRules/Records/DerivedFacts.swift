import Catalogue
import Failures
import Payload
import Storage

/// Facts drawn from records and kept beside them, in the transaction that changes the record: the same on central and on a site.
package struct DerivedFacts {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    /// While records cannot be found by key repeats are not counted; `countRepeats` makes up for it.
    private let counts: Bool

    package init(transaction: Transaction, counts: Bool = true) {
        self.transaction = transaction
        self.counts = counts
    }

    /// Where facts are drawn from a record only if both fields say something.
    package static let repeatUses = (
        table: DocumentKind.transaction.lines, fields: ["repeat_ID", DocumentKind.transaction.headerField]
    )

    /// Takes a record's new bytes, nil when it was deleted.
    ///
    /// - Parameter isNew: no fact was kept of this record before.
    /// - Returns: the prescriptions whose standing towards repeats changed.
    @discardableResult
    package func update(_ rec: Int64, _ key: RecordKey, payload: [UInt8]?, isNew: Bool = false) throws -> Set<String> {
        switch key.table.folded {
        case "pref": try updatePreference(rec, payload)
        case DocumentKind.transaction.lines: return try updateLine(rec, try payload.map { try rules.record(DocumentLine.self, $0) }, isNew)
        case "repeat_table": try count(key.id)
        default: break
        }
        return []
    }

    /// A site's visibility rows; central keeps them where it also moves what hangs on them.
    package func updateJoin(_ rec: Int64, _ key: RecordKey, payload: [UInt8]?) throws {
        let kind: VisibilityTable
        switch key.table.folded {
        case "name_store_join": kind = .name
        case "clinician_store_join": kind = .prescriber
        default: return
        }
        try transaction.visibility.set(
            join: rec, try payload.flatMap { try Self.visibility(kind, rules.record(VisibilityRow.self, $0, table: key.table.folded)) })
    }

    /// What a visibility row says; nil when it hides.
    package static func visibility(_ kind: VisibilityTable, _ row: VisibilityRow) throws -> (kind: VisibilityTable, subject: String, store: String)? {
        let subject = row.text(kind == .name ? .name_ID : .prescriber_ID)
        let store = row.text(.store_ID)
        guard !row.isHidden, !subject.isEmpty, !store.isEmpty else { return nil }
        return (kind, subject, store)
    }

    // MARK: Preferences for all sites

    private func updatePreference(_ rec: Int64, _ payload: [UInt8]?) throws {
        let preference = payload.flatMap { try? rules.record(PreferenceRecord.self, $0) }
        guard let preference, preference.text(.store_ID).isEmpty, GlobalPreference(rawValue: preference.word(.item)) != nil
        else { return try transaction.options.setForAll(rec: rec, nil) }
        try transaction.options.setForAll(rec: rec, (preference.word(.item), preference.isOn))
    }

    // MARK: Repeats

    private func updateLine(_ rec: Int64, _ line: DocumentLine?, _ isNew: Bool) throws -> Set<String> {
        var after: (repeatID: String, transact: String)?
        if let line {
            let (repeatID, transact) = (line.text(.repeat_ID), line.text(.transaction_ID))
            if !repeatID.isEmpty, !transact.isEmpty { after = (repeatID, transact) }
        }
        let before = isNew ? nil : try transaction.repeats.use(rec: rec)
        if before == nil && after == nil { return [] }
        if let before, let after, before == after { return [] }
        try transaction.repeats.setUse(rec: rec, after)
        for repeatID in Set([before, after].compactMap { $0?.repeatID }).sorted() { try count(repeatID) }
        return Set([before, after].compactMap { $0?.transact })
    }

    /// Counts a repeat again, a use of which, or which itself, went without its deletion.
    package func recount(_ id: String) throws { try count(id) }

    /// Counts every repeat that was used.
    package func countRepeats() throws {
        for id in try transaction.repeats.used() { try count(id) }
    }

    /// Compares what was dispensed on a repeat with what was prescribed; more is flagged, never undone (R-OWN 3).
    private func count(_ id: String) throws {
        guard counts else { return }
        guard let record = try transaction.live(RepeatRecord.self, id), let allowed = record.view.number(.total_repeats)
        else { return _ = try transaction.repeats.setFlag(id, nil) }
        let used = try transaction.repeats.uses(ofRepeat: id)
        guard used > allowed else { return _ = try transaction.repeats.setFlag(id, nil) }
        guard try transaction.repeats.setFlag(id, RepeatStatus(id: id, allowed: allowed, used: used)) else { return }
        try transaction.log.write(
            "repeat-overdispensed", code: FailureCode.repeatOverdispensed.rawValue,
            "The repeat \(id) allows \(allowed) dispensings and has \(used).")
    }
}
