/// One field's own line: `"ddd factor"  real?  required  -> unit  # note`.
struct FieldLine {
    private var name = ""
    private var type = FieldType.text
    private var isNullable = false
    private var isKey = false
    private var isClosed = false
    private var defaultText: String?
    private var references: Reference?
    private var requirement = Requirement.none
    private var pushFormat: String?
    private var aliases: [String] = []
    private var note: String?

    init(_ text: Substring, names: EntryNames, hasBlank: Bool) throws {
        var rest = text
        if rest.utf8.contains(UInt8(ascii: "#")) {
            let noted = parts(of: rest, separatedBy: " # ")
            rest = noted[0]
            if noted.count > 1 { note = noted.dropFirst().joined(separator: " # ") }
        }
        var words = try FieldLine.takeName(&rest, into: &name)
        guard let typeWord = words.popFirst() else { throw PhraseError("field \(name) has no type") }
        isNullable = typeWord.hasSuffix("?")
        guard let type = FieldType(rawValue: String(isNullable ? typeWord.dropLast() : typeWord)) else {
            throw PhraseError("field \(name) has unknown type \(typeWord)")
        }
        self.type = type
        defaultText = hasBlank ? type.blank : nil
        while let word = words.popFirst() { try take(word, from: &words, names: names) }
    }

    /// Takes the name, in quotes when it contains a space, and returns the words behind it.
    private static func takeName(_ rest: inout Substring, into name: inout String) throws -> ArraySlice<Substring> {
        guard rest.utf8.first == UInt8(ascii: "\"") else {
            let all = words(of: rest)
            guard let first = all.first else { throw PhraseError("empty field line") }
            name = String(first)
            return all.dropFirst()
        }
        let quoted = rest.dropFirst()
        guard let end = quoted.firstIndex(of: "\"") else { throw PhraseError("field name has no closing quote") }
        name = String(quoted[..<end])
        return words(of: quoted[quoted.index(after: end)...])[...]
    }

    private mutating func take(
        _ word: Substring, from words: inout ArraySlice<Substring>, names: EntryNames
    ) throws {
        func next(_ what: String) throws -> Substring {
            guard let value = words.popFirst() else { throw PhraseError("field \(name): \(what) expected") }
            return value
        }
        switch word {
        case "key":
            isKey = true
            defaultText = nil
        case "required": requirement = .value
        case "present": requirement = .key
        case "closed": isClosed = true
        case "->": references = try names.reference(to: next("table"))
        case "pushed": pushFormat = String(try next("format"))
        case "also": aliases.append(String(try next("other name")))
        case "default":
            let value = String(try next("default"))
            defaultText = value == "none" ? nil : value
        default: throw PhraseError("field \(name): unknown word \(word)")
        }
    }

    /// The field, completed with what stands under its line.
    func field(values: [FieldValue], fields: [Field]) -> Field {
        Field(
            name: name, type: type, isNullable: isNullable, isKey: isKey, defaultText: defaultText,
            references: references, requirement: requirement, values: values, isClosed: isClosed,
            pushFormat: pushFormat, aliases: aliases, note: note, fields: fields)
    }
}
