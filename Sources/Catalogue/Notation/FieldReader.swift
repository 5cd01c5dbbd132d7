/// Reads the lines under `fields` into fields, values and nested fields.
struct FieldReader {
    let lines: ArraySlice<SourceLine>
    let names: EntryNames
    let hasBlanks: Bool
    private(set) var position: Int

    init(lines: ArraySlice<SourceLine>, names: EntryNames, hasBlanks: Bool) {
        self.lines = lines
        self.names = names
        self.hasBlanks = hasBlanks
        position = lines.startIndex
    }

    /// The number of the line being read, for errors.
    var lineNumber: Int { position < lines.endIndex ? lines[position].number : lines.last?.number ?? 0 }

    /// Reads the fields at one indentation with all that lies deeper.
    mutating func fields(indent: Int, isNested: Bool) throws -> [Field] {
        var fields: [Field] = []
        while position < lines.endIndex, lines[position].indent == indent {
            let draft = try FieldLine(lines[position].text, names: names, hasBlank: hasBlanks && !isNested)
            position += 1
            var values: [FieldValue] = []
            var inner: [Field] = []
            if position < lines.endIndex, lines[position].indent > indent {
                let deeper = lines[position].indent
                while position < lines.endIndex, lines[position].indent == deeper,
                    lines[position].text.utf8.starts(with: "- ".utf8)
                {
                    values += FieldReader.values(lines[position].text.dropFirst(2))
                    position += 1
                }
                inner = try self.fields(indent: deeper, isNested: true)
            }
            fields.append(draft.field(values: values, fields: inner))
        }
        if position < lines.endIndex, lines[position].indent > indent {
            throw PhraseError("unexpected indentation")
        }
        return fields
    }

    /// Reads `- sc or Sc : supplier credit`, or several values without meaning: `- OK, BELOW_HALF`.
    private static func values(_ text: Substring) -> [FieldValue] {
        let sides = parts(of: text, separatedBy: " : ")
        guard sides.count > 1 else {
            return parts(of: text, separatedBy: ",").map { FieldValue(value: plain($0), meaning: "", aliases: []) }
        }
        let spellings = parts(of: sides[0], separatedBy: " or ").map(plain)
        let meaning = sides.dropFirst().joined(separator: " : ")
        return [FieldValue(value: spellings[0], meaning: meaning, aliases: Array(spellings.dropFirst()))]
    }

    private static func plain(_ text: Substring) -> String { text == "\"\"" ? "" : String(text) }
}
