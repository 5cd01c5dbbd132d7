/// Walks over JSON text, checking every byte and building nothing.
///
/// Accepts exactly RFC 8259 in valid UTF-8 without a byte order mark, within a depth. A `\u` escape may name a
/// lone surrogate where the limits allow that: such text is kept as it is written. Never reads outside its range. Holds a pointer, so it lives
/// no longer than the call that lent the bytes.
struct JSONScanner {
    let base: UnsafeRawPointer
    let end: Int
    let maxDepth: Int
    let allowsLoneSurrogates: Bool
    var at: Int
    /// Set when insignificant white space was passed; the caller resets it.
    var sawWhitespace = false

    init(_ buffer: UnsafeRawBufferPointer, range: Range<Int>? = nil, limits: PayloadLimits) throws(PayloadError) {
        let range = range ?? 0..<buffer.count
        precondition(range.lowerBound >= 0 && range.upperBound <= buffer.count, "range outside the buffer")
        guard range.count <= limits.maxBytes else { throw .tooLarge(bytes: range.count, limit: limits.maxBytes) }
        guard let base = buffer.baseAddress, !range.isEmpty else {
            throw .malformed(offset: range.lowerBound, reason: .unexpectedEnd)
        }
        self.base = base
        self.at = range.lowerBound
        self.end = range.upperBound
        self.maxDepth = limits.maxDepth
        self.allowsLoneSurrogates = limits.allowsLoneSurrogates
    }

    @inline(__always)
    func byte(_ index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }

    @inline(__always)
    func word(_ index: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// The error for a byte that the grammar does not allow here, or for the end of the bytes.
    @inline(never)
    func refusal(_ index: Int, _ reason: PayloadError.Reason) -> PayloadError {
        .malformed(offset: min(index, end), reason: index >= end ? .unexpectedEnd : reason)
    }

    @inline(__always)
    mutating func skipWhitespace() {
        if at < end && byte(at) <= 0x20 { skipWhitespaceRun() }
    }

    @inline(never)
    private mutating func skipWhitespaceRun() {
        while at < end {
            switch byte(at) {
            case 0x20, 0x09, 0x0A, 0x0D:
                at &+= 1
                sawWhitespace = true
            default: return
            }
        }
    }

    /// Passes one value that begins at `at`; `depth` counts the containers around it.
    mutating func value(depth: Int) throws(PayloadError) -> JSONKind {
        guard at < end else { throw refusal(at, .expectedValue) }
        switch byte(at) {
        case 0x22:
            at &+= 1
            try string()
            return .string
        case 0x2D, 0x30...0x39:
            try number()
            return .number
        case 0x7B:
            try object(depth: depth &+ 1)
            return .object
        case 0x5B:
            try array(depth: depth &+ 1)
            return .array
        case 0x74:
            try literal("true")
            return .bool
        case 0x66:
            try literal("false")
            return .bool
        case 0x6E:
            try literal("null")
            return .null
        default: throw refusal(at, .expectedValue)
        }
    }

    /// Refuses anything but white space up to the end.
    mutating func finish() throws(PayloadError) {
        skipWhitespace()
        guard at == end else { throw refusal(at, .trailingBytes) }
    }

    /// Passes a key's closing neighbours: white space, the colon, white space.
    @inline(__always)
    mutating func colon() throws(PayloadError) {
        skipWhitespace()
        guard at < end, byte(at) == 0x3A else { throw refusal(at, .expectedColon) }
        at &+= 1
        skipWhitespace()
    }

    /// Passes white space and a comma (`true`) or the closing byte (`false`).
    @inline(__always)
    mutating func comma(orEnd closing: UInt8) throws(PayloadError) -> Bool {
        skipWhitespace()
        guard at < end else { throw refusal(at, .expectedCommaOrEnd) }
        let next = byte(at)
        if next == 0x2C {
            at &+= 1
            skipWhitespace()
            return true
        }
        guard next == closing else { throw refusal(at, .expectedCommaOrEnd) }
        at &+= 1
        return false
    }

    /// Passes an opening byte and white space; `false` when the container closes at once.
    @inline(__always)
    mutating func open(depth: Int, closing: UInt8) throws(PayloadError) -> Bool {
        guard depth <= maxDepth else { throw .tooDeep(offset: at, limit: maxDepth) }
        at &+= 1
        skipWhitespace()
        guard at < end else { throw refusal(at, .expectedValue) }
        guard byte(at) != closing else {
            at &+= 1
            return false
        }
        return true
    }

    private mutating func object(depth: Int) throws(PayloadError) {
        guard try open(depth: depth, closing: 0x7D) else { return }
        repeat {
            guard at < end, byte(at) == 0x22 else { throw refusal(at, .expectedKey) }
            at &+= 1
            try string()
            try colon()
            _ = try value(depth: depth)
        } while try comma(orEnd: 0x7D)
    }

    private mutating func array(depth: Int) throws(PayloadError) {
        guard try open(depth: depth, closing: 0x5D) else { return }
        repeat {
            _ = try value(depth: depth)
        } while try comma(orEnd: 0x5D)
    }

    @inline(__always)
    private mutating func literal(_ text: StaticString) throws(PayloadError) {
        let count = text.utf8CodeUnitCount
        for offset in 0..<count {
            guard at &+ offset < end, byte(at &+ offset) == text.utf8Start[offset] else {
                throw refusal(at &+ offset, .literal)
            }
        }
        at &+= count
    }
}
