/// A part of a row of the ownership table that is answered otherwise than the row itself: a second table, a variant, a preference, or
/// what happens after the first writing.
struct MatrixCase {
    /// The row it belongs to.
    let dataType: String
    /// What the part is, as it goes on after the row's name.
    let title: String
    /// The table whose rules hold, and which of its variants; nil for its ordinary rules.
    let table: String
    var variant: (@Sendable (Variant) -> Bool)?
    /// The actions that are told; others are answered as in the row, or make no sense.
    var actions = MatrixAction.allCases
    /// Roles that receive it besides those of the rules.
    var alsoReceive: Set<MatrixRole> = []
    /// Who receives it instead of those of the rules.
    var receivers: Set<MatrixRole>?
    /// Who receives what one role writes, where that differs.
    var receiversOf: [MatrixRole: Set<MatrixRole>] = [:]
    /// Who may, instead of who the rules say; in the normal topology central and primary are one.
    var editors: Set<MatrixRole>?
    /// Who may make new ones, where others may than edit.
    var creators: Set<MatrixRole>?
    /// What one role is told that may not; of what the rules say, at creation only.
    var refusals: [MatrixRole: MatrixRefusal] = [:]
    /// What all others are told where `editors` or `creators` say who may.
    var otherwise = MatrixRefusal.notEditor

    /// Who may, where the part says so itself.
    func may(_ action: MatrixAction) -> Set<MatrixRole>? {
        action == .create || action == .import ? creators ?? editors : editors
    }

    /// The parts in the order of the table's rows.
    static let all: [MatrixCase] = names + orders + people + prescriptions + documents + messages + preferences

    private static let active: Set<MatrixRole> = [.active, .ordinary]
    private static let holders: Set<MatrixRole> = [.central, .active, .ordinary, .collector]
    private static let unmerged: [MatrixAction] = [.create, .edit, .delete, .import]

    /// R-OWN 11, 12, 16, R-STORE 6.
    private static let names: [MatrixCase] = [
        MatrixCase(
            dataType: "Names (except patients)", title: "a store's own name", table: "name",
            variant: { $0.dataType == "Names (except patients)" && $0.ownerPath == .central }),
        MatrixCase(dataType: "Names (except patients)", title: "what is attached to one name, as a contact", table: "contact"),
        MatrixCase(dataType: "Custom reports", title: "standard reports", table: "report", variant: { $0.dataClass == .local }),
        MatrixCase(dataType: "Visibility of items and names (except patients)", title: "names", table: "name_store_join"),
    ]

    /// R-OWN 6: a site that has set the preference back orders for itself, every other satellite still obeys it. In supervisor mode the
    /// primary orders for any store whatever is set, and a site for its own.
    private static let orders: [MatrixCase] = [
        setBack("Purchase orders (centralised)", "purchase_order"), setBack("Tenders and quotes (centralised)", "tender"),
        setBack("Payments (centralised)", "transact") { $0.dataType == "Payments" },
        MatrixCase(
            dataType: "Purchase orders", title: "in supervisor mode", table: "purchase_order",
            variant: { $0.dataType == "Purchase orders (centralised)" }, actions: [.create, .edit, .delete],
            receiversOf: [.active: [.central, .collector], .ordinary: [.central, .collector]],
            editors: [.primary], creators: active.union([.primary])),
    ]

    private static func setBack(_ row: String, _ table: String, _ variant: (@Sendable (Variant) -> Bool)? = nil) -> MatrixCase {
        var refusals: [MatrixRole: MatrixRefusal] = [:]
        for role in MatrixRole.allCases { refusals[role] = role == .primary ? .orderedBySite : .orderedCentrally }
        return MatrixCase(
            dataType: row, title: "for a site that has set the preference back", table: table, variant: variant, actions: unmerged,
            refusals: refusals)
    }

    /// R-OWN 2, 4.
    private static let people: [MatrixCase] = [
        MatrixCase(
            dataType: "Visibility of new patients and prescribers", title: "once central has acknowledged them", table: "name_store_join",
            variant: { $0.dataType == "Visibility of existing patients and prescribers" }, actions: [.edit, .delete],
            receivers: [.central, .home]),
        MatrixCase(
            dataType: "Visibility of new patients and prescribers", title: "with a prescriber's first prescription in a store",
            table: "clinician_store_join", variant: { $0.dataClass == .patient && $0.ownerPath.isStore }, actions: [.create],
            receivers: holders, editors: [.active], refusals: [.ordinary: .dispensaryOnly]),
    ]

    /// R-OWN 3, 5. A prescription that names a repeat always reaches the patient's home.
    private static let prescriptions: [MatrixCase] = [
        MatrixCase(
            dataType: "Prescriptions", title: "while they go to all sites where the patient is visible", table: "transact",
            variant: isPrescription, actions: unmerged, alsoReceive: [.home]),
        MatrixCase(
            dataType: "Prescriptions", title: "of a repeat, while repeats are processed on the home site", table: "transact",
            variant: isPrescription, actions: [.create], receivers: [.central], editors: [.home],
            refusals: [.active: .repeatElsewhere, .ordinary: .dispensaryOnly]),
        MatrixCase(
            dataType: "Prescriptions", title: "of a repeat, while repeats are processed on all sites", table: "transact",
            variant: isPrescription, actions: [.create], receivers: holders.union([.home]), receiversOf: [.home: [.central]],
            editors: [.active, .home], refusals: [.ordinary: .dispensaryOnly]),
        unsynced("Prescriptions", "transact", isPrescription), unsynced("Stock and replenishments", "item_line"),
        unsynced("Transactions (but not prescriptions)", "transact"),
    ]

    private static func unsynced(_ row: String, _ table: String, _ variant: (@Sendable (Variant) -> Bool)? = nil) -> MatrixCase {
        MatrixCase(
            dataType: row, title: "while a dispensary's transactions are not synced", table: table, variant: variant, actions: unmerged,
            receivers: [], receiversOf: [.ordinary: [.central, .collector]])
    }

    private static let isPrescription: @Sendable (Variant) -> Bool = { $0.dataType == "Prescriptions" }

    /// R-ROUTE, R-OWN 14.
    private static let documents: [MatrixCase] = [
        MatrixCase(
            dataType: "Customer stock history and requisitions", title: "with another store", table: "requisition",
            alsoReceive: [.transfer]),
        MatrixCase(
            dataType: "Transactions (but not prescriptions)", title: "halves of a transfer", table: "transact", alsoReceive: [.transfer]),
        MatrixCase(
            dataType: "Goods received", title: "of a centralised order", table: "Goods_received",
            variant: { $0.dataType == "Goods received" && $0.ownership.audience.includesPrimary }, actions: unmerged),
    ]

    /// R-OWN: the receiver alone marks a message; one without receiver is central's. Central may write for any store.
    private static let messages: [MatrixCase] = [
        MatrixCase(dataType: "Messages", title: "to no store", table: "message", actions: [.create], receivers: [.central]),
        MatrixCase(
            dataType: "Messages", title: "in the name of the store that is the home", table: "message", actions: [.create],
            alsoReceive: [.home], editors: [.central, .home]),
        MatrixCase(
            dataType: "Messages", title: "from there, marked as processed", table: "message", actions: [.edit], alsoReceive: [.home],
            editors: active, otherwise: .messageImmutable),
        MatrixCase(
            dataType: "Messages", title: "from there to no store, marked as processed", table: "message", actions: [.edit],
            receivers: [.central, .home], editors: [.central], otherwise: .messageImmutable),
    ]

    /// R-OWN 6, 8.
    private static let preferences: [MatrixCase] = [
        MatrixCase(
            dataType: "Preferences (non-store)", title: "the four that go to all sites", table: "pref",
            variant: { $0.dataType == "Preferences (non-store)" && $0.dataClass == .central }, actions: [.create, .edit, .import]),
        MatrixCase(
            dataType: "Preferences (non-store)", title: "the four that go to all sites, taken away", table: "pref",
            variant: { $0.dataType == "Preferences (non-store)" && $0.dataClass == .central }, actions: [.delete],
            editors: [], refusals: [.primary: .preferenceFixed]),
        MatrixCase(
            dataType: "Preferences (non-store)", title: "a site's own word that it does without one", table: "pref",
            variant: { $0.dataType == "Preferences (non-store)" && $0.dataClass == .store }, actions: [.create],
            editors: Set(MatrixRole.allCases).subtracting([.primary]), refusals: [.primary: .preferenceFixed]),
    ]
}
