/// What somebody wants to do, and where: the words of the matrix, as the tests write them.
struct CellKey: Hashable, CustomStringConvertible {
    let data: String
    let topology: String
    let role: String
    let action: String
    var description: String { "\(data) / \(topology) / \(role) / \(action)" }

    /// What the active site is where the record's store is no dispensary.
    static let ordinary = "active, no dispensary"

    static let topologies: [String] = ["normal", "mirrored"]
    static let roles: [String] = [
        "central", "primary", "active site", ordinary, "home site", "other satellite", "collector", "transfer", "none",
    ]
    static let actions: [String] = ["create", "edit", "delete", "merge", "import"]

    static var all: [CellKey] {
        OwnershipWords.all.flatMap { row in
            topologies.flatMap { topology in
                roles.flatMap { role in
                    actions.map { CellKey(data: row.data, topology: topology, role: role, action: $0) }
                }
            }
        }
    }
}

/// What the requirements say of one cell: allowed, or refused with a code, and who then holds it besides the one that acts.
struct ExpectedCell: Equatable {
    let code: String?
    let receivers: Set<String>
    var isAllowed: Bool { code == nil }
}

/// The requirements' rules of ownership and routing (R-OWN, R-ROUTE) applied to the words of the ownership table.
///
/// Written down here a second time on purpose: it knows nothing of the Catalogue.
struct Expectation {
    let row: OwnershipWords
    let topology: String
    private var data: String { row.data }

    func cell(_ role: String, _ action: String) -> ExpectedCell {
        if let code = code(role, action) { return ExpectedCell(code: code, receivers: []) }
        var others = receivers(of: role, action).subtracting(sameServer(as: role))
        // Data of dispensaries is five kinds of central data; a patient's data goes wherever the patient is visible (R-OWN).
        let isForDispensaries = row.normal == "Central" && row.notes.contains("Dispensary data")
        if others.contains("active site"), !isForDispensaries { others.insert(CellKey.ordinary) }
        // A store is active on one site.
        if role == "active site" || role == CellKey.ordinary { others.subtract(["active site", CellKey.ordinary]) }
        return ExpectedCell(code: nil, receivers: others)
    }

    // MARK: Who may

    private func code(_ role: String, _ action: String) -> String? {
        // R-OWN 3: a dispensary prescribes; a store that is none any more may delete what it has.
        if data == "Prescriptions", role == CellKey.ordinary, ["create", "edit", "import"].contains(action) { return "dispensary-only" }
        if isMerging {
            switch action {
            case "edit", "delete": return "merge-final"  // R-OWN 9: irreversible, for ever
            // R-OWN 17: an import is allowed exactly where the thing itself is.
            default: return editors.contains(role) ? nil : "not-editor"
            }
        }
        switch (action, row.normal) {
        case ("merge", _) where data.hasSuffix("nobody has heard of"): return "table-unknown"
        case ("merge", _) where !Self.mergeable.contains(data): return "merge-impossible"
        case ("import", "Message"): return "import-not-allowed"  // R-OWN 17
        case ("import", _) where data == "Sites and sync-related preferences": return "import-not-allowed"
        case ("edit", "Message"), ("delete", "Message"): return "message-immutable"
        case ("edit", _) where data == "Logs": return "append-only"
        case ("delete", _) where data == "Logs": return "append-only"
        // R-OWN 6: a satellite refuses new ones even for its active stores.
        case ("create", _) where data.hasSuffix("(centralised)"): return editors.contains(role) ? nil : "ordered-centrally"
        case ("import", _) where data.hasSuffix("(centralised)"): return editors.contains(role) ? nil : "ordered-centrally"
        default: return editors.contains(role) ? nil : "not-editor"
        }
    }

    var isMerging: Bool { data.hasPrefix("Merging") }

    /// R-OWN 9.
    private static let mergeable: Set<String> = [
        "Items", "Names (except patients)", "Patients and prescribers", "Locations", "A unit", "A prescriber",
    ]

    /// The roles of the one place that edits; every role where each site writes its own.
    var editors: Set<String> {
        let found = offices
        return found.contains("active site") ? found.union([CellKey.ordinary]) : found
    }

    private var offices: Set<String> {
        switch data {
        case "Prescriptions": return ["active site"]  // R-OWN 3
        case "New users": return Set(CellKey.roles)  // R-OWN 7
        case "Visibility of existing patients and prescribers": return both("central")  // R-OWN 11
        default: break
        }
        switch topology == "normal" ? row.normal : row.mirrored {
        case "Central", "Central store": return both("central")
        case "Primary": return both("primary")
        case "Name": return both("primary")
        case "Transfer": return ["active site"]
        case "Patient": return ["home site"]
        case "Store" where row.normal == "Patient": return ["home site"]
        case "Store" where row.normal == "Message": return Set(CellKey.roles)
        case "Store": return ["active site"]
        default: return Set(CellKey.roles)
        }
    }

    /// In the normal topology central and primary are one server.
    private func both(_ role: String) -> Set<String> { topology == "normal" ? ["central", "primary"] : [role] }

    private func sameServer(as role: String) -> Set<String> {
        let servers: Set<String> = ["central", "primary"]
        guard topology == "normal" else { return [role] }
        return servers.contains(role) ? servers : [role, "primary"]
    }

    // MARK: Who receives

    private func receivers(of role: String, _ action: String) -> Set<String> {
        switch row.normal {
        case "Local": return []
        case "Message" where data == "A contact form": return ["central"]
        case "Message": return ["central", "active site"]
        case "Name": return ["central", "active site", "collector"]
        case "Transfer": return ["central", "active site", "collector", "transfer"]
        case "Central" where data == "Sites and sync-related preferences": return []
        // Sites with a dispensary store: the record's, the patient's home, and the stranger's.
        case "Central" where row.notes.contains("Dispensary data"): return ["central", "active site", "home site", "other satellite"]
        // Kept, and sent to nobody, until a program comes that knows it (R-SYNC 9).
        case "Central" where data.hasSuffix("nobody has heard of"): return ["central"]
        case "Central": return Set(CellKey.roles)
        case "Central store": return centralStoreReceivers
        case "Patient" where data == "Prescriptions": return ["central", "collector"]
        // The home site makes its new patients visible in its own stores (R-OWN 2).
        case "Patient" where data == "Visibility of new patients and prescribers": return ["central", "home site"]
        case "Patient": return ["central", "active site", "home site", "collector"]
        case _ where data == "New users":
            let isRemote = !both("central").contains(role)
            return isRemote && (action == "create" || action == "import") ? ["central"] : []
        default: return ["central", "collector", "active site"]
        }
    }

    private var centralStoreReceivers: Set<String> {
        let holders: Set<String> = ["central", "active site", "collector"]
        if data.hasPrefix("Visibility of") && data.contains("existing patient") { return holders }
        if data.contains("(centralised)") { return holders.union(["primary"]) }
        // The primary knows every store (R-ROLE 2).
        return holders.union(["transfer", "primary"])
    }
}
