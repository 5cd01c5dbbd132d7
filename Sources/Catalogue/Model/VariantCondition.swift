/// When a variant applies instead of its record type's ordinary rules.
package indirect enum VariantCondition: Sendable, Equatable {
    /// The field has one of the values; letter case does not count, as in the legacy system.
    case equals(field: String, values: [String])
    case isEmpty(field: String)
    case notEmpty(field: String)
    case context(RecordFact)
    case all([VariantCondition])

    /// The fields the condition reads.
    package var fields: [String] {
        switch self {
        case .equals(let field, _), .isEmpty(let field), .notEmpty(let field): [field]
        case .context: []
        case .all(let parts): parts.flatMap(\.fields)
        }
    }

    /// Whether it holds for the field values found by `lookup` and the facts given.
    ///
    /// A field that `lookup` does not know counts as empty. Facts not listed count as untrue.
    package func holds(where lookup: (String) -> String?, facts: Set<RecordFact> = []) -> Bool {
        switch self {
        case .equals(let field, let values):
            let value = (lookup(field) ?? "").lowercased()
            return values.contains { $0.lowercased() == value }
        case .isEmpty(let field): return (lookup(field) ?? "").isEmpty
        case .notEmpty(let field): return !(lookup(field) ?? "").isEmpty
        case .context(let fact): return facts.contains(fact)
        case .all(let parts): return parts.allSatisfy { $0.holds(where: lookup, facts: facts) }
        }
    }

    /// What an administrator reads.
    package var title: String {
        switch self {
        case .context(let fact): fact.rawValue
        case .all(let parts): parts.map(\.title).joined(separator: " and ")
        default: phrase
        }
    }

    /// The condition as a phrase, in the notation of the declarations.
    package var phrase: String {
        switch self {
        case .equals(let field, let values): "\(field) = \(values.joined(separator: " or "))"
        case .isEmpty(let field): "\(field) is empty"
        case .notEmpty(let field): "\(field) is set"
        case .context(let fact): "fact \(fact.rawValue)"
        case .all(let parts): parts.map(\.phrase).joined(separator: " and ")
        }
    }
}
