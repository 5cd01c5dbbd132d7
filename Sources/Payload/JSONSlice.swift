/// The kind of a JSON value.
package enum JSONKind: String, Sendable {
    case object, array, string, number, bool, null
}

/// One checked value inside a buffer: where it is and what it is.
package struct JSONSlice: Sendable, Equatable {
    /// The value's bytes in the buffer, quotes or brackets included.
    package let range: Range<Int>
    /// The value's kind.
    package let kind: JSONKind
    /// Whether the value holds no insignificant white space, so that its bytes are already canonical.
    package let isCompact: Bool
}

/// One member of an object inside a buffer.
package struct JSONMember: Sendable, Equatable {
    /// The key's bytes between its quotes, as written.
    package let key: Range<Int>
    /// Whether the key's bytes contain escapes.
    package let keyIsEscaped: Bool
    /// The member's value.
    package let value: JSONSlice
}
