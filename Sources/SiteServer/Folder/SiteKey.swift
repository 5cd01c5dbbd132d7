import Bundles
import Failures
import HTTPHost
import Payload
import Storage
import SyncProtocol

/// What a device shows central instead of the site's password, and its pair for bundles: kept in its folder, for its owner alone.
///
/// It belongs to one database id: a database that takes another one, after a restore or a choice between copies, gets another key, and
/// introduces itself once by the former. Its description says nothing.
package struct SiteKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    /// A key as it is shown: 64 hexadecimal digits, with central's word for it.
    struct Shown: Sendable, Equatable {
        let text: String
        let voucher: KeyVoucher
        /// The secret half of its pair; nil of a former one that an earlier program wrote down.
        let secret: [UInt8]?
    }

    /// The database that it was made for.
    package let database: String
    /// The site whose device it is, as central said; nil before that.
    package var site: String? { voucher?.site ?? former?.voucher.site }
    /// 32 random bytes as hexadecimal digits.
    let text: String
    private let secret: [UInt8]
    /// Central's word that it knows the key; nil as long as it does not.
    private(set) var voucher: KeyVoucher?
    /// Central's public half, as it was told last.
    package private(set) var central: [UInt8]?
    /// The key of this folder's database under its former id, until central knows this one.
    private(set) var former: Shown?

    /// A new key.
    ///
    /// - Parameter former: what the folder had before.
    static func make(for database: String, after former: SiteKey?) -> SiteKey {
        SiteKey(
            database: database, text: Secrets.hex(Secrets.random(32)), secret: Secrets.random(KeyPair.bytes), voucher: nil, central: former?.central,
            former: former?.shown ?? former?.former)
    }

    /// The key of a device that was set up from a file: central knows it already.
    package init(database: String, text: String, secret: [UInt8], voucher: KeyVoucher, central: [UInt8]) {
        self.init(database: database, text: text, secret: secret, voucher: voucher, central: central, former: nil)
    }

    private init(database: String, text: String, secret: [UInt8], voucher: KeyVoucher?, central: [UInt8]?, former: Shown?) {
        self.database = database
        self.text = text
        self.secret = secret
        self.voucher = voucher
        self.central = central
        self.former = former
    }

    /// The pair that bundles are sealed with and for: of the key that central knows, which is the former one until it has heard of this.
    ///
    /// A device that was restored draws its new key before it has a network; what it carries by hand meanwhile is still its own.
    package func bundlePair() throws -> KeyPair { try KeyPair(secret: voucher == nil ? former?.secret ?? secret : secret) }

    /// What to sign in with; nil until central knows the key.
    var shown: Shown? { voucher.map { Shown(text: text, voucher: $0, secret: secret) } }

    func offer() throws -> KeyOffer { KeyOffer(hash: Digest.of(Array(text.utf8)), half: try KeyPair(secret: secret).half) }

    /// The same, known to central.
    func kept(_ receipt: KeyReceipt, site: String) -> SiteKey {
        SiteKey(
            database: database, text: text, secret: secret, voucher: KeyVoucher(site: site, voucher: receipt.voucher), central: receipt.half, former: nil)
    }

    func encoded() -> [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            ("database", .string(database)), ("key", .string(text)), ("secret", .string(HexBytes.text(secret))),
        ]
        if let voucher { members.append(("voucher", .string(voucher.text))) }
        if let central { members.append(("central", .string(HexBytes.text(central)))) }
        if let former {
            members.append(("former", .string(former.text)))
            members.append(("formerVoucher", .string(former.voucher.text)))
            if let secret = former.secret { members.append(("formerSecret", .string(HexBytes.text(secret)))) }
        }
        return JSONValue.object(members).serialised() + [0x0A]
    }

    /// - Throws: `argument-invalid` for a file that is not what was written.
    init(decoding bytes: [UInt8]) throws {
        let value = try? JSONValue(parsing: bytes)
        func word(_ key: String) -> String? { value?[key]?.text }
        guard let database = word("database"), let text = word("key"), HexBytes.read(text, count: 32) != nil,
            let secret = word("secret").flatMap({ HexBytes.read($0, count: KeyPair.bytes) })
        else { throw Failure(.argumentInvalid, "\(SiteFolder.keyName) in the data folder is not what this program wrote.") }
        var former: Shown?
        if let text = word("former"), let voucher = word("formerVoucher") {
            former = Shown(
                text: text, voucher: try KeyVoucher(decoding: voucher), secret: word("formerSecret").flatMap { HexBytes.read($0, count: KeyPair.bytes) })
        }
        self.init(
            database: database, text: text, secret: secret, voucher: try word("voucher").map { try KeyVoucher(decoding: $0) },
            central: word("central").flatMap { HexBytes.read($0, count: KeyPair.bytes) }, former: former)
    }

    package var description: String { "(site key)" }
    package var debugDescription: String { description }
}
