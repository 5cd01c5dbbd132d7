import Storage

/// The facts kept beside records, in the order in which they are updated; `docs/consequences.md` is printed from it.
package enum FactSteps {
    package static let all: [FactStep] = [
        stores, namesSeen, prescribersSeen, people, aliases, orderSide, preferences, repeats, itemLists, namesOfTheDeleted,
    ]

    /// The steps for a table at one end, by its name in lower case; a table without facts of its own has those of every table.
    struct Plan<Step: Sendable>: Sendable {
        private let byTable: [String: [Step]]
        private let ofAny: [Step]

        init(_ step: (FactStep) -> Step?) {
            let tables = FactSteps.all.reduce(into: Set<String>()) { $0.formUnion($1.tables ?? []) }
            func steps(_ table: String?) -> [Step] {
                FactSteps.all.filter { fact in
                    guard let tables = fact.tables else { return true }
                    return table.map { tables.contains($0) } ?? false
                }.compactMap(step)
            }
            ofAny = steps(nil)
            byTable = Dictionary(uniqueKeysWithValues: tables.map { ($0, steps($0)) })
        }

        func steps(of table: String) -> [Step] { byTable[table] ?? ofAny }
    }

    /// Whether facts are drawn at a site from records of a table, in lower case: from each, or only where these fields all say something.
    ///
    /// What is drawn from every table alike is not asked for here.
    package static func drawnAtSite(from table: String) -> (always: Bool, where: [String]) {
        let steps = all.filter { $0.atSite != nil && $0.tables?.contains(table) ?? false }
        return (steps.contains { $0.onlyWith[table] == nil }, steps.flatMap { $0.onlyWith[table] ?? [] })
    }

    static let atCentral = Plan { $0.atCentral }
    static let atSite = Plan { $0.atSite }

    private static let stores = FactStep(
        "stores", "Code, name, kind and own name of each store; a new store opens at central (R-STORE 5), and who deals with it hears of it.",
        from: ["store"], atCentral: { try $0.updateStore($1) }, atSite: nil,
        because: "a site is told of its stores in its settings; where lists set items there, the list's step keeps them")
    private static let namesSeen = FactStep(
        "names seen", "In which store which name is visible; at central the name and what hangs on it move with it (R-STORE 4).",
        from: ["name_store_join"], atCentral: { try $0.updateJoin($1, .name) }, atSite: { try $0.updateJoin($1) })
    private static let prescribersSeen = FactStep(
        "prescribers seen", "In which store which prescriber is visible (R-OWN 4).",
        from: ["clinician_store_join"], atCentral: { try $0.updateJoin($1, .prescriber) }, atSite: { try $0.updateJoin($1) })
    private static let people = FactStep(
        "people", "By what patients and prescribers are looked up (R-OWN 2); what hangs on one moves when its home or its kind changes.",
        from: ["name", "clinician"], atCentral: { try $0.updatePerson($1) }, atSite: nil, because: "people are looked up at central")
    private static let aliases = FactStep(
        "aliases", "The dropped record's id stands for the kept one, for ever (R-OWN 9).",
        from: [Merge.table], atCentral: { try $0.updateMerge($1) }, atSite: nil,
        because: "a site takes its own merges at once, and central's when all of a pull is in: an alias that central lost gives way first")
    private static let orderSide = FactStep(
        "orders' side", "What hangs on an order goes where the order goes: to the primary as well, where that entered it (R-OWN 6).",
        from: [DocumentKind.purchaseOrder.table], atCentral: { try $0.rerouteOrderLines($1) }, atSite: nil, because: "central routes")
    private static let preferences = FactStep(
        "preferences", "Which of the preferences for all sites are on; at central one that widens an audience moves what exists (R-OWN 3, 8).",
        from: ["pref"], atCentral: { try $0.updatePreference($1) }, atSite: { try $0.update($1) })
    private static let repeats = FactStep(
        "repeats", "How often each repeat was dispensed; more than allowed is flagged (R-OWN 3).",
        from: [DocumentKind.transaction.lines, "repeat_table"],
        onlyWith: [DerivedFacts.repeatUses.table: DerivedFacts.repeatUses.fields], atCentral: { try $0.updateRepeats($1) }, atSite: { try $0.update($1) })
    private static let itemLists = FactStep(
        "item lists", "What the master lists say of the items of stores, and what is to be compared again (R-OWN 11).",
        from: ItemListFacts.sources.union(["pref"]), atCentral: { try $0.updateItemList($1) }, atSite: { try $0.updateItemList($1) })
    private static let namesOfTheDeleted = FactStep(
        "names of the deleted", "Which records name something that was deleted (R-OWN 10).",
        from: nil, atCentral: { try $0.updateGone($1) }, atSite: { try $0.updateGone($1) })
}
