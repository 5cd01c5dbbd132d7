/// The escapes of JSON strings, decoded.
enum JSONEscape {
    /// What a lone surrogate becomes: text has no place for it, a comparison must not lose it.
    enum LoneSurrogate {
        /// U+FFFD, for text that people or Swift's `String` read.
        case replaced
        /// Its own three bytes, so that different keys stay different.
        case kept
    }

    /// The value of a hexadecimal digit, or `nil`.
    @inline(__always)
    static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte &- 0x30)
        case 0x41...0x46: UInt32(byte &- 0x37)
        case 0x61...0x66: UInt32(byte &- 0x57)
        default: nil
        }
    }

    /// The bytes of a string whose text between the quotes is `text`, which the scanner has accepted.
    static func decoded(_ text: UnsafeRawBufferPointer, lone: LoneSurrogate) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            guard text[index] == 0x5C, index + 1 < text.count else {
                bytes.append(text[index])
                index += 1
                continue
            }
            guard text[index + 1] == 0x75 else {
                bytes.append(plain(text[index + 1]))
                index += 2
                continue
            }
            var scalar = unit(text, index)
            index += 6
            if scalar & 0xFC00 == 0xD800, index + 1 < text.count, text[index] == 0x5C, text[index + 1] == 0x75 {
                let low = unit(text, index)
                if low & 0xFC00 == 0xDC00 {
                    scalar = 0x10000 + ((scalar & 0x3FF) << 10) + (low & 0x3FF)
                    index += 6
                }
            }
            if lone == .replaced, scalar & 0xFFFF_F800 == 0xD800 { scalar = 0xFFFD }
            append(scalar, to: &bytes)
        }
        return bytes
    }

    private static func plain(_ escaped: UInt8) -> UInt8 {
        switch escaped {
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: escaped
        }
    }

    private static func unit(_ text: UnsafeRawBufferPointer, _ index: Int) -> UInt32 {
        var value: UInt32 = 0
        for position in index + 2..<min(index + 6, text.count) { value = value << 4 | (digit(text[position]) ?? 0) }
        return value
    }

    private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift) & 0x3F) }
        switch scalar {
        case ..<0x80: bytes.append(UInt8(scalar))
        case ..<0x800:
            bytes.append(UInt8(0xC0 | scalar >> 6))
            bytes.append(tail(0))
        case ..<0x10000:
            bytes.append(UInt8(0xE0 | scalar >> 12))
            bytes.append(tail(6))
            bytes.append(tail(0))
        default:
            bytes.append(UInt8(0xF0 | scalar >> 18))
            bytes.append(tail(12))
            bytes.append(tail(6))
            bytes.append(tail(0))
        }
    }
}
