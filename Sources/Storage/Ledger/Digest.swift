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
        // The hash takes a few bytes at a time dearly: all but the payload goes in as one.
        withUnsafeTemporaryAllocation(byteCount: table.utf8.count + id.utf8.count + 2, alignment: 1) { key in
            var end = 0
            for byte in table.utf8 {
                key[end] = 0x41...0x5A ~= byte ? byte | 0x20 : byte
                end += 1
            }
            key[end] = 0
            id.withUTF8 { UnsafeMutableRawBufferPointer(rebasing: key[(end + 1)...]).copyMemory(from: UnsafeRawBufferPointer($0)) }
            key[key.count - 1] = 0
            hash.update(bufferPointer: UnsafeRawBufferPointer(key))
        }
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
        String(unsafeUninitializedCapacity: 32) { digits in
            for (half, part) in [UInt64(truncatingIfNeeded: value >> 64), UInt64(truncatingIfNeeded: value)].enumerated() {
                for place in 0..<16 {
                    let digit = UInt8(truncatingIfNeeded: part >> (60 - 4 * place)) & 0xF
                    digits[half * 16 + place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                }
            }
            return 32
        }
    }

    /// - Parameter hex: 32 hexadecimal digits in either case; anything else is no digest.
    package init?(hex: some StringProtocol) {
        guard hex.utf8.count == 32 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for byte in hex.utf8 {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(clamping: digit)
        }
        value = UInt128(clamping: high) << 64 | UInt128(clamping: low)
    }
}
