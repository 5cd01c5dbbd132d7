import Testing

@testable import Storage

@Suite("R-SYNC 5: digests as text")
struct DigestTests {
    @Test(arguments: [
        (UInt128.zero, "00000000000000000000000000000000"), (UInt128.max, "ffffffffffffffffffffffffffffffff"),
        (UInt128(0x0123_4567_89AB_CDEF) << 64 | UInt128(0xFEDC_BA98_7654_3210), "0123456789abcdeffedcba9876543210"),
        (UInt128(10), "0000000000000000000000000000000a"),
    ])
    func `a digest is 32 digits, read in either case`(_ value: UInt128, _ text: String) {
        #expect(Digest(value).hex == text)
        #expect(Digest(hex: text)?.value == value)
        #expect(Digest(hex: text.uppercased().dropFirst(0))?.value == value)
    }

    @Test(arguments: [
        "", "0123456789abcdeffedcba987654321", "0123456789abcdeffedcba98765432100", "+123456789abcdeffedcba9876543210", "-000000000000000000000000000000a",
        "0123456789abcdef fedcba987654321", "0x23456789abcdeffedcba9876543210", "g123456789abcdeffedcba9876543210",
    ])
    func `anything else is no digest`(_ text: String) { #expect(Digest(hex: text) == nil) }

    // Computed with another program: the first 16 bytes of SHA-256 over table, zero, id, zero, payload.
    @Test func `a record's hash covers its table in lower case, its id and its payload, apart from one another`() {
        func hash(_ table: String, _ id: String, _ payload: String) -> String {
            Array(payload.utf8).withUnsafeBytes { Digest.record(table: table, id: id, payload: $0).hex }
        }
        #expect(hash("Item", "a", "{}") == "28e40a6458a84955d45efe3a6665def5")
        #expect(hash("item", "", "") == "eead743ba957760af3dfb05a8ad72d5e")
        #expect(hash("item", "a", "{}") == hash("ITEM", "a", "{}"))
        #expect(hash("item", "ab", "{}") != hash("itema", "b", "{}"))
    }
}
