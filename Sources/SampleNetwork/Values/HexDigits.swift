/// 128 bits that are written as 32 upper-case hex digits.
struct HexDigits: Sendable {
    let high: UInt64
    let low: UInt64

    /// The digits as text.
    var text: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            write(into: buffer)
            return 32
        }
    }

    /// Adds the digits to `bytes`.
    @inline(__always)
    func append(to bytes: inout [UInt8]) {
        Self.append(high, to: &bytes)
        Self.append(low, to: &bytes)
    }

    private func write(into buffer: UnsafeMutableBufferPointer<UInt8>) {
        for index in 0..<16 {
            let shift = UInt64(60 - index * 4)
            buffer[index] = Self.digit((high >> shift) & 15)
            buffer[index + 16] = Self.digit((low >> shift) & 15)
        }
    }

    @inline(__always)
    private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 4
            bytes.append(digit((word >> shift) & 15))
        }
    }

    @inline(__always)
    private static func digit(_ value: UInt64) -> UInt8 {
        let four = UInt8(truncatingIfNeeded: value)
        return four < 10 ? 48 + four : 55 + four
    }
}
