import Failures
import Storage

/// Central knows the device by the key it offered: a voucher that it would know again after a restore, and central's own public half.
///
/// Travels as the header `tributary-key` of a session's answer: two words of hexadecimal digits.
package struct KeyReceipt: Sendable, Equatable {
    package let voucher: [UInt8]
    package let half: [UInt8]

    package init(voucher: [UInt8], half: [UInt8]) {
        self.voucher = voucher
        self.half = half
    }

    /// - Throws: `body-malformed`.
    package init(decoding text: String) throws {
        let words = text.split(separator: " ")
        guard words.count == 2, let voucher = HexBytes.read(words[0], count: 32), let half = HexBytes.read(words[1], count: 32) else {
            throw Wire.malformed("key")
        }
        self.init(voucher: voucher, half: half)
    }

    package var text: String { "\(HexBytes.text(voucher)) \(HexBytes.text(half))" }
}
