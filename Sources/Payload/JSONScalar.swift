/// Reads strings, numbers and truth values at byte ranges that a cursor or a picker returned.
///
/// A range must lie in its buffer. Bytes that are not the kind of value asked for give `nil`, never an error.
package enum JSONScalar {
    /// The text of a string value; `nil` for null and other kinds. A lone surrogate reads as U+FFFD.
    package static func text(of range: Range<Int>, in buffer: UnsafeRawBufferPointer) -> String? {
        guard let content = stringContent(of: range, in: buffer) else { return nil }
        guard content.contains(0x5C) else { return String(decoding: content, as: UTF8.self) }
        return String(decoding: JSONEscape.decoded(content, lone: .replaced), as: UTF8.self)
    }

    /// The text of a key that a cursor returned. A lone surrogate reads as U+FFFD.
    package static func key(of member: JSONMember, in buffer: UnsafeRawBufferPointer) -> String {
        let content = UnsafeRawBufferPointer(rebasing: buffer[member.key])
        guard member.keyIsEscaped else { return String(decoding: content, as: UTF8.self) }
        return String(decoding: JSONEscape.decoded(content, lone: .replaced), as: UTF8.self)
    }

    /// A number exactly as written; `nil` for other kinds.
    package static func number(of range: Range<Int>, in buffer: UnsafeRawBufferPointer) -> String? {
        guard scanned(range, buffer, as: .number) else { return nil }
        return String(decoding: buffer[range], as: UTF8.self)
    }

    /// A number written without fraction and exponent; `nil` for other values and outside 64 bits.
    package static func integer(of range: Range<Int>, in buffer: UnsafeRawBufferPointer) -> Int64? {
        guard scanned(range, buffer, as: .number) else { return nil }
        let isNegative = buffer[range.lowerBound] == 0x2D
        var value: Int64 = 0
        for byte in buffer[(isNegative ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound] {
            guard 0x30...0x39 ~= byte else { return nil }
            let digit = Int64(byte &- 0x30)
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isOver) =
                isNegative
                ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !isTooLarge, !isOver else { return nil }
            value = sum
        }
        return value
    }

    /// A truth value; `nil` for other kinds.
    package static func bool(of range: Range<Int>, in buffer: UnsafeRawBufferPointer) -> Bool? {
        guard scanned(range, buffer, as: .bool) else { return nil }
        return buffer[range.lowerBound] == 0x74
    }

    /// Whether the value is null.
    package static func isNull(_ range: Range<Int>, in buffer: UnsafeRawBufferPointer) -> Bool {
        scanned(range, buffer, as: .null)
    }

    /// Whether the value is a string of exactly this text, compared byte for byte.
    package static func isText(_ text: String, at range: Range<Int>, in buffer: UnsafeRawBufferPointer) -> Bool {
        guard let content = stringContent(of: range, in: buffer) else { return false }
        guard content.contains(0x5C) else { return content.elementsEqual(text.utf8) }
        return JSONEscape.decoded(content, lone: .kept).elementsEqual(text.utf8)
    }

    /// The bytes between the quotes of a valid string value.
    private static func stringContent(
        of range: Range<Int>, in buffer: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        guard scanned(range, buffer, as: .string) else { return nil }
        return UnsafeRawBufferPointer(rebasing: buffer[range.lowerBound + 1..<range.upperBound - 1])
    }

    private static func scanned(_ range: Range<Int>, _ buffer: UnsafeRawBufferPointer, as kind: JSONKind) -> Bool {
        let limits = PayloadLimits(maxDepth: 1, maxBytes: .max)
        do throws(PayloadError) {
            var scanner = try JSONScanner(buffer, range: range, limits: limits)
            // Containers are never scalars, and a caller may ask about a large one.
            guard scanner.byte(scanner.at) != 0x7B, scanner.byte(scanner.at) != 0x5B else { return false }
            return try scanner.value(depth: 0) == kind && scanner.at == scanner.end
        } catch {
            return false
        }
    }
}
