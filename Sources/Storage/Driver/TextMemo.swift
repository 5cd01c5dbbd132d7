/// What one transaction remembers of its statements' texts, found by where a text lies in memory instead of by hashing it: nearly all are
/// literals, which never move.
///
/// A remembered text is kept alive, so no other can lie at its place meanwhile.
struct TextMemo<Value> {
    private var values: [Place: (text: String, value: Value)] = [:]
    /// More would be texts made anew for each call, which nobody asks for twice.
    private static var countMax: Int { 512 }

    /// Where a text lies; its length tells one literal from another that begins at the same place.
    private struct Place: Hashable {
        let address: UInt
        let count: Int

        init?(_ text: String) {
            // Short texts lie in the string itself.
            guard text.utf8.count > 15,
                let address = text.utf8.withContiguousStorageIfAvailable({ UInt(bitPattern: $0.baseAddress) })
            else { return nil }
            (self.address, count) = (address, text.utf8.count)
        }
    }

    /// The value of the text, made where none is remembered.
    mutating func value(of text: String, _ make: (String) throws -> Value) rethrows -> Value {
        guard let place = Place(text) else { return try make(text) }
        if let known = values[place] { return known.value }
        let value = try make(text)
        if values.count < Self.countMax { values[place] = (text, value) }
        return value
    }
}
