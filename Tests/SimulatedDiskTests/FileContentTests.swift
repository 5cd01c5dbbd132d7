import Testing

@testable import SimulatedDisk

struct FileContentTests {
    private func bytes(_ content: FileContent) -> [UInt8]? {
        DiskImage(files: ["/f": content]).bytes(of: "/f")
    }

    @Test(arguments: UInt64(1)...8)
    func `a file behaves as a plain array of bytes, and its synced state as a copy of it`(_ seed: UInt64) throws {
        var sequence = SeededSequence(seed: seed)
        var content = FileContent()
        var plain: [UInt8] = []
        var synced: [UInt8] = []
        let limit = FileContent.chunkBytes * 4
        for _ in 0..<400 {
            let offset = Int.random(in: 0..<limit, using: &sequence)
            switch Int.random(in: 0..<8, using: &sequence) {
            case 0:
                content.truncate(to: offset)
                plain = Array(plain.prefix(offset)) + Array(repeating: 0, count: max(0, offset - plain.count))
            case 1:
                content.sync()
                synced = plain
            default:
                let count = Int.random(in: 1...20_000, using: &sequence)
                let written: [UInt8] = Array(repeating: UInt8.random(in: 1...255, using: &sequence), count: count)
                written.withUnsafeBytes { content.write($0, at: offset) }
                plain += Array(repeating: 0, count: max(0, offset + count - plain.count))
                plain.replaceSubrange(offset..<offset + count, with: written)
            }
            try #require(bytes(content) == plain)
            try #require(bytes(content.asSynced) == synced)
        }
    }

    @Test func `a torn file holds in each sector what was synced or what was written`() throws {
        var sequence = SeededSequence(seed: 9)
        var content = FileContent()
        let old: [UInt8] = Array(repeating: 1, count: 40_000)
        let new: [UInt8] = Array(repeating: 2, count: 60_000)
        old.withUnsafeBytes { content.write($0, at: 0) }
        content.sync()
        new.withUnsafeBytes { content.write($0, at: 0) }
        var mixed = 0
        for _ in 0..<50 {
            let survivor = try #require(content.afterPowerLoss(.torn(seed: 0), &sequence))
            let left = try #require(bytes(survivor))
            #expect(left.count >= old.count && left.count <= new.count)
            for start in stride(from: 0, to: left.count, by: FileContent.sectorBytes) {
                let sector = left[start..<min(start + FileContent.sectorBytes, left.count)]
                // The sector in which the old file ended is half old, half zeros when its write was lost.
                let kinds = start / FileContent.sectorBytes == old.count / FileContent.sectorBytes ? 2 : 1
                #expect(Set(sector).count <= kinds)
            }
            if left.prefix(old.count).contains(1), left.contains(2) { mixed += 1 }
            #expect(bytes(survivor.asSynced) == left)
        }
        #expect(mixed > 5)
    }

    @Test func `a truncation survives a power loss whole or not at all`() throws {
        var sequence = SeededSequence(seed: 10)
        var content = FileContent()
        let old: [UInt8] = Array(repeating: 1, count: 40_000)
        let new: [UInt8] = Array(repeating: 2, count: 10_000)
        old.withUnsafeBytes { content.write($0, at: 0) }
        content.sync()
        content.truncate(to: 700)
        new.withUnsafeBytes { content.write($0, at: 1_000) }
        var kept = 0
        for _ in 0..<50 {
            let survivor = try #require(content.afterPowerLoss(.torn(seed: 0), &sequence))
            let left = try #require(bytes(survivor))
            if left.count == old.count {
                #expect(left == old)
                kept += 1
            } else {
                #expect((700...11_000).contains(left.count))
                #expect(left.dropFirst(700).contains(1) == false)
                #expect(left.prefix(700) == old.prefix(700))
            }
        }
        #expect((5...45).contains(kept))
    }

    @Test func `a short read answers zeros beyond the end and says so`() {
        var content = FileContent()
        let written: [UInt8] = [1, 2, 3]
        written.withUnsafeBytes { content.write($0, at: 0) }
        var target: [UInt8] = Array(repeating: 9, count: 5)
        #expect(target.withUnsafeMutableBytes { content.read(into: $0, at: 1) } == false)
        #expect(target == [2, 3, 0, 0, 0])
        #expect(target.withUnsafeMutableBytes { content.read(into: $0, at: 10) } == false)
        #expect(target == [0, 0, 0, 0, 0])
    }
}
