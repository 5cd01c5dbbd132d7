/// Which of its numbered permissions a user has, as the legacy program keeps them: an array of truth values packed into bytes, in base64.
package enum PermissionBits {
    /// `RVLB`, the kind of array, how many elements, and where it stood.
    private static let headBytes = 13

    /// Permission n at index n - 1.
    ///
    /// - Returns: nil for what is no such array.
    package static func permissions(_ bytes: [UInt8]) -> [Bool]? {
        guard bytes.count > headBytes, bytes.starts(with: Array("RVLB".utf8)), bytes[4] == 0x16 else { return nil }
        let count = bytes[5...8].reversed().reduce(0) { $0 << 8 | Int($1) }
        // The element numbered 0 belongs to the array and to nobody.
        guard count <= 8 * (bytes.count - headBytes) else { return nil }
        return (1...max(count, 1)).map { number in
            let place = headBytes + number / 8
            return place < bytes.count && bytes[place] >> UInt8(truncatingIfNeeded: number % 8) & 1 == 1
        }
    }
}
