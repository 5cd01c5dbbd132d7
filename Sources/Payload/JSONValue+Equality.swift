extension JSONValue: Equatable {
    /// Equal as written: same order of members, same text of numbers, same code points in strings.
    package static func == (first: JSONValue, second: JSONValue) -> Bool {
        switch (first, second) {
        case (.null, .null): true
        case (.bool(let first), .bool(let second)): first == second
        case (.number(let first), .number(let second)): first == second
        case (.string(let first), .string(let second)): first.utf8.elementsEqual(second.utf8)
        case (.array(let first), .array(let second)): first == second
        case (.object(let first), .object(let second)):
            first.elementsEqual(second) { $0.key.utf8.elementsEqual($1.key.utf8) && $0.value == $1.value }
        default: false
        }
    }

    /// Equal in meaning: the order of members is ignored and numbers are compared by their exact value.
    ///
    /// Members of one key, if an object has several, must agree in their order.
    package func isSemanticallyEqual(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let first), .number(let second)): first.isEqualInValue(to: second)
        case (.array(let first), .array(let second)):
            first.elementsEqual(second) { $0.isSemanticallyEqual(to: $1) }
        case (.object(let first), .object(let second)):
            Self.sorted(first).elementsEqual(Self.sorted(second)) {
                $0.key.utf8.elementsEqual($1.key.utf8) && $0.value.isSemanticallyEqual(to: $1.value)
            }
        default: self == other
        }
    }

    /// Swift's sort is stable, so members of one key keep their order.
    private static func sorted(_ members: [(key: String, value: JSONValue)]) -> [(key: String, value: JSONValue)] {
        members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
