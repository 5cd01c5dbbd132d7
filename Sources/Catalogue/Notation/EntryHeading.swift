/// The first line of an entry: `== table [api] Title`.
struct EntryHeading {
    let reference: Reference
    let title: String

    init(_ text: Substring) throws {
        let words = words(of: text)
        guard words.count > 3, words[0] == "==", words[2].hasPrefix("["), words[2].hasSuffix("]") else {
            throw PhraseError("expected `== table [api] Title`")
        }
        let word = String(words[2].dropFirst().dropLast())
        guard let api = WireAPI(rawValue: word) else { throw PhraseError("unknown interface: \(word)") }
        reference = Reference(table: String(words[1]), api: api)
        title = words[3...].joined(separator: " ")
    }
}
