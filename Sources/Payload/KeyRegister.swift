/// The keys of one object, kept to notice a second one of the same text.
///
/// The first 64 go into a small table on the stack; further ones are compared by sorting at the end, so that keys
/// chosen to collide cost no more than n log n.
struct KeyRegister {
    static let tableKeys = 64
    static let tableSlots = 256

    private let base: UnsafeRawPointer
    private let limit: Int
    private let keys: UnsafeMutablePointer<JSONKey>
    private let slots: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var overflow: [JSONKey] = []

    private init(
        _ base: UnsafeRawPointer, limit: Int, keys: UnsafeMutablePointer<JSONKey>, slots: UnsafeMutablePointer<UInt8>
    ) {
        self.base = base
        self.limit = limit
        self.keys = keys
        self.slots = slots
    }

    /// Lends an empty register for keys in the buffer at `base`.
    @inline(__always)
    static func with<Result>(
        _ base: UnsafeRawPointer, limit: Int, _ body: (inout KeyRegister) throws(PayloadError) -> Result
    ) throws(PayloadError) -> Result {
        try withUnsafeTemporaryAllocation(of: JSONKey.self, capacity: tableKeys) {
            (keys: UnsafeMutableBufferPointer<JSONKey>) throws(PayloadError) -> Result in
            try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: tableSlots) {
                (slots: UnsafeMutableBufferPointer<UInt8>) throws(PayloadError) -> Result in
                guard let keyStart = keys.baseAddress, let slotStart = slots.baseAddress else {
                    preconditionFailure("a temporary allocation has an address")
                }
                slotStart.initialize(repeating: 0, count: tableSlots)
                var register = KeyRegister(base, limit: limit, keys: keyStart, slots: slotStart)
                return try body(&register)
            }
        }
    }

    /// Adds a key; throws when the table already has its text or the object has too many members.
    @inline(__always)
    mutating func add(_ key: JSONKey) throws(PayloadError) {
        guard count < Self.tableKeys else { return try addOverflow(key) }
        var slot = Int(truncatingIfNeeded: key.hash &>> 56)
        while slots[slot] != 0 {
            let other = keys[Int(slots[slot]) &- 1]
            if other.hash == key.hash, other.isSame(as: key, base) { throw .duplicateMember(offset: key.start) }
            slot = (slot &+ 1) & (Self.tableSlots &- 1)
        }
        guard count < limit else { throw .tooManyMembers(offset: key.start, limit: limit) }
        (keys + count).initialize(to: key)
        count &+= 1
        slots[slot] = UInt8(truncatingIfNeeded: count)
    }

    @inline(never)
    private mutating func addOverflow(_ key: JSONKey) throws(PayloadError) {
        guard count + overflow.count < limit else { throw .tooManyMembers(offset: key.start, limit: limit) }
        overflow.append(key)
    }

    /// Throws when a key that did not fit in the table occurs twice.
    @inline(__always)
    mutating func finish() throws(PayloadError) {
        if !overflow.isEmpty { try checkOverflow() }
    }

    @inline(never)
    private mutating func checkOverflow() throws(PayloadError) {
        let base = base
        for index in 0..<count { overflow.append(keys[index]) }
        overflow.sort { first, second in
            if first.hash != second.hash { return first.hash < second.hash }
            let (left, right) = (first.decoded(base), second.decoded(base))
            return left == right ? first.start < second.start : left.lexicographicallyPrecedes(right)
        }
        for index in 1..<overflow.count where overflow[index].isSame(as: overflow[index - 1], base) {
            throw .duplicateMember(offset: overflow[index].start)
        }
    }
}

extension JSONScanner {
    /// Passes a whole object at depth 1, refusing duplicate keys, and shows each member to `visit`.
    @inline(__always)
    mutating func members(
        limit: Int, _ visit: (JSONKey, Range<Int>) throws(PayloadError) -> Void
    ) throws(PayloadError) {
        guard at < end else { throw refusal(at, .expectedValue) }
        guard byte(at) == 0x7B else { throw .unexpectedKind(offset: at, expected: .object) }
        guard try open(depth: 1, closing: 0x7D) else { return }
        // A copy, so that the closure does not pin the scanner to memory.
        var scanner = self
        try KeyRegister.with(base, limit: limit) { (register: inout KeyRegister) throws(PayloadError) in
            repeat {
                let key = try scanner.key()
                try register.add(key)
                try scanner.colon()
                let start = scanner.at
                _ = try scanner.value(depth: 1)
                try visit(key, start..<scanner.at)
            } while try scanner.comma(orEnd: 0x7D)
            try register.finish()
        }
        self = scanner
    }
}
