/// One member of an object inside a buffer.
package struct JSONMember: Sendable, Equatable {
    /// The key's bytes between its quotes, as written.
    package let key: Range<Int>
    /// Whether the key's bytes contain escapes.
    package let keyIsEscaped: Bool
    /// The member's value.
    package let value: JSONSlice
}
