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
    /// The actions that are asked; others are answered as in the row.
    var actions = MatrixAction.allCases
    /// Roles that receive it besides those of the rules.
    var alsoReceive: Set<MatrixRole> = []
    /// Who receives it instead of those of the rules.
    var receivers: Set<MatrixRole>?
    /// Who may, instead of who the rules say; in the normal topology central and primary are one.
    var editors: Set<MatrixRole>?
    /// What the others are told, role by role, in place of the ordinary refusal.
    var refusals: [MatrixRole: MatrixRefusal] = [:]

    /// The parts in the order of the table's rows.
    static let all: [MatrixCase] = names + orders + people + messages + preferences + goods

    private static let names: [MatrixCase] = [
        MatrixCase(
            dataType: "Names (except patients)", title: "a store's own name", table: "name",
            variant: { $0.dataType == "Names (except patients)" && $0.ownerPath == .central }),
        MatrixCase(dataType: "Custom reports", title: "standard reports", table: "report", variant: { $0.dataClass == .local }),
        MatrixCase(dataType: "Visibility of items and names (except patients)", title: "names", table: "name_store_join"),
    ]

    /// The primary is told that the site orders; every other satellite still obeys the preference.
    private static let setBack: [MatrixRole: MatrixRefusal] = Dictionary(
        uniqueKeysWithValues: MatrixRole.allCases.map { ($0, $0 == .primary ? .orderedBySite : .orderedCentrally) })

    /// R-OWN 6: a site that has set the preference back orders for itself; the primary orders in supervisor mode whatever is set.
    private static let orders: [MatrixCase] =
        [("Purchase orders (centralised)", "purchase_order"), ("Tenders and quotes (centralised)", "tender")].map { row, table in
            MatrixCase(
                dataType: row, title: "for a site that has set the preference back", table: table, actions: [.create, .import],
                refusals: setBack)
        } + [
            MatrixCase(
                dataType: "Payments (centralised)", title: "for a site that has set the preference back", table: "transact",
                variant: { $0.dataType == "Payments" }, actions: [.create, .import],
                refusals: setBack),
            MatrixCase(
                dataType: "Purchase orders", title: "in supervisor mode on the primary", table: "purchase_order",
                variant: { $0.dataType == "Purchase orders (centralised)" }, actions: [.create, .edit, .delete, .import]),
        ]

    private static let people: [MatrixCase] = [
        MatrixCase(
            dataType: "Visibility of new patients and prescribers", title: "once central has acknowledged them", table: "name_store_join",
            variant: { $0.dataType == "Visibility of existing patients and prescribers" }),
        MatrixCase(
            dataType: "Visibility of new patients and prescribers", title: "a prescriber's first prescription in a store",
            table: "clinician_store_join", variant: { $0.dataClass == .patient && $0.ownerPath.isStore }, actions: [.create]),
        MatrixCase(
            dataType: "Prescriptions", title: "while they go to all sites where the patient is visible", table: "transact",
            variant: { $0.dataType == "Prescriptions" }, actions: [.create, .edit, .delete, .import], alsoReceive: [.home]),
        MatrixCase(
            dataType: "Prescriptions", title: "of a repeat, while repeats are processed on the home site", table: "transact",
            variant: { $0.dataType == "Prescriptions" }, actions: [.create], editors: [],
            refusals: [.active: .repeatElsewhere, .ordinary: .dispensaryOnly]),
        MatrixCase(
            dataType: "Prescriptions", title: "of a repeat, while repeats are processed on all sites", table: "transact",
            variant: { $0.dataType == "Prescriptions" }, actions: [.create], alsoReceive: [.home]),
        MatrixCase(
            dataType: "Customer stock history and requisitions", title: "with another store", table: "requisition", alsoReceive: [.transfer]),
        MatrixCase(
            dataType: "Transactions (but not prescriptions)", title: "halves of a transfer", table: "transact", alsoReceive: [.transfer]),
    ]

    /// The receiver alone marks a message; one without receiver is central's.
    private static let messages: [MatrixCase] = [
        MatrixCase(
            dataType: "Messages", title: "to no store", table: "message", actions: [.create], receivers: [.central]),
        MatrixCase(
            dataType: "Messages", title: "marked as processed", table: "message", actions: [.edit], editors: [.active, .ordinary]),
        MatrixCase(
            dataType: "Messages", title: "to no store, marked as processed", table: "message", actions: [.edit], receivers: [.central],
            editors: [.central]),
    ]

    private static let preferences: [MatrixCase] = [
        MatrixCase(
            dataType: "Preferences (non-store)", title: "the four that go to all sites", table: "pref",
            variant: { $0.dataType == "Preferences (non-store)" && $0.dataClass == .central }),
        MatrixCase(
            dataType: "Preferences (non-store)", title: "a site's own override of one", table: "pref",
            variant: { $0.dataType == "Preferences (non-store)" && $0.dataClass == .store }, actions: [.create, .edit, .delete, .import]),
    ]

    private static let goods: [MatrixCase] = [
        MatrixCase(
            dataType: "Goods received", title: "of a centralised order", table: "Goods_received",
            variant: { $0.dataType == "Goods received" && $0.ownership.audience.includesPrimary })
    ]
}

extension OwnerPath {
    /// Whether the site where a store is active edits it.
    fileprivate var isStore: Bool { if case .store = self { true } else { false } }
}

extension Audience {
    fileprivate var includesPrimary: Bool { if case .storeHeldAndPrimary = self { true } else { false } }
}
