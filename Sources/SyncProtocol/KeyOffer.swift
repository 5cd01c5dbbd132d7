import Failures
import Storage

/// The key that a device asks central to know it by: the hash of a random key, and the public half of its pair for bundles.
///
/// Travels as the header `tributary-key` of a session request: two words of hexadecimal digits.
package struct KeyOffer: Sendable, Equatable {
    package let hash: Digest
    package let half: [UInt8]

    package init(hash: Digest, half: [UInt8]) {
        self.hash = hash
        self.half = half
    }

    /// - Throws: `body-malformed`.
    package init(decoding text: String) throws {
        let words = text.split(separator: " ")
        guard words.count == 2, let hash = Digest(hex: String(words[0])), let half = HexBytes.read(words[1], count: 32) else {
            throw Wire.malformed("key")
        }
        self.init(hash: hash, half: half)
    }

    package var text: String { "\(hash.hex) \(HexBytes.text(half))" }
}
