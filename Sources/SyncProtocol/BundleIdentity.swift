import Failures
import Payload

/// Who a new device is: what central draws for it when it exports a site to a file.
package struct BundleIdentity: Sendable {
    /// The site's name, and central's address where it was given.
    package var name: String
    package var url: String?
    package var database: String
    /// Its key as hexadecimal digits, and the secret half of its pair.
    package var key: String
    package var secret: [UInt8]
    package var voucher: KeyVoucher
    /// Central's public half.
    package var central: [UInt8]

    package init(name: String, url: String?, database: String, key: String, secret: [UInt8], voucher: KeyVoucher, central: [UInt8]) {
        self.name = name
        self.url = url
        self.database = database
        self.key = key
        self.secret = secret
        self.voucher = voucher
        self.central = central
    }

    package func encoded() -> [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            ("name", .string(name)), ("database", .string(database)), ("key", .string(key)), ("secret", .string(HexBytes.text(secret))),
            ("voucher", .string(voucher.text)), ("central", .string(HexBytes.text(central))),
        ]
        if let url { members.append(("url", .string(url))) }
        return JSONValue.object(members).serialised()
    }

    /// - Throws: `body-malformed`.
    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        name = try head.requireText("name")
        url = head["url"]?.text
        database = try head.requireText("database")
        key = try head.requireText("key")
        voucher = try KeyVoucher(decoding: try head.requireText("voucher"))
        guard let secret = HexBytes.read(try head.requireText("secret"), count: 32), let central = HexBytes.read(try head.requireText("central"), count: 32),
            HexBytes.read(key, count: 32) != nil
        else { throw Wire.malformed("identity") }
        (self.secret, self.central) = (secret, central)
    }
}
