import Catalogue
import Payload
import Storage
import SyncRules

/// Finds the administrative acts among the records that come to central: merges, preferences, stores, and what is visible in them.
///
/// Such an act is a write like any other: it is done with a command of its own, with `records`, or on a primary elsewhere that
/// pushes it. Logging it where records are stored leaves none of these ways out, and only what changed something is logged.
struct AuditedRecords {
    let transaction: Transaction
    var rules: Rules { transaction.rules }
    /// Who wrote them; for what a site pushed, somebody there.
    let by: Administrator
    let acting: WriteContext
    /// Whether a site pushed them.
    var isPushed = false

    /// A record that changed, as it was and as it is.
    struct Changed {
        let key: RecordKey
        let before: [UInt8]?
        let after: [UInt8]?

        init(_ key: RecordKey, stored: StoredRecord?, payload: [UInt8]?) {
            self.key = key
            before = stored.flatMap { $0.isDeleted ? nil : $0.payload }
            after = payload
        }
    }

    private static let visibilityRows = Set(VisibilityKind.allCases.map(\.rows.table))

    /// Whether a change of records of this table may be an administrative act.
    static func concerns(_ table: String) -> Bool {
        table == Merge.table || table == "pref" || table == "store" || visibilityRows.contains(table)
    }

    /// Adds the entries of one group.
    ///
    /// - Parameter asOne: an import: what it made visible or hid makes one entry.
    func log(_ changes: [Changed], asOne: Bool = false) throws {
        var rows: [String: (shown: Int, hidden: Int)] = [:]
        for change in changes {
            switch change.key.table.folded {
            case Merge.table: try logMerge(change)
            case "pref": try logPreference(change)
            case "store" where !isPushed: try logStore(change)
            case let table where isByHand(table):
                guard let turn = try turn(change) else { continue }
                guard asOne else {
                    try logTurn(turn)
                    continue
                }
                if turn.isShown { rows[table, default: (0, 0)].shown += 1 } else { rows[table, default: (0, 0)].hidden += 1 }
            default: continue
            }
        }
        guard !rows.isEmpty else { return }
        let counts = rows.sorted { $0.key < $1.key }.map { table, count in
            JSONValue.object([
                ("table", .string(table)), ("shown", .number(JSONNumber(count.shown))), ("hidden", .number(JSONNumber(count.hidden))),
            ])
        }
        try transaction.audit.append(.visibilityImported, "import", ["rows": .array(counts)], by: by)
    }

    private func logMerge(_ change: Changed) throws {
        guard change.before == nil, let payload = change.after else { return }
        let merge = try Merge(payload)
        try transaction.audit.append(.merged, "\(try transaction.table(merge.of).name) \(merge.dropped)", ["kept": .string(merge.kept)], by: by)
    }

    // MARK: Preferences

    /// Which preference, and what it says; never the value of one that the engine does not know, for that may be a password.
    private func logPreference(_ change: Changed) throws {
        guard let payload = change.after ?? change.before else { return }
        let said = try rules.record(PreferenceRecord.self, payload)
        let item = said.text(.item)
        guard said.text(.store_ID).isEmpty else { return try logOtherPreference(item, store: said.text(.store_ID)) }
        func isOn(_ payload: [UInt8]?) throws -> Bool? { try payload.map { try rules.record(PreferenceRecord.self, $0).isOn } }
        if item == ItemListFacts.preference {
            return try transaction.audit.append(.listsSwitched, item, ["on": .bool(try isOn(change.after) ?? false)], by: by)
        }
        guard let preference = GlobalPreference(rawValue: item) else { return try logOtherPreference(item, store: nil) }
        guard said.text(.network_ID).isEmpty else {
            let site = said.text(.site_name)
            return try transaction.audit.append(change.after == nil ? .preferenceReset : .preferenceSetBack, item, ["site": .string(site)], by: by)
        }
        let wasOn = try isOn(change.before)
        let isOnNow = try isOn(change.after) ?? preference.isOnByDefault
        try transaction.audit.append(wasOn == isOnNow ? .preferenceReset : .preferenceSet, item, ["on": .bool(isOnNow)], by: by)
    }

    private func logOtherPreference(_ item: String, store: String?) throws {
        guard !isPushed, !acting.isProgram else { return }
        try transaction.audit.append(.preferenceSet, item, ["store": store.map { .string($0) } ?? .null], by: by)
    }

    // MARK: Stores

    private func logStore(_ change: Changed) throws {
        guard let payload = change.after ?? change.before else { return }
        let code = try rules.record(StoreRecord.self, payload).text(.code)
        let subject = code.isEmpty ? change.key.id : code
        let id: JSONValue = .string(change.key.id)
        guard let after = change.after else { return try transaction.audit.append(.storeDeleted, subject, ["store": id], by: by) }
        guard let before = change.before else { return try transaction.audit.append(.storeCreated, subject, ["store": id], by: by) }
        let (old, new) = (try rules.record(StoreRecord.self, before), try rules.record(StoreRecord.self, after))
        let fields = Self.storeFields.filter { old.text($0) != new.text($0) }.map(\.name)
        guard !fields.isEmpty else { return }
        try transaction.audit.append(.storeEdited, subject, ["store": id, "fields": .array(fields.map { .string($0) })], by: by)
    }

    /// What an administrator changes of a store; where it is active follows from tenure.
    private static let storeFields: [StoreRecord.Field] = [.code, .name, .name_ID, .store_mode, .disabled, .tags, .logo]

    // MARK: Visibility

    /// Rows that a person wrote: on central any, at a site those of items and lists, which the primary decides about (R-OWN 11).
    private func isByHand(_ table: String) -> Bool {
        guard Self.visibilityRows.contains(table), !acting.isProgram else { return false }
        return !isPushed || table == VisibilityKind.item.rows.table || table == VisibilityKind.list.rows.table
    }

    private struct Turn {
        let isShown: Bool
        let kind: VisibilityKind
        let subject: String
        let place: String
    }

    /// What a row's change made visible or hid; nil when it was, and is, one or the other.
    private func turn(_ change: Changed) throws -> Turn? {
        guard let table = rules[change.key.table.folded] else { return nil }
        let kind = VisibilityKind.allCases.first { $0.rows.table == change.key.table.folded } ?? .name
        // A list is used or not: its rows do not hide.
        func isShown(_ payload: [UInt8]?) throws -> Bool {
            try payload.map { try kind == .list || !table.record(VisibilityRow.self, $0).isHidden } ?? false
        }
        let isShownNow = try isShown(change.after)
        guard try isShown(change.before) != isShownNow, let payload = change.after ?? change.before else { return nil }
        let view = try table.view(of: payload)
        let place = view.text(named: kind.place)
        return Turn(
            isShown: isShownNow, kind: kind, subject: view.text(named: kind.rows.field),
            place: kind == .list ? try transaction.stores.stores(named: place).first?.id ?? place : place)
    }

    private func logTurn(_ turn: Turn) throws {
        let place = try transaction.stores.store(turn.place)?.code ?? turn.place
        try transaction.audit.append(
            turn.isShown ? .shown : .hidden, place, ["kind": .string(turn.kind.rawValue), "id": .string(turn.subject)], by: by)
    }
}
