/// Goes through the members of an object inside a buffer, in their order and without allocation.
///
/// Each member is checked completely when it is returned; the object as a whole is checked once `next` has returned
/// `nil`. Duplicate keys are returned as they come. The cursor must not outlive the call that lent the buffer.
package struct MemberCursor {
    private var scanner: JSONScanner
    private var isOpen: Bool

    /// Opens the object that fills `range` of the buffer (all of it when `nil`), white space around it allowed.
    ///
    /// Ranges that the cursor returns count from the buffer's start.
    /// - Throws: `PayloadError` when the bytes do not begin an object or are more than the limit.
    package init(
        _ buffer: UnsafeRawBufferPointer, range: Range<Int>? = nil, limits: PayloadLimits = .standard
    ) throws(PayloadError) {
        scanner = try JSONScanner(buffer, range: range, limits: limits)
        scanner.skipWhitespace()
        guard scanner.at < scanner.end else { throw scanner.refusal(scanner.at, .expectedValue) }
        guard scanner.byte(scanner.at) == 0x7B else { throw .unexpectedKind(offset: scanner.at, expected: .object) }
        isOpen = try scanner.open(depth: 1, closing: 0x7D)
        if !isOpen { try scanner.finish() }
    }

    /// The next member, or `nil` behind the last one.
    /// - Throws: `PayloadError` when the member, or what follows the object, is malformed.
    package mutating func next() throws(PayloadError) -> JSONMember? {
        guard isOpen else { return nil }
        let key = try scanner.key()
        try scanner.colon()
        let start = scanner.at
        scanner.sawWhitespace = false
        let kind = try scanner.value(depth: 1)
        let value = JSONSlice(range: start..<scanner.at, kind: kind, isCompact: !scanner.sawWhitespace)
        isOpen = try scanner.comma(orEnd: 0x7D)
        if !isOpen { try scanner.finish() }
        return JSONMember(key: key.start..<key.end, keyIsEscaped: key.isEscaped, value: value)
    }
}
