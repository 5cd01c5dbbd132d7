/// One line for a reader: a kind of data in one topology, or in both where they give the same.
struct MatrixLine {
    let dataType: String
    let part: String?
    let topology: String
    private let cells: [MatrixCell]

    static func lines(of cells: [MatrixCell]) -> [MatrixLine] {
        var lines: [MatrixLine] = []
        var rest = cells[...]
        while let first = rest.first {
            let count = rest.prefix { $0.dataType == first.dataType && $0.part == first.part }.count
            let row = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            for topology in MatrixTopology.allCases {
                lines.append(MatrixLine(first, topology.rawValue, row.filter { $0.topology == topology }))
            }
        }
        return lines
    }

    private init(_ first: MatrixCell, _ topology: String, _ cells: [MatrixCell]) {
        dataType = first.dataType
        part = first.part
        self.topology = topology
        self.cells = cells
    }

    /// The roles that may, or why nobody may.
    func allowed(_ action: MatrixAction) -> String {
        let asked = cells.filter { $0.action == action }
        // A part is told only where it is answered otherwise than its row.
        guard !asked.isEmpty else { return "–" }
        let roles = asked.filter(\.isAllowed).map(\.role)
        if roles.count == MatrixRole.allCases.count { return "every site" }
        let codes = Set(asked.compactMap(\.refusal))
        if roles.isEmpty, codes.count == 1, let code = codes.first { return code.rawValue }
        let told = MatrixRefusal.allCases.filter { $0 != .notEditor && codes.contains($0) }.map { code in
            let hearing = asked.filter { $0.refusal == code }.map(\.role)
            // Who else may not hears the same.
            let words = hearing.count + roles.count == MatrixRole.allCases.count && hearing.count > 2 ? "the others" : Self.words(hearing)
            return "\(words): \(code.rawValue)"
        }
        let may = roles.isEmpty ? "nobody" : Self.words(roles)
        return told.isEmpty ? may : "\(may) (\(told.joined(separator: "; ")))"
    }

    /// Who receives what the editors write, and what one of them writes where that goes elsewhere.
    var receivers: String {
        let allowed = cells.filter(\.isAllowed)
        let all = Set(allowed.flatMap(\.receivers))
        var special: [String] = []
        for cell in allowed where cell.action == allowed.first?.action && Set(cell.receivers) != all.subtracting(same(as: cell.role)) {
            let note = "from \(Self.words([cell.role])): \(Self.words(cell.receivers))"
            if !special.contains(note) { special.append(note) }
        }
        let words = Self.words(MatrixRole.allCases.filter(all.contains))
        return special.isEmpty ? words : "\(words) (\(special.joined(separator: "; ")))"
    }

    /// The roles that one server, or one store's site, has together.
    private func same(as role: MatrixRole) -> Set<MatrixRole> {
        let pairs: [Set<MatrixRole>] = [[.active, .ordinary]] + (topology == "normal" ? [[.central, .primary]] : [])
        return pairs.first { $0.contains(role) } ?? [role]
    }

    /// A store's site is told once where it does not matter whether the store is a dispensary.
    private static func words(_ roles: [MatrixRole]) -> String {
        guard !roles.isEmpty else { return "nobody" }
        let isEither = roles.contains(.active) && roles.contains(.ordinary)
        return roles.compactMap { role in
            switch role {
            case .ordinary where isEither: nil
            case .active where !isEither: "active site (a dispensary)"
            case .ordinary: "active site (no dispensary)"
            default: role.rawValue
            }
        }.joined(separator: ", ")
    }
}
