import Sync

/// How one cell is tried out: which record, who prepares it, what is written.
struct CellPlan {
    let key: CellKey
    let cell: ExpectedCell
    let sample: MatrixSample
    let editors: Set<String>
    let ownStore: String
    let isMerging: Bool

    private var number: Int { Self.rows.firstIndex { $0.data == key.data } ?? 0 }
    private static let rows = OwnershipWords.all + SpecialCases.rows
    private var roleWord: String { key.role.replacing(" ", with: "-") }
    private var isForAll: Bool { editors.count == CellKey.roles.count }

    /// The record concerned: each allowed cell has one of its own; refused edits share one that must stay as it is.
    var id: String {
        let isOwn = cell.isAllowed || isForAll || key.action == "create" || key.action == "import"
        return "r\(number)-\(key.action)-\(isOwn ? roleWord : "kept")"
    }
    /// The record that a merge drops.
    var dropped: String { "\(id)-dropped" }
    /// What an accepted write leaves in the payload.
    var mark: String { "by \(key.role)" }

    /// Whether the record is the visibility of a patient whom central does not know yet: it comes with the patient.
    var isForNewPatient: Bool { key.data == "Visibility of new patients and prescribers" }

    /// The records that must be there before the attempt.
    var seeds: [String] {
        switch key.action {
        case "create", "import": []
        case "merge": isMerging || cell.code != "merge-impossible" ? [id, dropped] : []
        default: isMerging ? [] : [id]
        }
    }

    /// Who writes them: where all may, the one that acts; else the one that may.
    var writer: String {
        isForAll ? key.role : CellKey.roles.first(where: editors.contains) ?? "central"
    }

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

    func recordKey(_ id: String) -> String { "\(sample.table.lowercased()) \(id)" }

    /// What a site sends that does not obey, and the code central answers with; nil where the wire knows no such wish.
    var forgery: (changes: [Change], code: String)? {
        let isLocal = isForAll && !["Messages", "A contact form", "New users"].contains(key.data)
        if isLocal {
            // What is local has no business on the wire, whatever was done with it at home.
            return key.action == "delete" ? nil : (changes("\(id)-forged", note: mark), "never-syncs")
        }
        guard let code = cell.code else { return nil }
        if key.action == "delete" { return isForNewPatient ? nil : ([Town.delete(sample.table, id)], code) }
        return (changes(key.action == "create" ? "\(id)-forged" : id, note: mark), code)
    }
}
