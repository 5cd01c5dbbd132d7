/// Tests on eight bytes at a time.
enum ByteWords {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Sets the high bit of each byte that ends a plain run in a string: quote, backslash, control, non-ASCII.
    ///
    /// Only the lowest set bit is exact; borrows may set bits above it.
    @inline(__always)
    static func stops(_ word: UInt64) -> UInt64 {
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        // Where a byte of `word` is itself ≥ 0x80 the last term reports it, so the usual `& ~word` is not needed.
        return ((quote &- ones) | (backslash &- ones) | (word &- ones &* 0x20) | word) & highs
    }

    /// The index, from the lowest byte, of the first stop in a non-zero result of `stops`.
    @inline(__always)
    static func firstIndex(_ stops: UInt64) -> Int { stops.trailingZeroBitCount >> 3 }

    /// The lowest `count` bytes of a word, 0 ≤ count ≤ 7.
    @inline(__always)
    static func low(_ word: UInt64, count: Int) -> UInt64 {
        word & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)
    }

    /// The ASCII capital letters of a word in lower case, other bytes as they are.
    @inline(__always)
    static func lowercasedASCII(_ word: UInt64) -> UInt64 {
        let ascii = word & ~highs
        let fromA = ascii &+ ones &* (0x80 - 0x41)
        let aboveZ = ascii &+ ones &* (0x80 - 0x5B)
        let capitals = fromA & ~aboveZ & ~word & highs
        return word | (capitals &>> 2)
    }
}
