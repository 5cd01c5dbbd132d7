/// One-shot gzip compression, for peers that read nothing else; callable from any thread.
///
/// Deflate with the fixed codes of RFC 1951: texts of many records alike become a fourth and less, in one pass.
package enum Gzip {
    /// One gzip member that holds `bytes`.
    package static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF]
        output.reserveCapacity(bytes.count / 3 + 64)
        var writer = DeflateWriter(output)
        writer.write(bytes)
        output = writer.finished()
        var check = checksum(bytes)
        var size = UInt32(truncatingIfNeeded: bytes.count)
        for _ in 0..<4 {
            output.append(UInt8(truncatingIfNeeded: check))
            check >>= 8
        }
        for _ in 0..<4 {
            output.append(UInt8(truncatingIfNeeded: size))
            size >>= 8
        }
        return output
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    /// The CRC-32 of RFC 1952.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = .max
        table.withUnsafeBufferPointer { table in
            for byte in bytes { value = table[Int(clamping: (value ^ UInt32(byte)) & 0xFF)] ^ value >> 8 }
        }
        return value ^ .max
    }
}
