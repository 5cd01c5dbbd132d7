extension Catalogue {
    /// The matrix as one JSON array, one cell per line.
    package func matrixJSON() -> String {
        "[\n" + matrix().map { $0.json() }.joined(separator: ",\n") + "\n]"
    }

    /// The matrix as rows of a readable table: who may do what, and who receives it; roles of one answer stand together.
    package func matrixTable() -> (headings: [String], rows: [[String]]) {
        let lines = MatrixLine.lines(of: matrix())
        return (
            ["DATA", "TOPOLOGY"] + MatrixAction.allCases.map { $0.rawValue.uppercased() } + ["RECEIVED BY"],
            lines.map { line in
                [line.part.map { "\(line.dataType): \($0)" } ?? line.dataType, line.topology]
                    + MatrixAction.allCases.map(line.allowed) + [line.receivers]
            }
        )
    }
}
