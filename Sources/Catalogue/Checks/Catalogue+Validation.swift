extension Catalogue {
    /// Everything that makes no sense, sorted; empty for a sound catalogue.
    ///
    /// Finds duplicates, unknown rows and fields, dangling references, cycles among parents, owners and editors
    /// that do not fit the class, and audiences wider than the class allows (R-OWN, R-ROUTE).
    package func validate() -> [CatalogueProblem] {
        (duplicates() + types.flatMap(problems) + parentCycles()).sorted()
    }

    private func duplicates() -> [CatalogueProblem] {
        var problems: [CatalogueProblem] = []
        for (earlier, later) in zip(types, types.dropFirst()) where earlier.reference == later.reference {
            problems.append(CatalogueProblem(kind: .duplicateEntry, entry: later.reference, detail: later.title))
        }
        var spelling: [String: String] = [:]
        for type in types {
            let first = spelling[type.table.lowercased()] ?? type.table
            spelling[type.table.lowercased()] = first
            if first != type.table {
                problems.append(CatalogueProblem(kind: .spelling, entry: type.reference, detail: first))
            }
        }
        return problems
    }

    private func problems(in type: RecordType) -> [CatalogueProblem] {
        var problems = fieldProblems(in: type)
        func report(_ kind: CatalogueProblem.Kind, _ detail: String) {
            problems.append(CatalogueProblem(kind: kind, entry: type.reference, detail: detail))
        }
        for parent in type.parents where self.type(parent)?.reference != parent {
            report(.danglingReference, "after \(parent)")
        }
        var seen: [VariantCondition] = []
        for variant in type.variants {
            if seen.contains(variant.condition) { report(.unreachableVariant, variant.condition.phrase) }
            seen.append(variant.condition)
            for name in variant.condition.fields where type.field(name) == nil {
                report(.unknownField, "\(name) in `\(variant.condition.phrase)`")
            }
        }
        for rules in [type.ownership] + type.variants.map(\.ownership) {
            problems += OwnershipCheck(catalogue: self, type: type, rules: rules).problems()
        }
        for foreign in type.foreignAudiences {
            for name in foreign.audience.fields where type.field(name) == nil {
                report(.unknownField, "\(name) in `\(foreign.audience.phrase)`")
            }
        }
        return problems
    }

    private func fieldProblems(in type: RecordType) -> [CatalogueProblem] {
        var problems: [CatalogueProblem] = []
        func report(_ kind: CatalogueProblem.Kind, _ detail: String) {
            problems.append(CatalogueProblem(kind: kind, entry: type.reference, detail: detail))
        }
        if type.field(type.keyField)?.isKey != true { report(.unknownKeyField, type.keyField) }
        if type.fields.count(where: \.isKey) > 1 { report(.duplicateField, "two key fields") }
        var names: Set<String> = []
        for field in type.fields {
            if !names.insert(field.name).inserted { report(.duplicateField, field.name) }
            if let reference = field.references, self.type(reference)?.reference != reference {
                report(.danglingReference, "\(field.name) -> \(reference)")
            }
        }
        return problems
    }

    private func parentCycles() -> [CatalogueProblem] {
        var search = ParentCycleSearch(catalogue: self)
        return search.problems()
    }
}
