/// Goes through the elements of an array inside a buffer, without allocation.
///
/// Each element is checked completely when it is returned, except for duplicate keys in it; the array as a whole is
/// checked once `next` has returned `nil`. The cursor must not outlive the call that lent the buffer.
package struct ElementCursor {
    private var scanner: JSONScanner
    private var isOpen: Bool

    /// Opens the array that fills `range` of the buffer (all of it when `nil`), white space around it allowed.
    ///
    /// Ranges that the cursor returns count from the buffer's start.
    /// - Throws: `PayloadError` when the bytes do not begin an array or are more than the limit.
    package init(
        _ buffer: UnsafeRawBufferPointer, range: Range<Int>? = nil, limits: PayloadLimits = .standard
    ) throws(PayloadError) {
        scanner = try JSONScanner(buffer, range: range, limits: limits)
        scanner.skipWhitespace()
        guard scanner.at < scanner.end else { throw scanner.refusal(scanner.at, .expectedValue) }
        guard scanner.byte(scanner.at) == 0x5B else { throw .unexpectedKind(offset: scanner.at, expected: .array) }
        isOpen = try scanner.open(depth: 1, closing: 0x5D)
        if !isOpen { try scanner.finish() }
    }

    /// Where the next element and all that follows it stand, unchecked; `nil` behind the last one.
    package var rest: Range<Int>? { isOpen ? scanner.at..<scanner.end : nil }

    /// The next element, or `nil` behind the last one.
    /// - Throws: `PayloadError` when the element, or what follows the array, is malformed.
    package mutating func next() throws(PayloadError) -> JSONSlice? {
        guard isOpen else { return nil }
        let start = scanner.at
        scanner.sawWhitespace = false
        let kind = try scanner.value(depth: 1)
        let slice = JSONSlice(range: start..<scanner.at, kind: kind, isCompact: !scanner.sawWhitespace)
        isOpen = try scanner.comma(orEnd: 0x5D)
        if !isOpen { try scanner.finish() }
        return slice
    }
}
