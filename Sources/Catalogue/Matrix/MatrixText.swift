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
                [line.dataType, line.topology] + MatrixAction.allCases.map(line.allowed) + [line.receivers]
            }
        )
    }
}

/// One line for a reader: a kind of data in one topology, or in both where they give the same.
struct MatrixLine {
    let dataType: String
    let topology: String
    private let cells: [MatrixCell]

    static func lines(of cells: [MatrixCell]) -> [MatrixLine] {
        var lines: [MatrixLine] = []
        var rest = cells[...]
        while let first = rest.first {
            let count = rest.prefix { $0.dataType == first.dataType }.count
            let row = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            for topology in MatrixTopology.allCases {
                lines.append(MatrixLine(first.dataType, topology.rawValue, row.filter { $0.topology == topology }))
            }
        }
        return lines
    }

    private init(_ dataType: String, _ topology: String, _ cells: [MatrixCell]) {
        self.dataType = dataType
        self.topology = topology
        self.cells = cells
    }

    /// The roles that may, or why nobody may.
    func allowed(_ action: MatrixAction) -> String {
        let asked = cells.filter { $0.action == action }
        let roles = asked.filter(\.isAllowed).map(\.role)
        if roles.count == MatrixRole.allCases.count { return "every site" }
        if roles.isEmpty { return asked.first?.refusal?.rawValue ?? "" }
        return Self.words(roles)
    }

    /// Who receives what the editors write; where that depends on who wrote it, all who may.
    var receivers: String {
        let sets = cells.filter(\.isAllowed).map(\.receivers)
        let all = MatrixRole.allCases.filter { role in sets.contains { $0.contains(role) } }
        if all.isEmpty { return "nobody" }
        return Self.words(all)
    }

    /// Central and primary are one server where they come together.
    private static func words(_ roles: [MatrixRole]) -> String { roles.map(\.rawValue).joined(separator: ", ") }
}
