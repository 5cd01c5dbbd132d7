/// One checked value inside a buffer: where it is and what it is.
package struct JSONSlice: Sendable, Equatable {
    /// The value's bytes in the buffer, quotes or brackets included.
    package let range: Range<Int>
    /// The value's kind.
    package let kind: JSONKind
    /// Whether the value holds no insignificant white space, so that its bytes are already canonical.
    package let isCompact: Bool
}
