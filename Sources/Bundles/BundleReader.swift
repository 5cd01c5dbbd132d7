import Compression
import Crypto
import Failures
import Foundation

/// Reads the messages of a bundle, frame by frame; no frame is believed before its seal is.
///
/// Memory is bounded by one message. Whoever takes something of it proves the whole first with `verify`.
package final class BundleReader {
    /// The largest message, in bytes: what an answer over a network may hold.
    static let messageMax = 256_000_000
    private static let frameMax = BundleWriter.frameBytes + (1 << 16)

    private let parts: BundleParts
    private let pair: KeyPair
    private var index = 0
    private var input: BundleInput?
    private var open: HPKE.Recipient?
    private var plain: [UInt8] = []
    private var start = 0
    private var isOver = false

    /// - Parameter pair: of whom the bundle is for.
    package init(_ parts: BundleParts, _ pair: KeyPair) {
        self.parts = parts
        self.pair = pair
    }

    /// Proves every byte of every file, and keeps none.
    ///
    /// - Throws: `bundle-damaged`, `bundle-cut-short`, `bundle-part-missing`, `bundle-part-foreign`.
    package static func verify(_ parts: BundleParts, _ pair: KeyPair) throws {
        let reader = BundleReader(parts, pair)
        while try reader.skip() {}
    }

    /// The next message; nil after the last.
    package func next() throws -> (kind: UInt8, bytes: [UInt8])? {
        guard let (kind, size) = try beginning() else { return nil }
        return (kind, try take(size))
    }

    private func skip() throws -> Bool {
        guard let (_, size) = try beginning() else { return false }
        var left = size
        while left > 0 {
            let count = min(left, BundleWriter.frameBytes)
            _ = try take(count)
            left -= count
        }
        return true
    }

    private func beginning() throws -> (kind: UInt8, size: Int)? {
        while plain.count - start < 9, try fill() {}
        guard plain.count > start else { return nil }
        let header = try take(9)
        let size = header.dropFirst().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard size <= UInt64(Self.messageMax) else { throw damaged() }
        return (header[0], Int(size))
    }

    private func take(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            if start == plain.count { guard try fill() else { throw damaged() } }
            let end = min(start + count - bytes.count, plain.count)
            bytes.append(contentsOf: plain[start..<end])
            start = end
        }
        return bytes
    }

    /// Opens the next frame.
    ///
    /// - Returns: false after the last of the bundle.
    private func fill() throws -> Bool {
        guard !isOver else { return false }
        let input = try currentInput()
        let length = try input.read(4)
        guard length.count == 4 else { throw Failure(.bundleCutShort, nil, ["file": input.path]) }
        let size = Int(length.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        guard (17...Self.frameMax).contains(size) else { throw damaged() }
        let sealed = try input.read(size)
        guard sealed.count == size else { throw Failure(.bundleCutShort, nil, ["file": input.path]) }
        guard let frame = try? open?.open(Data(sealed)), let first = frame.first, let mark = BundleSeal.Mark(rawValue: first),
            let content = try? Zstd.decompress(Array(frame.dropFirst()), limit: BundleWriter.frameBytes + 16)
        else { throw damaged() }
        if start > 0 {
            plain.removeSubrange(..<start)
            start = 0
        }
        plain.append(contentsOf: content)
        try end(mark, input)
        return true
    }

    private func end(_ mark: BundleSeal.Mark, _ input: BundleInput) throws {
        guard mark != .more else { return }
        // What follows the end was not made with it.
        guard try input.peek(1).isEmpty else { throw damaged() }
        self.input = nil
        index += 1
        if mark == .endOfBundle {
            isOver = true
            guard index == parts.paths.count else { throw Failure(.bundlePartForeign) }
        } else if index == parts.paths.count {
            throw Failure(
                .bundlePartMissing, "Part \(index + 1) of the bundle is missing; nothing of it was taken.", ["part": String(index + 1)])
        }
    }

    private func currentInput() throws -> BundleInput {
        if let input { return input }
        let input = try BundleInput(parts.paths[index])
        let (head, size) = try BundleFileHead.read(try input.peek(BundleFileHead.bytesMax))
        guard head == parts.heads[index] else { throw Failure(.bundlePartForeign, nil, ["file": input.path]) }
        _ = try input.read(size)
        let encapsulated = try input.read(BundleSeal.encapsulatedBytes)
        guard encapsulated.count == BundleSeal.encapsulatedBytes else { throw Failure(.bundleCutShort, nil, ["file": input.path]) }
        open = try BundleSeal.recipient(head, pair, encapsulated: encapsulated)
        self.input = input
        return input
    }

    private func damaged() -> Failure { Failure(.bundleDamaged, nil, ["file": parts.paths[min(index, parts.paths.count - 1)]]) }
}
