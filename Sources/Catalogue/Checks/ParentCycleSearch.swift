/// Finds entries that are, over any number of steps, their own parent.
struct ParentCycleSearch {
    let catalogue: Catalogue
    private var finished: Set<Reference> = []
    private var path: [Reference] = []
    private var found: [CatalogueProblem] = []

    init(catalogue: Catalogue) { self.catalogue = catalogue }

    /// One problem for each cycle, told at its first entry.
    mutating func problems() -> [CatalogueProblem] {
        for type in catalogue.types { visit(type) }
        return found
    }

    private mutating func visit(_ type: RecordType) {
        let entry = type.reference
        if let start = path.firstIndex(of: entry) {
            let cycle = path[start...] + [entry]
            found.append(
                CatalogueProblem(
                    kind: .parentCycle, entry: cycle.min() ?? entry,
                    detail: cycle.map(\.description).joined(separator: " after ")))
            return
        }
        guard !finished.contains(entry) else { return }
        path.append(entry)
        for parent in type.parents {
            if let next = catalogue.type(parent) { visit(next) }
        }
        path.removeLast()
        finished.insert(entry)
    }
}
