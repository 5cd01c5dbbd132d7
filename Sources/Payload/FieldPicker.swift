/// Finds named top-level fields of many objects, in one pass over each.
///
/// The pass checks the whole object as `RecordBytes.canonical` does, duplicate keys included.
package struct FieldPicker: Sendable {
    /// The names, in the order of the results.
    package let names: [String]
    /// In an object of their own, so that the loop keeps one reference instead of many.
    private let targets: Targets
    /// One bit per name's hash: most other keys are passed without a comparison.
    private let mask: UInt64
    private let ignoresCase: Bool
    private let limits: PayloadLimits

    private final class Targets: Sendable {
        let keys: [[UInt8]]
        let hashes: [UInt64]

        init(_ keys: [[UInt8]]) {
            self.keys = keys
            hashes = keys.map { key in key.withUnsafeBytes { JSONKey.hash($0) } }
        }
    }

    /// - Parameters:
    ///   - names: Keys as decoded text; each at most once.
    ///   - ignoresCase: Whether the letters A–Z match in either case. Two members that then match one name are
    ///     refused as duplicates.
    ///   - limits: What an object may cost.
    package init(_ names: [String], ignoresCase: Bool = false, limits: PayloadLimits = .standard) {
        self.names = names
        self.ignoresCase = ignoresCase
        self.limits = limits
        let keys: [[UInt8]] = names.map { name in
            ignoresCase ? name.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 } : Array(name.utf8)
        }
        precondition(Set(keys).count == keys.count, "a field is named twice")
        targets = Targets(keys)
        mask = targets.hashes.reduce(0) { $0 | Self.bit($1) }
    }

    /// Sets `values[i]` to the byte range of the value of `names[i]`, or to `nil` when the object has no such member.
    ///
    /// A range covers the value as written, quotes included, and counts from the start of `object`. `values` gets as
    /// many elements as there are names; reusing it spares an allocation. After an error its content means nothing.
    /// - Throws: `PayloadError` when `object` is not exactly one valid object.
    package func pick(from object: UnsafeRawBufferPointer, into values: inout [Range<Int>?]) throws(PayloadError) {
        if values.count != targets.hashes.count { values = Array(repeating: nil, count: targets.hashes.count) }
        try values.withUnsafeMutableBufferPointer { (found) throws(PayloadError) in
            found.update(repeating: nil)
            try pick(from: object, found)
        }
    }

    private func pick(
        from object: UnsafeRawBufferPointer, _ values: UnsafeMutableBufferPointer<Range<Int>?>
    ) throws(PayloadError) {
        let (mask, ignoresCase) = (mask, ignoresCase)
        var scanner = try JSONScanner(object, limits: limits)
        let base = scanner.base
        scanner.skipWhitespace()
        try scanner.members(limit: limits.maxMembers) { (key: JSONKey, range: Range<Int>) throws(PayloadError) in
            let hash = ignoresCase ? foldedHash(key, base) : key.hash
            guard mask & Self.bit(hash) != 0, let index = index(of: key, hash: hash, base) else { return }
            guard values[index] == nil else { throw .duplicateMember(offset: key.start) }
            values[index] = range
        }
        try scanner.finish()
    }

    /// The same for bytes in an array.
    package func pick(from object: [UInt8]) throws(PayloadError) -> [Range<Int>?] {
        var values: [Range<Int>?] = []
        try object.withRawBytes { (buffer) throws(PayloadError) in try pick(from: buffer, into: &values) }
        return values
    }

    @inline(__always)
    private static func bit(_ hash: UInt64) -> UInt64 { 1 &<< (hash &>> 58) }

    private func foldedHash(_ key: JSONKey, _ base: UnsafeRawPointer) -> UInt64 {
        guard !key.isEscaped else { return key.decoded(base).withUnsafeBytes { JSONKey.hash($0, folded: true) } }
        return JSONKey.hash(UnsafeRawBufferPointer(start: base + key.start, count: key.end - key.start), folded: true)
    }

    @inline(never)
    private func index(of key: JSONKey, hash: UInt64, _ base: UnsafeRawPointer) -> Int? {
        for index in targets.hashes.indices where targets.hashes[index] == hash && isName(index, key, base) { return index }
        return nil
    }

    private func isName(_ index: Int, _ key: JSONKey, _ base: UnsafeRawPointer) -> Bool {
        let name = targets.keys[index]
        if key.isEscaped {
            return key.decoded(base).elementsEqual(name) { (ignoresCase && 0x41...0x5A ~= $0 ? $0 | 0x20 : $0) == $1 }
        }
        guard name.count == key.end - key.start else { return false }
        for offset in name.indices {
            var byte = base.load(fromByteOffset: key.start + offset, as: UInt8.self)
            if ignoresCase, 0x41...0x5A ~= byte { byte |= 0x20 }
            if byte != name[offset] { return false }
        }
        return true
    }
}
