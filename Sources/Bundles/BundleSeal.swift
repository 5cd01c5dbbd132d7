import Crypto
import Failures
import Foundation

/// How the frames of one file are sealed: HPKE (RFC 9180) with X25519 and ChaCha20-Poly1305, by the maker's key where the other side knows it.
enum BundleSeal {
    static let ciphersuite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    static let encapsulatedBytes = 32

    /// What stands behind a frame.
    enum Mark: UInt8 {
        case more = 0
        case endOfPart = 1
        case endOfBundle = 2
    }

    static func sender(_ head: BundleFileHead, by pair: KeyPair) throws -> HPKE.Sender {
        let recipient = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: head.toHalf)
        let info = Data(head.encoded())
        return head.way == .newSite
            ? try HPKE.Sender(recipientKey: recipient, ciphersuite: ciphersuite, info: info)
            : try HPKE.Sender(recipientKey: recipient, ciphersuite: ciphersuite, info: info, authenticatedBy: pair.agreement)
    }

    static func recipient(_ head: BundleFileHead, _ pair: KeyPair, encapsulated: [UInt8]) throws -> HPKE.Recipient {
        let info = Data(head.encoded())
        do {
            guard head.way != .newSite else {
                return try HPKE.Recipient(privateKey: pair.agreement, ciphersuite: ciphersuite, info: info, encapsulatedKey: Data(encapsulated))
            }
            let maker = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: head.fromHalf)
            return try HPKE.Recipient(
                privateKey: pair.agreement, ciphersuite: ciphersuite, info: info, encapsulatedKey: Data(encapsulated), authenticatedBy: maker)
        } catch { throw Failure(.bundleDamaged) }
    }
}
