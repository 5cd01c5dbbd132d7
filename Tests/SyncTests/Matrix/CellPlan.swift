import Storage
import TestSupport

@testable import SyncRules

/// How one cell is tried out: which record, who prepares it, what is written.
struct CellPlan {
    let key: CellKey
    let cell: ExpectedCell
    let sample: MatrixSample
    let editors: Set<String>
    let ownStore: String
    /// Whether the row is about merging: then two records are prepared, and the merge is what is created, edited, deleted or imported.
    let isMerging: Bool
    /// The roles that are played in this town.
    let roles: [String]

    private var number: Int { Self.rows.firstIndex { $0.data == key.data } ?? 0 }
    private static let rows = OwnershipWords.all + SpecialCases.rows
    private var roleWord: String { key.role.replacing(",", with: "").replacing(" ", with: "-") }
    private var isForAll: Bool { editors.count == CellKey.roles.count }
    private var isNew: Bool { !isMerging && (key.action == "create" || key.action == "import") }

    /// The record concerned: each allowed cell has one of its own; refused edits share one that must stay as it is.
    var id: String { "r\(number)-\(key.action)-\(cell.isAllowed || isForAll || isNew ? roleWord : "kept")" }
    /// The record that a merge drops.
    var dropped: String { "\(id)-dropped" }
    /// What an accepted write leaves in the payload.
    var trace: String { "by \(key.role)" }
    /// Two records become one.
    var merges: Bool { key.action == "merge" || isMerging && (key.action == "create" || key.action == "import") }

    /// Whether the record is the visibility of a patient whom central does not know yet: it comes with the patient.
    var isForNewPatient: Bool { key.data == "Visibility of new patients and prescribers" }

    /// Whether the primary enters records of this row for every store (R-OWN 6).
    var isCentralised: Bool { key.data.hasSuffix("(centralised)") }

    /// The records that must be there before the attempt.
    var seeds: [String] { isMerging || key.action == "merge" ? [id, dropped] : isNew ? [] : [id] }

    /// Whether the two records must be one already, before somebody tries to change that.
    var isMergedBefore: Bool { isMerging && !merges }

    /// Who writes them: where all may, the one that acts; else the one that may.
    var writer: String { isForAll ? key.role : roles.first(where: editors.contains) ?? "central" }

    // MARK: What is written

    /// The record as it is written, with what it needs in the same transaction.
    func changes(_ id: String, note: String) -> [Change] {
        if isForNewPatient {
            return [
                Town.change("name", "\(id)-patient", ["type": "patient", "supplying_store_id": "home", "name": "New"]),
                sample.change(id, note: note, more: ["name_ID": "\(id)-patient"]),
            ]
        }
        let sender = key.data == "Messages" ? ["fromStoreID": ownStore] : [:]
        return [sample.change(id, note: note, more: sender)]
    }

    /// What the attempt writes.
    var attempt: [Change] {
        switch key.action {
        case "delete": isMerging ? [Town.delete("merge", mergeID)] : [Town.delete(sample.table, id)]
        case "edit" where isMerging, "import" where isMerging: [mergeRecord(note: trace)]
        case _ where merges: [merging]
        default: changes(id, note: trace)
        }
    }

    /// The wish to merge, as a program says it.
    var merging: Change { Change(table: sample.table, id: dropped, payload: nil, mergeInto: id) }

    /// The merge as a record of its own, as it travels.
    func mergeRecord(note: String? = nil) -> Change {
        var fields = ["table": sample.table.lowercased(), "dropped": dropped, "kept": id]
        if let home = sample.fields["supplying_store_id"] ?? (sample.table == "clinician" ? "home" : nil) { fields["home"] = home }
        if let note { fields["matrix_note"] = note }
        return Town.change("merge", mergeID, fields)
    }

    var mergeID: String { Merge.id(of: sample.table.lowercased(), dropped) }

    func recordKey(_ id: String) -> String { "\(sample.table.lowercased()) \(id)" }

    // MARK: Over the wire

    /// What a site sends that does not obey, and the code central answers with; nil where there is no such wish on the wire.
    var forgery: (changes: [Change], code: String)? {
        guard key.action != "import" else { return nil }
        let isLocal = isForAll && !["Messages", "A contact form", "New users"].contains(key.data)
        if isLocal, key.action == "create" || key.action == "edit" {
            // What is local has no business on the wire, whatever was done with it at home.
            return (changes("\(id)-forged", note: trace), "never-syncs")
        }
        guard let code = cell.code, !isLocal || key.action == "merge" else { return nil }
        switch key.action {
        case "delete" where isForNewPatient: return nil
        case "delete": return (attempt, code)
        case _ where isMerging || key.action == "merge": return ([mergeRecord(note: isMergedBefore ? trace : nil)], code)
        // A site that has not heard of the preference yet enters orders in good faith; the primary's side is not its to claim.
        case "create" where isCentralised:
            return ([sample.change("\(id)-forged", note: trace, more: ["entered_on": "primary"])], "not-editor")
        case "create": return (changes("\(id)-forged", note: trace), code)
        default: return (changes(id, note: trace), code)
        }
    }
}
