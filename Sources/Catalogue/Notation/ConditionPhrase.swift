extension VariantCondition {
    /// Reads clauses joined by ` and `: `mode = dispensary`, `store_ID is empty`, `fact existing patient`.
    init(phrase: Substring) throws {
        let clauses = try parts(of: phrase, separatedBy: " and ").map(VariantCondition.clause)
        self = clauses.count == 1 ? clauses[0] : .all(clauses)
    }

    private static func clause(_ text: Substring) throws -> VariantCondition {
        let words = words(of: text)
        if words.count > 1, words[0] == "fact" {
            let fact = words.dropFirst().joined(separator: " ")
            guard let known = RecordFact(rawValue: fact) else { throw PhraseError("unknown fact: \(fact)") }
            return .context(known)
        }
        if words.count == 3, words[1] == "is" {
            switch words[2] {
            case "empty": return .isEmpty(field: String(words[0]))
            case "set": return .notEmpty(field: String(words[0]))
            default: throw PhraseError("expected `is empty` or `is set`: \(text)")
            }
        }
        let sides = parts(of: text, separatedBy: " = ")
        guard sides.count == 2 else { throw PhraseError("unknown condition: \(text)") }
        let values = parts(of: sides[1], separatedBy: " or ").map(String.init)
        return .equals(field: String(sides[0]), values: values)
    }
}
