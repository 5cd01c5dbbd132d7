/// The entries that exist, known before any is read, so that a name can be resolved at once.
struct EntryNames {
    private var apis: [String: [WireAPI]] = [:]

    /// Collects the entry headings of all declarations.
    init(in sources: [[SourceLine]]) {
        for lines in sources {
            for line in lines where line.text.utf8.starts(with: "== ".utf8) {
                guard let heading = try? EntryHeading(line.text) else { continue }
                apis[heading.reference.table, default: []].append(heading.reference.api)
            }
        }
    }

    /// Resolves `table` or `table@api`.
    ///
    /// A table nobody declares resolves to interface none, for `validate` to report; a name that exists twice
    /// must say which one is meant, else it throws.
    func reference(to text: Substring) throws -> Reference {
        if let sign = text.utf8.firstIndex(of: UInt8(ascii: "@")) {
            let word = String(text[text.utf8.index(after: sign)...])
            guard let api = WireAPI(rawValue: word) else { throw PhraseError("unknown interface: \(word)") }
            return Reference(table: String(text[..<sign]), api: api)
        }
        let table = String(text)
        let found = apis[table] ?? []
        guard Set(found).count < 2 else { throw PhraseError("\(table) exists twice: say which, as \(table)@v6") }
        return Reference(table: table, api: found.first ?? .none)
    }
}
