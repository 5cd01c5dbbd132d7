/// What a storekeeper reads holds none of the terms of engineers; they stand in JSON, in errors.md and in what central's administrator reads.
package enum PlainWords {
    /// Beginnings of words.
    private static let terms = [
        "checkpoint", "withheld", "withhold", "fence", "epoch", "digest", "channel", "quarantin", "cursor", "tenure", "outbox", "parked",
    ]

    /// The terms that a text holds.
    package static func terms(in text: String) -> [String] {
        let words = text.lowercased().split { !$0.isLetter }
        return terms.filter { term in words.contains { $0.hasPrefix(term) } }
    }

    /// The texts between quotes of a source file's line, without what is worked out in them.
    package static func literals(in line: String) -> [String] {
        let parts = line.replacing(/\\\((?:[^()]|\([^()]*\))*\)/, with: "").split(separator: "\"", omittingEmptySubsequences: false)
        return parts.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }
}
