/// A key inside a buffer: its bytes between the quotes and a hash of the text they decode to.
struct JSONKey {
    var hash: UInt64
    var start: Int
    var end: Int
    var isEscaped: Bool

    /// The hash goes to no file and no wire: it only spares comparisons.
    static let seed: UInt64 = 0x2D35_8DCC_AA6C_78A5

    @inline(__always)
    static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product &>> 32)
    }

    /// `tail` holds the last `count % 8` bytes.
    @inline(__always)
    static func close(_ hash: UInt64, tail: UInt64, count: Int) -> UInt64 {
        mix(mix(hash, tail), UInt64(truncatingIfNeeded: count))
    }

    /// The hash of a key's decoded bytes; letters of ASCII in lower case when `folded`.
    static func hash(_ bytes: UnsafeRawBufferPointer, folded: Bool = false) -> UInt64 {
        var hash = seed
        var index = 0
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            hash = mix(hash, folded ? ByteWords.lowercasedASCII(word) : word)
            index += 8
        }
        var tail: UInt64 = 0
        for (shift, byte) in bytes[index...].enumerated() { tail |= UInt64(byte) << UInt64(shift * 8) }
        return close(hash, tail: folded ? ByteWords.lowercasedASCII(tail) : tail, count: bytes.count)
    }

    /// The key's bytes with escapes decoded.
    func decoded(_ base: UnsafeRawPointer) -> [UInt8] {
        let text = UnsafeRawBufferPointer(start: base + start, count: end - start)
        return isEscaped ? JSONEscape.decoded(text, lone: .kept) : Array(text)
    }

    /// Whether two keys of a buffer decode to the same text.
    func isSame(as other: JSONKey, _ base: UnsafeRawPointer) -> Bool {
        guard hash == other.hash else { return false }
        if isEscaped || other.isEscaped { return decoded(base) == other.decoded(base) }
        guard end - start == other.end - other.start else { return false }
        for offset in 0..<end - start
        where base.load(fromByteOffset: start + offset, as: UInt8.self)
            != base.load(fromByteOffset: other.start + offset, as: UInt8.self)
        {
            return false
        }
        return true
    }
}

extension JSONScanner {
    /// Passes a key with its quotes, hashing it on the way.
    @inline(__always)
    mutating func key() throws(PayloadError) -> JSONKey {
        guard at < end, byte(at) == 0x22 else { throw refusal(at, .expectedKey) }
        at &+= 1
        let start = at
        var index = start
        var hash = JSONKey.seed
        while index &+ 8 <= end {
            let word = word(index)
            let stops = ByteWords.stops(word)
            if stops == 0 {
                hash = JSONKey.mix(hash, word)
                index &+= 8
                continue
            }
            let count = ByteWords.firstIndex(stops)
            index &+= count
            guard byte(index) == 0x22 else { break }
            at = index &+ 1
            hash = JSONKey.close(hash, tail: ByteWords.low(word, count: count), count: index &- start)
            return JSONKey(hash: hash, start: start, end: index, isEscaped: false)
        }
        return try unusualKey(start)
    }

    /// A key with escapes, with characters outside ASCII, or at the very end of the bytes.
    @inline(never)
    private mutating func unusualKey(_ start: Int) throws(PayloadError) -> JSONKey {
        at = start
        try string()
        let text = UnsafeRawBufferPointer(start: base + start, count: at &- 1 &- start)
        var key = JSONKey(hash: 0, start: start, end: at &- 1, isEscaped: text.contains(0x5C))
        if key.isEscaped {
            key.hash = key.decoded(base).withUnsafeBytes { JSONKey.hash($0) }
        } else {
            key.hash = JSONKey.hash(text)
        }
        return key
    }
}
