/// Checks one set of rules of an entry, its ordinary ones or a variant's, against its class.
struct OwnershipCheck {
    let catalogue: Catalogue
    let type: RecordType
    let rules: Ownership

    /// All that is wrong with the rules.
    func problems() -> [CatalogueProblem] {
        var problems: [CatalogueProblem] = []
        func report(_ kind: CatalogueProblem.Kind, _ detail: String) {
            problems.append(CatalogueProblem(kind: kind, entry: type.reference, detail: detail))
        }
        let rows = [rules.dataType] + (rules.merge.map { [$0.dataType] } ?? [])
        for row in rows where !catalogue.dataTypes.contains(where: { $0.data == row }) {
            report(.unknownDataType, row)
        }
        let audiences = [rules.audience] + (rules.widening.map { [$0.audience] } ?? [])
        let fields = audiences.flatMap(\.fields) + rules.ownerPath.fields + (rules.homeStoreField.map { [$0] } ?? [])
        for name in Set(fields).sorted() where type.field(name) == nil { report(.unknownField, name) }
        for audience in [rules.audience] + audiences.dropFirst() {
            if case .follows(let table, let api, _) = audience, catalogue.type(table: table, api: api) == nil {
                report(.danglingReference, audience.phrase)
            }
        }
        if !fits(root(of: rules.audience, seen: [type.reference])) {
            report(.audienceTooWide, "\(rules.dataClass.word) data must not go to: \(rules.audience.title)")
        }
        if !editors.contains(rules.mirroredEditor) { report(.editorAgainstClass, rules.mirroredEditor.rawValue) }
        if !ownerFits { report(.ownerAgainstClass, rules.ownerPath.phrase) }
        return problems
    }

    /// The audience at the end of a chain of records that go with their parents; nil when there is no end.
    private func root(of audience: Audience, seen: Set<Reference>) -> Audience? {
        guard case .follows(let table, let api, _) = audience else { return audience }
        let next = Reference(table: table, api: api)
        guard !seen.contains(next), let parent = catalogue.type(next) else { return nil }
        return root(of: parent.audience, seen: seen.union([next]))
    }

    /// Whether the class may reach that far (R-ROUTE). A dangling chain is reported elsewhere.
    private func fits(_ audience: Audience?) -> Bool {
        guard let audience else { return true }
        if audience == .nobody || audience == .centralOnly { return true }
        switch (rules.dataClass, audience) {
        case (.central, _): return true
        case (.centralStore, .storeKnown), (.centralStore, .storeOfName): return true
        case (.centralStore, .store), (.centralStore, .storeHeld), (.centralStore, .storeHeldAndPrimary): return true
        case (.store, .store), (.store, .storeHeld), (.store, .storeAndPartner): return true
        case (.store, .storeHeldAndPrimary), (.store, .siteAndPrimary): return true
        case (.patient, .patient), (.patient, .prescriber), (.patient, .storeHeld): return true
        case (.name, .name): return true
        case (.message, .message): return true
        default: return false
        }
    }

    private var editors: Set<Editor> {
        switch rules.dataClass {
        case .central, .centralStore: [.primary, .central]
        case .name: [.primary]
        case .store, .patient, .message: [.store]
        case .sync: [.central]
        case .local: [.local]
        }
    }

    private var ownerFits: Bool {
        switch (rules.dataClass, rules.ownerPath) {
        case (.central, .primary), (.centralStore, .primary), (.name, .primary): rules.mirroredEditor == .primary
        case (.central, .central), (.centralStore, .central): rules.mirroredEditor == .central
        case (.store, .store), (.store, .parent), (.store, .site), (.store, .anySite): true
        case (.patient, .home), (.patient, .nameHome), (.patient, .prescriberHome), (.patient, .store): true
        case (.message, .anySite), (.sync, .sync), (.local, .local): true
        default: false
        }
    }
}
