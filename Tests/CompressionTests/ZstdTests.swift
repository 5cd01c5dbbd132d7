import Compression
import Testing

@Suite struct ZstdTests {
    /// Text that compresses a little, the same in every run.
    private static let content: [UInt8] = (0..<40_000).flatMap { number in
        Array("\(number &* 2_654_435_761 % 1_000_003),".utf8)
    }

    @Test(arguments: [1, 3, 9, -5, 100])
    func `what was compressed comes back at every level`(level: Int) throws {
        for bytes in [[], [0], Array(Self.content.prefix(1_000)), Self.content] {
            let packed = Zstd.compress(bytes, level: level)
            #expect(try Zstd.decompress(packed, limit: bytes.count) == bytes)
        }
        #expect(Zstd.compress(Self.content, level: level).count < Self.content.count * 3 / 4)
    }

    @Test func `content of exactly the limit is accepted and one byte more is refused`() throws {
        for count in [1, 1_000, 131_071, 131_072, 131_073, 262_144] {
            let bytes = Array(Self.content.prefix(count))
            let packed = Zstd.compress(bytes)
            #expect(try Zstd.decompress(packed, limit: count) == bytes)
            #expect(throws: CompressionError.tooLarge(limit: count - 1)) { try Zstd.decompress(packed, limit: count - 1) }
        }
    }

    @Test func `a bomb is stopped at the limit`() throws {
        let bomb = Zstd.compress([UInt8](repeating: 0, count: 64 << 20))
        #expect(bomb.count < 16_384)
        let decompressor = ZstdDecompressor(limit: 100_000)
        var output: [UInt8] = []
        #expect(throws: CompressionError.tooLarge(limit: 100_000)) { try decompressor.decompress(bomb, into: &output) }
        #expect(output.count <= 100_000)
        #expect(output.capacity < 1 << 20)
        #expect(throws: CompressionError.tooLarge(limit: 100_000)) { try decompressor.decompress(bomb, into: &output) }
        #expect(throws: CompressionError.tooLarge(limit: 100_000)) { try decompressor.finish() }
    }

    @Test func `bombs in many frames share one limit`() throws {
        let frame = Zstd.compress([UInt8](repeating: 0, count: 1_000))
        let frames = (0..<10).flatMap { _ in frame }
        #expect(try Zstd.decompress(frames, limit: 10_000).count == 10_000)
        #expect(throws: CompressionError.tooLarge(limit: 9_999)) { try Zstd.decompress(frames, limit: 9_999) }
    }

    @Test func `every proper prefix of a frame is truncated`() throws {
        let packed = Zstd.compress(Array(Self.content.prefix(3_000)))
        for count in 0..<packed.count {
            #expect(throws: CompressionError.truncated) { try Zstd.decompress(Array(packed[..<count]), limit: 1 << 20) }
        }
        for count in 1..<packed.count {
            #expect(throws: CompressionError.truncated) {
                try Zstd.decompress(packed + packed[..<count], limit: 1 << 20)
            }
        }
    }

    @Test func `a damaged frame never crashes and never passes as other content`() {
        let bytes = Array(Self.content.prefix(3_000))
        let packed = Zstd.compress(bytes)
        for place in packed.indices {
            for flip in [UInt8(0x01), 0x80, 0xFF] {
                var damaged = packed
                damaged[place] ^= flip
                if let result = try? Zstd.decompress(damaged, limit: 1 << 20) { #expect(result == bytes) }
            }
        }
    }

    @Test func `what is no frame is malformed`() {
        let plain = Array(#"{"this":"is plain text"}"#.utf8)
        #expect(throws: CompressionError.malformed) { try Zstd.decompress(plain, limit: 1_000) }
        #expect(throws: CompressionError.malformed) {
            try Zstd.decompress(Zstd.compress([1, 2, 3]) + plain, limit: 1_000)
        }
    }

    @Test func `a frame that wants a huge window is refused`() throws {
        // A frame's head: magic number, descriptor without content size, window of 2 to the power 10 + 17.
        let head: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 17 << 3]
        let emptyLastBlock: [UInt8] = [0x01, 0x00, 0x00]
        #expect(throws: CompressionError.windowTooLarge(limit: 8 << 20)) {
            try Zstd.decompress(head + emptyLastBlock, limit: 1 << 30)
        }
        let allowed: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 13 << 3]
        #expect(try Zstd.decompress(allowed + emptyLastBlock, limit: 10) == [])
    }

    @Test func `a stream may come and go in pieces`() throws {
        let compressor = ZstdCompressor(level: 3)
        var packed: [UInt8] = []
        for start in stride(from: 0, to: Self.content.count, by: 7_001) {
            compressor.compress(Array(Self.content[start..<min(start + 7_001, Self.content.count)]), into: &packed)
        }
        compressor.finish(into: &packed)
        for size in [1, 13, 4_096] {
            let decompressor = ZstdDecompressor(limit: Self.content.count)
            var output: [UInt8] = []
            for start in stride(from: 0, to: packed.count, by: size) {
                try decompressor.decompress(Array(packed[start..<min(start + size, packed.count)]), into: &output)
            }
            try decompressor.finish()
            #expect(output == Self.content)
        }
    }

    @Test func `flushed content can be read before the frame ends`() throws {
        let compressor = ZstdCompressor()
        var packed: [UInt8] = []
        compressor.compress([1, 2, 3], into: &packed)
        compressor.flush(into: &packed)
        let decompressor = ZstdDecompressor(limit: 100)
        var output: [UInt8] = []
        try decompressor.decompress(packed, into: &output)
        #expect(output == [1, 2, 3])
        #expect(throws: CompressionError.truncated) { try decompressor.finish() }
    }

    @Test func `a context is clean after a failure`() throws {
        let compressor = ZstdCompressor()
        var dropped: [UInt8] = []
        compressor.compress(Self.content, into: &dropped)
        let decompressor = ZstdDecompressor(limit: 5)
        var output: [UInt8] = []
        #expect(throws: CompressionError.self) { try decompressor.decompress([1, 2, 3, 4, 5], into: &output) }
        decompressor.reset(limit: 5)
        try decompressor.decompress(compressor.compress([7, 8]), into: &output)
        try decompressor.finish()
        #expect(output == [7, 8])
    }

    @Test func `many tasks compress at once with the pool`() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<24 {
                group.addTask {
                    let bytes = Array(Self.content.dropFirst(number * 1_000).prefix(50_000))
                    return try Zstd.decompress(Zstd.compress(bytes, level: 1 + number % 5), limit: 50_000) == bytes
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }
}
