import Failures

/// What a device shows beside its key: whose device it is, and central's own word for it.
///
/// Travels as the header `tributary-voucher` of a session request: the site's id and hexadecimal digits.
package struct KeyVoucher: Sendable, Equatable {
    package let site: String
    package let voucher: [UInt8]

    package init(site: String, voucher: [UInt8]) {
        self.site = site
        self.voucher = voucher
    }

    /// - Throws: `body-malformed`.
    package init(decoding text: String) throws {
        let words = text.split(separator: " ")
        guard words.count == 2, (1...128).contains(words[0].utf8.count), let voucher = HexBytes.read(words[1], count: 32) else {
            throw Wire.malformed("voucher")
        }
        self.init(site: String(words[0]), voucher: voucher)
    }

    package var text: String { "\(site) \(HexBytes.text(voucher))" }
}
