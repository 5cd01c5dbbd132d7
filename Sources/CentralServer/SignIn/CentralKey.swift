import Bundles
import Crypto
import Failures
import HTTPHost
import Storage
import SyncProtocol

/// Central's own secret, in a file of its data folder that its database does not hold.
///
/// It vouches for the keys of sites, so that a database that was restored knows them again, and is central's pair for bundles.
package struct CentralKey: Sendable, CustomStringConvertible {
    package static let fileName = "central.key"

    package let pair: KeyPair

    /// The folder's secret, made at the first use; readable by this user only.
    ///
    /// - Throws: `data-folder-missing`, `data-folder-read-only`, `disk-full`, `disk-failed`.
    package static func load(folder: String) throws -> CentralKey {
        let file = "\(folder)/\(fileName)"
        if let known = try SmallFile.read(file) {
            let text = String(decoding: known.filter { $0 > 0x20 }, as: UTF8.self)
            guard let secret = HexBytes.read(text, count: KeyPair.bytes) else {
                throw Failure(.argumentInvalid, "\(fileName) is not what this program wrote.", ["file": file], remedy: remedy)
            }
            return CentralKey(pair: try KeyPair(secret: secret))
        }
        let secret = Secrets.random(KeyPair.bytes)
        let pair = try KeyPair(secret: secret)
        try SmallFile.write(Array("\(HexBytes.text(secret))\n".utf8), to: file, mode: 0o600)
        return CentralKey(pair: pair)
    }

    private static let remedy =
        "Put the file back from a backup of this folder; without one, delete it: sites go on by the keys in the database, and bundles need one sync over a network."

    /// Central's word that a site's device has the key with this hash.
    ///
    /// - Parameter generation: how often the site's keys were shut out so far.
    func voucher(site: String, hash: Storage.Digest, generation: Int64) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Self.words(site, hash, generation), using: secret))
    }

    /// Whether central gave this voucher, in a time that tells nothing.
    func vouches(_ voucher: [UInt8], site: String, hash: Storage.Digest, generation: Int64) -> Bool {
        Secrets.areEqual(voucher, self.voucher(site: site, hash: hash, generation: generation))
    }

    /// Apart from the pair: what is used for one purpose says nothing of the other.
    private var secret: SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: pair.secret), info: Array("tributary vouchers for keys of sites".utf8), outputByteCount: 32)
    }

    private static func words(_ site: String, _ hash: Storage.Digest, _ generation: Int64) -> [UInt8] { Array("\(hash.hex) \(generation) \(site)".utf8) }

    package var description: String { "(central's key)" }
}
