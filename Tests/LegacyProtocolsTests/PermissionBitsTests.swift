import Testing

@testable import LegacyProtocols

@Suite("Permissions as the legacy program packs them")
struct PermissionBitsTests {
    private static func packed(count: UInt32, _ bits: [UInt8]) -> [UInt8] {
        Array("RVLB".utf8) + [0x16] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * UInt32($0))) } + [0, 0, 0, 0] + bits
    }

    @Test func `permission n is the n-th bit, and the one numbered nought is nobody's`() {
        #expect(
            PermissionBits.permissions(Self.packed(count: 10, [0b1000_0110, 0b0000_0001])) == [
                true, true, false, false, false, false, true, true, false, false,
            ])
    }

    @Test func `what is no such array has no permissions`() {
        #expect(PermissionBits.permissions([]) == nil)
        #expect(PermissionBits.permissions(Array("RVLB".utf8)) == nil)
        #expect(PermissionBits.permissions(Self.packed(count: 4_000_000_000, [1, 2])) == nil)
        #expect(PermissionBits.permissions(Array(repeating: 7, count: 40)) == nil)
    }
}
