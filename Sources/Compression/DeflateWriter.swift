/// Writes one final deflate block with the fixed codes (RFC 1951, 3.2.6): what was said within the last 32 KiB is named, not repeated.
struct DeflateWriter {
    private var output: [UInt8]
    private var bits: UInt64 = 0
    private var count: UInt64 = 0

    private static let window = 32_768
    private static let longest = 258
    private static let shortest = 4
    /// Places looked at for a longer repetition.
    private static let tries = 8
    private static let hashBits = 15

    private static let lengths: [(base: Int, extra: UInt64)] = {
        let bases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
        let extras: [UInt64] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
        return zip(bases, extras).map { ($0, $1) }
    }()
    private static let distances: [(base: Int, extra: UInt64)] = {
        var (base, found) = (1, [(base: Int, extra: UInt64)]())
        for code in 0..<30 {
            let extra = UInt64(max(code / 2 - 1, 0))
            found.append((base, extra))
            base += 1 << Int(clamping: extra)
        }
        return found
    }()

    /// - Parameter output: what stands before the block.
    init(_ output: [UInt8]) {
        self.output = output
        // The last block, of fixed codes.
        put(0b011, 3)
    }

    mutating func write(_ bytes: [UInt8]) {
        // Where a hash was seen last, and for each place of the window where it was seen before that.
        var heads = [Int](repeating: -1, count: 1 << Self.hashBits)
        var earlier = [Int](repeating: -1, count: Self.window)
        bytes.withUnsafeBufferPointer { bytes in
            var at = 0
            func remember(_ place: Int) {
                guard place + 4 <= bytes.count else { return }
                let hash = Self.hash(bytes, place)
                earlier[place & (Self.window - 1)] = heads[hash]
                heads[hash] = place
            }
            while at < bytes.count {
                let (length, distance) = Self.repetition(bytes, at, heads, earlier)
                guard length >= Self.shortest else {
                    putLiteral(bytes[at])
                    remember(at)
                    at += 1
                    continue
                }
                putRepetition(length, distance)
                for place in at..<at + length { remember(place) }
                at += length
            }
        }
    }

    /// The bytes, the block closed.
    mutating func finished() -> [UInt8] {
        putSymbol(256)
        put(0, (8 - count % 8) % 8)
        return output
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let word = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
        return Int(clamping: (word &* 2_654_435_761) >> UInt32(32 - hashBits))
    }

    private static func repetition(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ heads: [Int], _ earlier: [Int]
    ) -> (length: Int, distance: Int) {
        guard at + 4 <= bytes.count else { return (0, 0) }
        let most = min(longest, bytes.count - at)
        var (best, distance) = (0, 0)
        var place = heads[hash(bytes, at)]
        for _ in 0..<tries {
            guard place >= 0, at - place <= window - 1 else { break }
            var length = 0
            while length < most, bytes[place + length] == bytes[at + length] { length += 1 }
            if length > best { (best, distance) = (length, at - place) }
            if best == most { break }
            let next = earlier[place & (window - 1)]
            guard next < place else { break }
            place = next
        }
        return (best, distance)
    }

    // MARK: Codes

    private mutating func putLiteral(_ byte: UInt8) { putSymbol(Int(clamping: byte)) }

    private mutating func putRepetition(_ length: Int, _ distance: Int) {
        let code = Self.lengths.lastIndex { $0.base <= length } ?? 0
        putSymbol(257 + code)
        put(UInt64(clamping: length - Self.lengths[code].base), Self.lengths[code].extra)
        let far = Self.distances.lastIndex { $0.base <= distance } ?? 0
        putCode(UInt64(clamping: far), 5)
        put(UInt64(clamping: distance - Self.distances[far].base), Self.distances[far].extra)
    }

    private mutating func putSymbol(_ symbol: Int) {
        switch symbol {
        case ..<144: putCode(UInt64(clamping: 0x30 + symbol), 8)
        case ..<256: putCode(UInt64(clamping: 0x190 + symbol - 144), 9)
        case ..<280: putCode(UInt64(clamping: symbol - 256), 7)
        default: putCode(UInt64(clamping: 0xC0 + symbol - 280), 8)
        }
    }

    /// A code, its highest bit first.
    private mutating func putCode(_ code: UInt64, _ length: UInt64) {
        var reversed: UInt64 = 0
        for place in 0..<length { reversed |= (code >> place & 1) << (length - 1 - place) }
        put(reversed, length)
    }

    /// A number, its lowest bit first.
    private mutating func put(_ value: UInt64, _ length: UInt64) {
        bits |= value << count
        count += length
        while count >= 8 {
            output.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
            count -= 8
        }
    }
}
