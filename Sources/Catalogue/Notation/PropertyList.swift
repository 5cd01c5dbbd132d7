/// The `word  value` lines of an entry or a variant, each to be used once.
struct PropertyList {
    private var values: [String: String] = [:]
    private static let longProperties: Set<String> = ["after", "deleted", "note", "when"]

    /// Adds a line; a word may come twice only if its values may be joined, as for `note`.
    mutating func add(_ key: String, _ value: String) throws {
        guard let earlier = values[key] else {
            values[key] = value
            return
        }
        guard PropertyList.longProperties.contains(key) else { throw PhraseError("`\(key)` comes twice") }
        values[key] = earlier + " " + value
    }

    /// Takes a value out; nil when it was not given.
    mutating func take(_ key: String) -> String? { values.removeValue(forKey: key) }

    /// Takes a value that must be there.
    mutating func require(_ key: String) throws -> String {
        guard let value = take(key) else { throw PhraseError("`\(key)` is missing") }
        return value
    }

    /// Throws when a word was given that nobody took.
    func checkAllTaken() throws {
        if let unknown = values.keys.min() { throw PhraseError("unknown property `\(unknown)`") }
    }
}
