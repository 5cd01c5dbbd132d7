extension OwnerPath {
    /// The owner in the notation of the declarations; reading it back gives the same value.
    package var phrase: String {
        switch self {
        case .primary: "primary"
        case .central: "central"
        case .store(let field): "store \(field)"
        case .parent(let table, let api, let field): "owner of its \(table)@\(api.rawValue) by \(field)"
        case .home(let field): "home store \(field)"
        case .nameHome(let field): "home of the patient \(field)"
        case .prescriberHome(let field): "home of the prescriber \(field)"
        case .site(let field): "site \(field)"
        case .anySite: "any site"
        case .local: "each site"
        case .sync: "synchronisation settings"
        }
    }

    /// Reads a phrase; throws when it is not one of the known sentences.
    init(phrase: Substring, names: EntryNames) throws {
        let words = words(of: phrase).map(String.init)
        let last = words.last ?? ""
        let text = words.joined(separator: " ")
        switch (words.dropLast().joined(separator: " "), text) {
        case (_, "primary"): self = .primary
        case (_, "central"): self = .central
        case (_, "any site"): self = .anySite
        case (_, "each site"): self = .local
        case (_, "synchronisation settings"): self = .sync
        case ("store", _): self = .store(field: last)
        case ("site", _): self = .site(field: last)
        case ("home store", _): self = .home(field: last)
        case ("home of the patient", _): self = .nameHome(field: last)
        case ("home of the prescriber", _): self = .prescriberHome(field: last)
        default:
            guard words.count == 6, text.hasPrefix("owner of its "), words[4] == "by" else {
                throw PhraseError("unknown owner: \(text)")
            }
            let parent = try names.reference(to: words[3][...])
            self = .parent(table: parent.table, api: parent.api, field: last)
        }
    }

    /// The owner that class, mirrored editor and audience already tell; nil when it must be declared.
    static func implied(
        by dataClass: DataClass, editor: Editor, audience: Audience, homeStoreField: String?
    ) -> OwnerPath? {
        switch dataClass {
        case .central, .centralStore, .name: return editor == .central ? .central : .primary
        case .message: return .anySite
        case .sync: return .sync
        case .local: return .local
        case .store, .patient: break
        }
        if let homeStoreField { return .home(field: homeStoreField) }
        switch audience {
        case .store(let field), .storeHeld(let field), .storeHeldAndPrimary(let field),
            .storeAndPartner(let field, _):
            return .store(field: field)
        case .siteAndPrimary(let field): return .site(field: field)
        case .patient(let field): return .nameHome(field: field)
        case .follows(let table, let api, let field): return .parent(table: table, api: api, field: field)
        default: return nil
        }
    }
}
