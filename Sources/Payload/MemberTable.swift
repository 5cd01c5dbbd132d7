/// Names of members with a number each, found by the bytes of an object in one pass.
///
/// The pass checks the whole object as `RecordBytes.canonical` does, duplicate keys included.
package struct MemberTable: Sendable {
    package let names: [String]
    /// Open addressing: a place holds the number of a name whose hash leads there, or of one that found its place taken; -1 is free.
    private let places: [Int]
    private let hashes: [UInt64]
    private let keys: [[UInt8]]

    /// - Parameter names: Keys as decoded text, each at most once; they are numbered from 0.
    package init(_ names: [String]) {
        let keys = names.map { Array($0.utf8) }
        precondition(Set(keys).count == keys.count, "a member is named twice")
        let hashes = keys.map { key in key.withUnsafeBytes { JSONKey.hash($0) } }
        var size = 8
        while size < names.count * 2 { size *= 2 }
        var places = [Int](repeating: -1, count: size)
        for (number, hash) in hashes.enumerated() {
            var place = Self.place(hash, size)
            while places[place] >= 0 { place = (place + 1) & (size - 1) }
            places[place] = number
        }
        (self.names, self.places, self.hashes, self.keys) = (names, places, hashes, keys)
    }

    /// The table's size is a power of two.
    private static func place(_ hash: UInt64, _ size: Int) -> Int { Int(truncatingIfNeeded: hash &>> 32) & (size - 1) }

    /// Calls `body` with the number of each member whose name is in the table, the kind of its value and its bytes, quotes included.
    ///
    /// - Throws: `PayloadError` when `object` is not exactly one valid object; what `body` throws.
    package func forEach(
        in object: UnsafeRawBufferPointer, limits: PayloadLimits = .standard, _ body: (_ number: Int, _ kind: JSONKind, _ value: Range<Int>) throws -> Void
    ) throws {
        var scanner = try JSONScanner(object, limits: limits)
        let base = scanner.base
        scanner.skipWhitespace()
        var thrown: (any Error)?
        try scanner.members(limit: limits.maxMembers) { (key: JSONKey, range: Range<Int>) throws(PayloadError) in
            guard thrown == nil, let number = number(of: key, base) else { return }
            do { try body(number, JSONKind(firstByte: object[range.lowerBound]), range) } catch { thrown = error }
        }
        if let thrown { throw thrown }
        try scanner.finish()
    }

    private func number(of key: JSONKey, _ base: UnsafeRawPointer) -> Int? {
        var place = Self.place(key.hash, places.count)
        while places[place] >= 0 {
            let number = places[place]
            if hashes[number] == key.hash, isName(number, key, base) { return number }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    private func isName(_ number: Int, _ key: JSONKey, _ base: UnsafeRawPointer) -> Bool {
        let name = keys[number]
        guard !key.isEscaped else { return key.decoded(base) == name }
        guard name.count == key.end - key.start else { return false }
        for offset in name.indices where base.load(fromByteOffset: key.start + offset, as: UInt8.self) != name[offset] { return false }
        return true
    }
}
