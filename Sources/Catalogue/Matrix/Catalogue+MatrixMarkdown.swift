extension Catalogue {
    /// The section of `docs/ownership.md` about who may do what, and who receives it.
    func matrixMarkdown() -> String {
        let (headings, rows) = matrixTable()
        var text = """
            ## The matrix

            For every kind of data: what a site may do, by what it is to the record, and who holds the record once all have synced. The
            whole of it, one cell for each kind of data, topology, role and action, is printed by `tributary catalogue --matrix --json`
            with the members `dataType`, `case`, `topology`, `role`, `action`, `allowed`, `code` (null when allowed) and `receivers` (roles
            other than the one that acts; empty when refused). A row that holds several kinds of record is represented by its leading one.
            Where a second kind, a preference or a later writing is answered otherwise, that part follows the row with its words as `case`
            (null for the row itself), for the actions that are told (– elsewhere). Tables and conditions stand under *Kinds of data* and
            *Special cases*.

            | Role | What it is |
            |---|---|

            """
        for role in MatrixRole.allCases { text += "| \(role.rawValue) | \(role.title) |\n" }
        text += """

            Where a role may not, the answer is `not-editor`, and its message names the place where it can be done; other codes stand in
            brackets behind the roles that hear them. A code alone stands for everybody:

            | Code | What it means |
            |---|---|

            """
        for refusal in MatrixRefusal.allCases { text += "| `\(refusal.rawValue)` | \(refusal.title) |\n" }
        text += "\n| \(headings.map(\.capitalizedWord).joined(separator: " | ")) |\n"
        text += "|\(String(repeating: "---|", count: headings.count))\n"
        var previous = ""
        for row in rows {
            var cells = row
            cells[0] = row[0] == previous ? "" : row[0]
            previous = row[0]
            text += "| \(cells.joined(separator: " | ")) |\n"
        }
        return text
    }
}

extension String {
    /// The word with its first letter large and the others small.
    var capitalizedWord: String { prefix(1).uppercased() + dropFirst().lowercased() }
}
