/// Reads one entry: heading, properties, variants, fields.
struct EntryReader {
    let names: EntryNames
    let ownership: OwnershipReader
    private(set) var lineNumber = 0

    init(names: EntryNames, rows: [String: DataTypeRow]) {
        self.names = names
        ownership = OwnershipReader(rows: rows, names: names)
    }

    /// Reads the lines of one entry; on error `lineNumber` is the line to blame.
    mutating func entry(_ lines: ArraySlice<SourceLine>) throws -> RecordType {
        lineNumber = lines.first?.number ?? 0
        guard let first = lines.first else { throw PhraseError("empty entry") }
        let heading = try EntryHeading(first.text)
        var list = PropertyList()
        var variants: [Variant] = []
        var position = lines.startIndex + 1
        while position < lines.endIndex, lines[position].text != "fields" {
            let line = lines[position]
            lineNumber = line.number
            let (key, value) = line.keyAndValue()
            position += 1
            if key == "variant" {
                let end = lines[position...].firstIndex { $0.indent == 0 } ?? lines.endIndex
                variants.append(try variant(value, lines[position..<end]))
                position = end
            } else {
                try list.add(key, value)
            }
        }
        let propertyLine = lineNumber
        let fields = try fields(lines[position...].dropFirst(), hasBlanks: heading.reference.api != .v6)
        lineNumber = propertyLine
        return try recordType(heading, &list, variants, fields)
    }

    private mutating func variant(_ dataType: String, _ lines: ArraySlice<SourceLine>) throws -> Variant {
        var list = PropertyList()
        try list.add("data", dataType)
        for line in lines {
            lineNumber = line.number
            let (key, value) = line.keyAndValue()
            try list.add(key, value)
        }
        let condition = try VariantCondition(phrase: list.require("when")[...])
        let ownership = try ownership.ownership(from: &list)
        try list.checkAllTaken()
        return Variant(condition: condition, ownership: ownership)
    }

    private mutating func fields(_ lines: ArraySlice<SourceLine>, hasBlanks: Bool) throws -> [Field] {
        guard let first = lines.first else { throw PhraseError("no fields") }
        var reader = FieldReader(lines: lines, names: names, hasBlanks: hasBlanks)
        do {
            let fields = try reader.fields(indent: first.indent, isNested: false)
            guard reader.position == lines.endIndex else { throw PhraseError("unexpected indentation") }
            return fields
        } catch {
            lineNumber = reader.lineNumber
            throw error
        }
    }

    private func recordType(
        _ heading: EntryHeading, _ list: inout PropertyList, _ variants: [Variant], _ fields: [Field]
    ) throws -> RecordType {
        let foreign = try foreignAudiences(&list)
        let parents = try (list.take("after") ?? "").split(separator: ",").map { try names.reference(to: trimmed($0)) }
        let word = list.take("direction") ?? "pull"
        guard let direction = Direction(rawValue: word) else { throw PhraseError("unknown direction: \(word)") }
        let deleted = list.take("deleted")
        let note = list.take("note")
        let withheld = try EntryReader.flag(list.take("withheld"), "unless transactions are synced")
        let inferred = try EntryReader.flag(list.take("spelling"), "of field names inferred")
        let rules = try ownership.ownership(from: &list)
        try list.checkAllTaken()
        return RecordType(
            table: heading.reference.table, api: heading.reference.api, title: heading.title, ownership: rules,
            variants: variants, foreignAudiences: foreign, direction: direction, parents: parents,
            integrationLevel: 0,
            softDelete: SoftDelete(text: deleted ?? "by delete record", isAssumed: deleted == nil),
            isWithheldWithoutTransactions: withheld, areFieldNamesInferred: inferred, note: note,
            keyField: fields.first(where: \.isKey)?.name ?? "", fields: fields)
    }

    private func foreignAudiences(_ list: inout PropertyList) throws -> [ForeignAudience] {
        try ForeignSite.allCases.compactMap { site in
            try list.take("on \(site.rawValue)").map {
                ForeignAudience(site: site, audience: try Audience(phrase: $0[...], names: names))
            }
        }
    }

    /// Whether a property is given, which has one possible value.
    static func flag(_ value: String?, _ expected: String) throws -> Bool {
        guard let value else { return false }
        guard value == expected else { throw PhraseError("expected `\(expected)`: \(value)") }
        return true
    }
}
