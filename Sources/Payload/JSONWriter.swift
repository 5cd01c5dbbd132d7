/// Writes JSON text by appending bytes; commas are set by themselves.
///
/// Strings are escaped only where JSON demands it. Nesting is the caller's duty: brackets are not counted.
package struct JSONWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: Bytes to reserve.
    package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Opens an object.
    package mutating func beginObject() { open(0x7B) }
    /// Closes an object.
    package mutating func endObject() { bytes.append(0x7D) }
    /// Opens an array.
    package mutating func beginArray() { open(0x5B) }
    /// Closes an array.
    package mutating func endArray() { bytes.append(0x5D) }

    /// Writes a member's key and colon; its value comes next.
    package mutating func key(_ name: String) {
        string(name)
        bytes.append(0x3A)
    }

    /// Writes a string value.
    package mutating func string(_ text: String) {
        separate()
        var text = text
        text.withUTF8 { appendQuoted($0) }
    }

    /// Writes an integer.
    package mutating func integer(_ value: some BinaryInteger) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes a number as its text.
    package mutating func number(_ value: JSONNumber) {
        separate()
        bytes.append(contentsOf: value.text.utf8)
    }

    /// Writes a truth value.
    package mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    }

    /// Writes null.
    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes one value that is JSON text already. The caller has checked it.
    package mutating func raw(_ value: [UInt8]) {
        separate()
        bytes.append(contentsOf: value)
    }

    /// Writes one value that is JSON text already, from a buffer. The caller has checked it.
    package mutating func raw(_ value: UnsafeRawBufferPointer) {
        separate()
        bytes.append(contentsOf: value)
    }

    /// Writes bytes as a string of lower-case hexadecimal digits.
    package mutating func hex(_ value: some Sequence<UInt8>) {
        separate()
        bytes.append(0x22)
        for byte in value { appendHex(byte) }
        bytes.append(0x22)
    }

    /// Ends a line, for one value per line; the next value takes no comma.
    package mutating func newline() { bytes.append(0x0A) }

    /// Forgets what was written and keeps the memory.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
    }

    /// No JSON value ends in an opening bracket, a colon or a line feed, so the last byte tells where one must follow.
    private mutating func separate() {
        switch bytes.last {
        case nil, 0x7B, 0x5B, 0x3A, 0x0A: break
        default: bytes.append(0x2C)
        }
    }

    private mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(0x22)
        var runStart = 0
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
            bytes.append(contentsOf: text[runStart..<index])
            appendEscaped(byte)
            runStart = index + 1
        }
        bytes.append(contentsOf: text[runStart...])
        bytes.append(0x22)
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        bytes.append(0x5C)
        switch byte {
        case 0x08: bytes.append(0x62)
        case 0x09: bytes.append(0x74)
        case 0x0A: bytes.append(0x6E)
        case 0x0C: bytes.append(0x66)
        case 0x0D: bytes.append(0x72)
        case 0x22, 0x5C: bytes.append(byte)
        default:
            bytes.append(contentsOf: "u00".utf8)
            appendHex(byte)
        }
    }

    private mutating func appendHex(_ byte: UInt8) {
        bytes.append(Self.hexDigit(byte >> 4))
        bytes.append(Self.hexDigit(byte & 0x0F))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? value + 0x30 : value + 0x57 }
}
