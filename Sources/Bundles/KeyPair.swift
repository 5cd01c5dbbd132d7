import Crypto
import Failures

/// One side's Curve25519 pair: the public half goes to the other side at pairing, the secret never leaves its machine.
///
/// Its description says nothing of the secret.
package struct KeyPair: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Bytes of either half.
    package static let bytes = 32

    let agreement: Curve25519.KeyAgreement.PrivateKey

    /// - Parameter secret: 32 random bytes.
    /// - Throws: `argument-invalid` for another number of bytes.
    package init(secret: [UInt8]) throws {
        guard let agreement = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret) else {
            throw Failure(.argumentInvalid, "A secret key has \(Self.bytes) bytes.")
        }
        self.agreement = agreement
    }

    package var secret: [UInt8] { Array(agreement.rawRepresentation) }
    /// The half that the other side may know.
    package var half: [UInt8] { Array(agreement.publicKey.rawRepresentation) }

    package var description: String { "(key pair)" }
    package var debugDescription: String { description }
}
