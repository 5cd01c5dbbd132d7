/// A part of a row that is answered otherwise than the row, as the requirements say it; `rule` is where.
///
/// Written down here a second time on purpose: it knows nothing of the Catalogue.
struct ExpectedPart {
    let data: String
    let part: String
    let rule: String
    let actions: Set<String>
    /// The special case with these words is the same thing.
    var special: String?
    /// The roles that may edit: in the normal topology, where central and primary are one, and in the mirrored one.
    var normal: Set<String> = []
    var mirrored: Set<String> = []
    /// Roles that may make new ones besides.
    var creators: Set<String> = []
    /// Roles that may delete besides.
    var deleters: Set<String> = []
    var receivers: Set<String> = []
    /// Who receives what one role writes, where that differs.
    var receiversOf: [String: Set<String>] = [:]
    /// What a role is told that may not, when it is not `not-editor`; `others` is everybody else.
    var codes: [String: String] = [:]
    /// What is told to who would make a new one.
    var codesOfNew: [String: String] = [:]

    var name: String { "\(data): \(part)" }

    func cell(_ topology: String, _ role: String, _ action: String) -> ExpectedCell {
        if let special, let row = SpecialCases.rows.first(where: { $0.data == special }) {
            var cell = Expectation(row: row, topology: topology).cell(role, action)
            if topology == "normal" { cell = ExpectedCell(code: cell.code, receivers: cell.receivers.subtracting(["primary"])) }
            return cell
        }
        let isNew = action == "create" || action == "import"
        let editors = (topology == "normal" ? normal : mirrored).union(isNew ? creators : []).union(action == "delete" ? deleters : [])
        guard editors.contains(role) else {
            let told = isNew && !codesOfNew.isEmpty ? codesOfNew : codes
            let asked = topology == "normal" && role == "central" && told["primary"] != nil ? "primary" : role
            return ExpectedCell(code: told[asked] ?? told["others"] ?? "not-editor", receivers: [])
        }
        var others = receiversOf[role] ?? receivers
        others.subtract(topology == "normal" && Self.servers.contains(role) ? Self.servers : [role])
        if topology == "normal" { others.remove("primary") }
        // A store is active on one site.
        if Self.active.contains(role) { others.subtract(Self.active) }
        return ExpectedCell(code: nil, receivers: others)
    }

    private static let servers: Set<String> = ["central", "primary"]
    private static let active: Set<String> = ["active site", CellKey.ordinary]
    private static let everyone = Set(CellKey.roles)
    private static let every = Set(CellKey.actions)
    private static let unmerged = every.subtracting(["merge"])
    private static let holders: Set<String> = active.union(["central", "collector"])

    static let all: [ExpectedPart] = asSpecial + orders + people + prescriptions + messages + preferences

    /// Parts that the special cases play already, in every role and for every action.
    private static let asSpecial: [ExpectedPart] = [
        ("Names (except patients)", "a store's own name", "R-STORE 6", "A store's own name"),
        ("Names (except patients)", "what is attached to one name, as a contact", "R-OWN 12", "A contact of a name"),
        ("Custom reports", "standard reports", "R-OWN 16", "A standard report"),
        ("Visibility of items and names (except patients)", "names", "R-OWN 11", "Visibility of a name"),
        ("Customer stock history and requisitions", "with another store", "R-ROUTE", "A request to a store"),
        ("Transactions (but not prescriptions)", "halves of a transfer", "R-ROUTE", "An invoice to another store"),
    ].map { ExpectedPart(data: $0.0, part: $0.1, rule: $0.2, actions: every, special: $0.3) }

    /// R-OWN 6: who set the preference back enters its own; the primary refuses new ones, other satellites still obey.
    private static let orders =
        ["Purchase orders (centralised)", "Tenders and quotes (centralised)", "Payments (centralised)"].map {
            ExpectedPart(
                data: $0, part: "for a site that has set the preference back", rule: "R-OWN 6", actions: unmerged, normal: active,
                mirrored: active, receivers: holders, codesOfNew: ["primary": "ordered-by-site", "others": "ordered-centrally"])
        } + [
            // R-OWN 6: supervisor ordering is the primary's whatever the preference; a satellite's only for stores active on it.
            ExpectedPart(
                data: "Purchase orders", part: "in supervisor mode", rule: "R-OWN 6", actions: ["create", "edit", "delete"], normal: servers,
                mirrored: ["primary"], creators: active, receivers: holders.union(["primary"]),
                receiversOf: ["active site": ["central", "collector"], CellKey.ordinary: ["central", "collector"]]),
            ExpectedPart(
                data: "Goods received", part: "of a centralised order", rule: "R-OWN 14", actions: unmerged, normal: active, mirrored: active,
                receivers: holders.union(["primary"])),
        ]

    private static let people = [
        // R-OWN 2: from central's acknowledgement on they are existing, and edited on central only; in R-OWN's table visibility goes to the
        // sites of the store that the row is about: here the home's.
        ExpectedPart(
            data: "Visibility of new patients and prescribers", part: "once central has acknowledged them", rule: "R-OWN 2",
            actions: ["edit", "delete"], normal: servers, mirrored: ["central"], receivers: ["central", "home site"]),
        ExpectedPart(
            data: "Visibility of new patients and prescribers", part: "with a prescriber's first prescription in a store", rule: "R-OWN 4",
            actions: ["create"], normal: ["active site"], mirrored: ["active site"], receivers: holders,
            codes: [CellKey.ordinary: "dispensary-only"]),
    ]

    /// R-OWN 3, 5.
    private static let prescriptions = [
        ExpectedPart(
            data: "Prescriptions", part: "while they go to all sites where the patient is visible", rule: "R-OWN 3", actions: unmerged,
            normal: ["active site"], mirrored: ["active site"], deleters: [CellKey.ordinary],
            receivers: ["central", "home site", "collector"], codes: [CellKey.ordinary: "dispensary-only"]),
        ExpectedPart(
            data: "Prescriptions", part: "of a repeat, while repeats are processed on the home site", rule: "R-OWN 3", actions: ["create"],
            normal: ["home site"], mirrored: ["home site"], receivers: ["central"],
            codes: ["active site": "repeat-elsewhere", CellKey.ordinary: "dispensary-only"]),
        ExpectedPart(
            data: "Prescriptions", part: "of a repeat, while repeats are processed on all sites", rule: "R-OWN 3", actions: ["create"],
            normal: ["home site", "active site"], mirrored: ["home site", "active site"],
            receivers: ["central", "home site", "collector"], receiversOf: ["home site": ["central"]],
            codes: [CellKey.ordinary: "dispensary-only"]),
        unsynced("Prescriptions", ["active site"]), unsynced("Stock and replenishments", active),
        unsynced("Transactions (but not prescriptions)", active),
    ]

    /// R-OWN 5: withheld for a dispensary store; an ordinary store always sends.
    private static func unsynced(_ data: String, _ editors: Set<String>) -> ExpectedPart {
        ExpectedPart(
            data: data, part: "while a dispensary's transactions are not synced", rule: "R-OWN 5", actions: unmerged, normal: editors,
            mirrored: editors, deleters: [CellKey.ordinary], receiversOf: [CellKey.ordinary: ["central", "collector"]],
            codes: data == "Prescriptions" ? [CellKey.ordinary: "dispensary-only"] : [:])
    }

    /// R-OWN, the table's line about messages.
    private static let messages = [
        // Blank receiver: central; the sender's site keeps it.
        ExpectedPart(
            data: "Messages", part: "to no store", rule: "R-OWN", actions: ["create"], normal: everyone, mirrored: everyone,
            receivers: ["central"]),
        // A site names its own stores; if central wrote it for a store, that store's site gets it too.
        ExpectedPart(
            data: "Messages", part: "in the name of the store that is the home", rule: "R-OWN", actions: ["create"],
            normal: servers.union(["home site"]), mirrored: ["central", "home site"], receivers: active.union(["central", "home site"])),
        // The receiver may only mark it, and nobody else does.
        ExpectedPart(
            data: "Messages", part: "from there, marked as processed", rule: "R-OWN", actions: ["edit"], normal: active, mirrored: active,
            receivers: active.union(["central", "home site"]), codes: ["others": "message-immutable"]),
        ExpectedPart(
            data: "Messages", part: "from there to no store, marked as processed", rule: "R-OWN", actions: ["edit"], normal: servers,
            mirrored: ["central"], receivers: ["central", "home site"], codes: ["others": "message-immutable"]),
    ]

    private static let preferences = [
        ExpectedPart(
            data: "Preferences (non-store)", part: "the four that go to all sites", rule: "R-OWN 8", actions: ["create", "edit", "import"],
            normal: servers, mirrored: ["primary"], receivers: everyone),
        ExpectedPart(
            data: "Preferences (non-store)", part: "the four that go to all sites, taken away", rule: "R-OWN 8", actions: ["delete"],
            codes: ["primary": "preference-fixed"]),
        // A satellite may; the primary, which sets it, has nothing to set back.
        ExpectedPart(
            data: "Preferences (non-store)", part: "a site's own word that it does without one", rule: "R-OWN 6", actions: ["create"],
            normal: everyone.subtracting(servers), mirrored: everyone.subtracting(["primary"]), receivers: servers,
            codes: ["primary": "preference-fixed"]),
    ]
}
