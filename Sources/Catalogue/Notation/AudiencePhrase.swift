extension Audience {
    /// The audience in the notation of the declarations; reading it back gives the same value.
    package var phrase: String {
        switch self {
        case .everyone: "every site"
        case .dispensaries: "dispensary sites"
        case .store(let field): "the store \(field)"
        case .storeAndPartner(let store, let name): "the store \(store) and the partner \(name)"
        case .storeKnown(let field): "sites that know the store \(field)"
        case .storeOfName(let field): "sites that know the store of the name \(field)"
        case .storeHeld(let field): "sites that hold the store \(field)"
        case .storeHeldAndPrimary(let field): "the primary and sites that hold the store \(field)"
        case .siteAndPrimary(let field): "the primary and the site \(field)"
        case .storeOrEveryone(let field): "every site or the store \(field)"
        case .storeInTail(let field): "the store at the end of \(field)"
        case .name(let field): "where the name \(field) is visible"
        case .patient(let field): "where the patient \(field) is visible"
        case .prescriber(let field): "where the prescriber \(field) is visible"
        case .follows(let table, let api, let field): "with its \(table)@\(api.rawValue) by \(field)"
        case .message(let from, let to): "messages from \(from) to \(to)"
        case .centralOnly: "central only"
        case .nobody: "nobody"
        }
    }

    /// Reads a phrase; throws when it is not one of the known sentences.
    init(phrase: Substring, names: EntryNames) throws {
        let words = words(of: phrase).map(String.init)
        let last = words.last ?? ""
        let shape = words.dropLast().joined(separator: " ")
        switch (shape, words.count) {
        case ("every", 2) where last == "site": self = .everyone
        case ("dispensary", 2) where last == "sites": self = .dispensaries
        case ("central", 2) where last == "only": self = .centralOnly
        case ("", 1) where last == "nobody": self = .nobody
        case ("the store", _): self = .store(field: last)
        case ("sites that know the store", _): self = .storeKnown(field: last)
        case ("sites that know the store of the name", _): self = .storeOfName(field: last)
        case ("sites that hold the store", _): self = .storeHeld(field: last)
        case ("the primary and sites that hold the store", _): self = .storeHeldAndPrimary(field: last)
        case ("the primary and the site", _): self = .siteAndPrimary(field: last)
        case ("every site or the store", _): self = .storeOrEveryone(field: last)
        case ("the store at the end of", _): self = .storeInTail(field: last)
        default: self = try Audience(longer: words, names: names)
        }
    }

    /// Reads the sentences whose field is not the last word or that have two.
    private init(longer words: [String], names: EntryNames) throws {
        let phrase = words.joined(separator: " ")
        guard words.count > 4 else { throw PhraseError("unknown audience: \(phrase)") }
        let opening = words.prefix(3).joined(separator: " ")
        if words.count == 6, words[4] == "is", words[5] == "visible" {
            switch opening {
            case "where the name": self = .name(field: words[3])
            case "where the patient": self = .patient(field: words[3])
            case "where the prescriber": self = .prescriber(field: words[3])
            default: throw PhraseError("unknown audience: \(phrase)")
            }
        } else if words.count == 7, words[0] == "the", words[1] == "store", words[3...5] == ["and", "the", "partner"] {
            self = .storeAndPartner(store: words[2], name: words[6])
        } else if words.count == 5, words[0...1] == ["with", "its"], words[3] == "by" {
            let parent = try names.reference(to: words[2][...])
            self = .follows(table: parent.table, api: parent.api, field: words[4])
        } else if words.count == 5, words[0...1] == ["messages", "from"], words[3] == "to" {
            self = .message(from: words[2], to: words[4])
        } else {
            throw PhraseError("unknown audience: \(phrase)")
        }
    }
}
