/// Makes the ids of the sample: 32 upper-case hex digits that depend on the seed and the words that name the record.
///
/// An id does not depend on the order in which records are made, so a reference can be written before its record.
struct IdentifierSource: Sendable {
    let seed: UInt64

    /// The id of the record that `words` name, the first of them being its table.
    func id(_ words: String...) -> String {
        var random = SeededRandom(seed: seed, stream: words.joined(separator: "/"))
        return HexDigits(high: random.next(), low: random.next()).text
    }
}
