import Crypto

/// A 128-bit hash that is summed: equal sums over the same keys mean equal content (R-SYNC 5).
///
/// One record contributes the first 16 bytes of SHA-256 over its table, id and payload; a channel's digest is the sum
/// mod 2^128 over its present records. A sum, unlike an exclusive or, also shows a record counted twice.
package struct Digest: Hashable, Sendable {
    package var value: UInt128

    package static let zero = Digest(0)

    package init(_ value: UInt128) { self.value = value }

    /// Reads 16 big-endian bytes; anything else is zero.
    package init(bigEndian bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else {
            value = 0
            return
        }
        value = UInt128(bigEndian: bytes.loadUnaligned(as: UInt128.self))
    }

    /// The contribution of one record: its key is part of it, so that two records cannot exchange payloads unseen.
    ///
    /// - Parameter table: the table's name in lower case.
    package static func record(table: String, id: String, payload: UnsafeRawBufferPointer) -> Digest {
        var hash = SHA256()
        var id = id
        withUnsafeTemporaryAllocation(byteCount: table.utf8.count, alignment: 1) { folded in
            for (index, byte) in table.utf8.enumerated() { folded[index] = 0x41...0x5A ~= byte ? byte | 0x20 : byte }
            hash.update(bufferPointer: UnsafeRawBufferPointer(folded))
        }
        withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
        id.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: payload)
        return hash.finalize().withUnsafeBytes { Digest(bigEndian: UnsafeRawBufferPointer(rebasing: $0[0..<16])) }
    }

    package static func record(_ key: RecordKey, payload: [UInt8]) -> Digest {
        payload.withUnsafeBytes { record(table: key.table.folded, id: key.id, payload: $0) }
    }

    /// The hash of a key alone, in any spelling of the table: by it ranges of a channel are found.
    package static func key(table: String, id: String) -> Digest {
        record(table: table.lowercased(), id: id, payload: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// The first 16 bytes of SHA-256 over anything, for bodies of pushes.
    package static func of(_ bytes: [UInt8]) -> Digest {
        SHA256.hash(data: bytes).withUnsafeBytes { Digest(bigEndian: UnsafeRawBufferPointer(rebasing: $0[0..<16])) }
    }

    package static func + (left: Digest, right: Digest) -> Digest { Digest(left.value &+ right.value) }
    package static func - (left: Digest, right: Digest) -> Digest { Digest(left.value &- right.value) }
    package static func += (left: inout Digest, right: Digest) { left = left + right }
    package static func -= (left: inout Digest, right: Digest) { left = left - right }

    /// 32 hexadecimal digits, lower case.
    package var hex: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    package init?(hex: some StringProtocol) {
        guard hex.utf8.count == 32, let value = UInt128(hex, radix: 16) else { return nil }
        self.value = value
    }
}
