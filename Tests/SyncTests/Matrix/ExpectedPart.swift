/// A part of a row that is answered otherwise than the row, as the requirements say it (R-OWN, R-STORE 6).
///
/// Written down here a second time on purpose: it knows nothing of the Catalogue.
struct ExpectedPart {
    let data: String
    let part: String
    let actions: Set<String>
    /// The roles that may: in the normal topology, where central and primary are one, and in the mirrored one.
    let normal: Set<String>
    let mirrored: Set<String>
    let receivers: Set<String>
    /// What a role is told that may not, when it is not `not-editor`.
    var codes: [String: String] = [:]

    var name: String { "\(data): \(part)" }

    func cell(_ topology: String, _ role: String, _ action: String) -> ExpectedCell {
        if action == "merge", merges == nil { return ExpectedCell(code: "merge-impossible", receivers: []) }
        let editors = topology == "normal" ? normal : mirrored
        guard editors.contains(role) else {
            let asked = topology == "normal" && role == "central" && codes["primary"] != nil ? "primary" : role
            return ExpectedCell(code: codes[asked] ?? codes["others"] ?? "not-editor", receivers: [])
        }
        var others = receivers
        others.subtract(topology == "normal" && Self.servers.contains(role) ? Self.servers : [role])
        if topology == "normal" { others.remove("primary") }
        if role == "active site" { others.remove(CellKey.ordinary) }
        if role == CellKey.ordinary { others.remove("active site") }
        return ExpectedCell(code: nil, receivers: others)
    }

    /// R-OWN 9: names are merged, and of those here nothing else.
    private var merges: String? { data == "Names (except patients)" ? "name" : nil }

    private static let servers: Set<String> = ["central", "primary"]
    private static let active: Set<String> = ["active site", CellKey.ordinary]
    private static let everyone = Set(CellKey.roles)
    private static let every = Set(CellKey.actions)
    private static let unmerged = every.subtracting(["merge"])
    private static let holders: Set<String> = active.union(["central", "collector"])
    private static let newOnes: Set<String> = ["create", "import"]

    static let all: [ExpectedPart] = names + orders + people + documents + preferences

    private static let names = [
        // R-STORE 6: a store's own name is central's, in every topology.
        ExpectedPart(
            data: "Names (except patients)", part: "a store's own name", actions: every, normal: servers, mirrored: ["central"],
            receivers: everyone),
        // R-OWN 16.
        ExpectedPart(data: "Custom reports", part: "standard reports", actions: every, normal: everyone, mirrored: everyone, receivers: []),
        // R-OWN 11: items on the primary, names on central.
        ExpectedPart(
            data: "Visibility of items and names (except patients)", part: "names", actions: every, normal: servers, mirrored: ["central"],
            receivers: holders.union(["transfer", "primary"])),
    ]

    /// R-OWN 6.
    private static let orders = ["Purchase orders (centralised)", "Tenders and quotes (centralised)", "Payments (centralised)"].map {
        ExpectedPart(
            data: $0, part: "for a site that has set the preference back", actions: newOnes, normal: active, mirrored: active, receivers: holders,
            codes: ["primary": "ordered-by-site", "others": "ordered-centrally"])
    } + [
        ExpectedPart(
            data: "Purchase orders", part: "in supervisor mode on the primary", actions: unmerged, normal: servers, mirrored: ["primary"],
            receivers: holders.union(["primary"]))
    ]

    private static let people = [
        // R-OWN 2: from central's acknowledgement on they are existing, and edited on central only.
        ExpectedPart(
            data: "Visibility of new patients and prescribers", part: "once central has acknowledged them", actions: every, normal: servers,
            mirrored: ["central"], receivers: holders),
        // R-OWN 4: the site of the store where the first prescription was written makes the row.
        ExpectedPart(
            data: "Visibility of new patients and prescribers", part: "a prescriber's first prescription in a store", actions: ["create"],
            normal: active, mirrored: active, receivers: holders),
        // R-OWN 3.
        ExpectedPart(
            data: "Prescriptions", part: "while they go to all sites where the patient is visible", actions: unmerged, normal: ["active site"],
            mirrored: ["active site"], receivers: ["central", "home site", "collector"]),
        ExpectedPart(
            data: "Prescriptions", part: "of a repeat, while repeats are processed on the home site", actions: ["create"], normal: [], mirrored: [],
            receivers: [], codes: ["active site": "repeat-elsewhere", CellKey.ordinary: "dispensary-only"]),
        ExpectedPart(
            data: "Prescriptions", part: "of a repeat, while repeats are processed on all sites", actions: ["create"], normal: ["active site"],
            mirrored: ["active site"], receivers: ["central", "home site", "collector"], codes: [CellKey.ordinary: "dispensary-only"]),
    ]

    private static let documents = [
        // R-ROUTE: both halves go to both stores' sites.
        ExpectedPart(
            data: "Customer stock history and requisitions", part: "with another store", actions: every, normal: active, mirrored: active,
            receivers: holders.union(["transfer"])),
        ExpectedPart(
            data: "Transactions (but not prescriptions)", part: "halves of a transfer", actions: every, normal: active, mirrored: active,
            receivers: holders.union(["transfer"])),
        // R-OWN 14.
        ExpectedPart(
            data: "Goods received", part: "of a centralised order", actions: every, normal: active, mirrored: active,
            receivers: holders.union(["primary"])),
        // R-OWN: the receiver alone marks a message; one without receiver is central's.
        ExpectedPart(data: "Messages", part: "to no store", actions: ["create"], normal: everyone, mirrored: everyone, receivers: ["central"]),
        ExpectedPart(
            data: "Messages", part: "marked as processed", actions: ["edit"], normal: active, mirrored: active,
            receivers: active.union(["central"]), codes: ["others": "message-immutable"]),
        ExpectedPart(
            data: "Messages", part: "to no store, marked as processed", actions: ["edit"], normal: servers, mirrored: ["central"],
            receivers: ["central"], codes: ["others": "message-immutable"]),
    ]

    /// R-OWN 8.
    private static let preferences = [
        ExpectedPart(
            data: "Preferences (non-store)", part: "the four that go to all sites", actions: every, normal: servers, mirrored: ["primary"],
            receivers: everyone),
        ExpectedPart(
            data: "Preferences (non-store)", part: "a site's own override of one", actions: unmerged, normal: everyone, mirrored: everyone,
            receivers: servers),
    ]
}
