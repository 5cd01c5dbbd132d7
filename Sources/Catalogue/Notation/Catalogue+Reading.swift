extension Catalogue {
    /// Reads declarations into entries.
    ///
    /// Throws `NotationError` naming file, line and entry at the first line that cannot be read. What can be
    /// read but makes no sense, such as a dangling reference, is left for `validate`.
    package init(reading declarations: [Declaration], dataTypes: String) throws {
        let rows = try DataTypeRow.rows(in: dataTypes)
        let rowsByName = Dictionary(rows.map { ($0.data, $0) }, uniquingKeysWith: { first, _ in first })
        let sources = declarations.map { SourceLine.lines(of: $0.text) }
        let names = EntryNames(in: sources)
        var types: [RecordType] = []
        for (declaration, lines) in zip(declarations, sources) {
            for entry in try Catalogue.entries(in: lines, file: declaration.file) {
                var reader = EntryReader(names: names, rows: rowsByName)
                do {
                    types.append(try reader.entry(entry))
                } catch let error as PhraseError {
                    throw NotationError(
                        file: declaration.file, line: reader.lineNumber,
                        entry: entry.first.map { String($0.text.dropFirst(3)) } ?? "", reason: error.reason)
                }
            }
        }
        self.init(types: IntegrationOrder.leveled(types), dataTypes: rows)
    }

    /// Cuts the lines of a file at its entry headings.
    private static func entries(in lines: [SourceLine], file: String) throws -> [ArraySlice<SourceLine>] {
        let starts = lines.indices.filter { lines[$0].text.utf8.starts(with: "== ".utf8) }
        if let first = lines.first, starts.first != lines.startIndex {
            throw NotationError(file: file, line: first.number, entry: "", reason: "expected `== table [api] Title`")
        }
        let ends = starts.dropFirst() + [lines.endIndex]
        return zip(starts, ends).map { lines[$0..<$1] }
    }
}

extension DataTypeRow {
    /// Reads one row per line: `data | normal | mirrored | notes`.
    static func rows(in text: String) throws -> [DataTypeRow] {
        try SourceLine.lines(of: text).map { line in
            let cells = parts(of: line.text + " ", separatedBy: "| ").map(String.init)
            guard cells.count == 3 || cells.count == 4 else {
                throw NotationError(
                    file: "DataTypes", line: line.number, entry: "",
                    reason: "expected `data | normal | mirrored | notes`")
            }
            return DataTypeRow(
                data: cells[0], normal: cells[1], mirrored: cells[2], notes: cells.count == 4 ? cells[3] : "")
        }
    }
}
