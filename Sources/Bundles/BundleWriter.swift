import Compression
import Crypto
import Failures
import Foundation

/// Writes messages into the files of a bundle: compressed, sealed, split where a size is given.
///
/// Guarantees: a file has its name only once all of the bundle is on the disk; of a bundle that could not be finished nothing is left; memory
/// does not grow with the bundle.
package final class BundleWriter {
    /// Bytes of one frame in plain.
    package static let frameBytes = 1 << 20
    /// The smallest size that a bundle can be split to.
    package static let sizeMin = 4_000_000

    private let pair: KeyPair
    private let sizeMax: Int
    private let frameBytes: Int
    private let path: String
    private var head: BundleFileHead
    private var seal: HPKE.Sender
    private var output: BundleOutput
    private var done: [BundleOutput] = []
    private var plain: [UInt8] = []
    /// The frame before, compressed: whether it is the last of its file is known with the next one.
    private var held: [UInt8]?
    private var isFinished = false

    /// - Parameters:
    ///   - path: of the first file; the others are called `path.2`, `path.3` and so on. What is there is replaced at the end.
    ///   - pair: the maker's.
    ///   - size: bytes of a file at most; nil makes one file.
    ///   - frame: bytes of one frame in plain; smaller ones split a small bundle too.
    /// - Throws: `argument-invalid`, `disk-full` and its kin.
    package init(_ path: String, _ head: BundleFileHead, by pair: KeyPair, size: Int? = nil, frame: Int = BundleWriter.frameBytes) throws {
        frameBytes = min(max(frame, 64), Self.frameBytes)
        if let size, size < min(Self.sizeMin, 4 * frameBytes) {
            throw Failure(.argumentInvalid, "A bundle is split to files of at least \(Self.sizeMin / 1_000_000) MB.")
        }
        self.path = path
        self.pair = pair
        self.head = head
        sizeMax = size ?? .max
        seal = try BundleSeal.sender(head, by: pair)
        output = try BundleOutput(path)
        try begin()
    }

    /// Adds a message.
    package func write(kind: UInt8, _ bytes: [UInt8]) throws {
        plain.append(kind)
        withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { plain.append(contentsOf: $0) }
        var start = 0
        while start < bytes.count {
            let count = min(frameBytes - plain.count, bytes.count - start)
            if count > 0 { plain.append(contentsOf: bytes[start..<start + count]) }
            start += max(count, 0)
            if plain.count >= frameBytes { try cut() }
        }
        if plain.count >= frameBytes { try cut() }
    }

    /// Ends the bundle.
    ///
    /// - Returns: the paths of its files.
    package func finish() throws -> [String] {
        if !plain.isEmpty || held == nil { try cut() }
        try frame(.endOfBundle)
        try output.close()
        done.append(output)
        // The first last: where it stands, all of them do.
        for file in done.reversed() { try file.publish() }
        isFinished = true
        return done.map(\.path)
    }

    deinit {
        guard !isFinished else { return }
        for file in done + [output] { file.abandon() }
    }

    private func begin() throws {
        try output.write(head.encoded())
        try output.write(Array(seal.encapsulatedKey))
    }

    /// What was gathered is one more frame.
    private func cut() throws {
        let next = Zstd.compress(plain)
        plain = []
        if let held {
            // A length, a mark and a seal go with each.
            let isFull = sizeMax != .max && output.size + held.count + next.count + 64 > sizeMax
            try frame(isFull ? .endOfPart : .more)
            if isFull { try rotate() }
        }
        held = next
    }

    private func frame(_ mark: BundleSeal.Mark) throws {
        guard let held else { return }
        let sealed = try seal.seal(Data([mark.rawValue] + held))
        try output.write(withUnsafeBytes(of: UInt32(sealed.count).bigEndian) { Array($0) } + Array(sealed))
        self.held = nil
    }

    private func rotate() throws {
        try output.close()
        done.append(output)
        head.part += 1
        seal = try BundleSeal.sender(head, by: pair)
        output = try BundleOutput("\(path).\(head.part)")
        try begin()
    }
}
