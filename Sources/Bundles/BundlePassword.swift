import Crypto
import CryptoExtras
import Failures
import Foundation

/// The pair of keys that a bundle for a new site is sealed for: whoever knows the site's password and the file's salt has it.
package enum BundlePassword {
    package static let saltBytes = 16

    /// - Throws: `argument-invalid` when the system refuses.
    package static func pair(_ password: String, salt: [UInt8]) throws -> KeyPair {
        // 32 MiB and about a tenth of a second a guess, as for the password itself.
        guard
            let key = try? KDF.Scrypt.deriveKey(
                from: Array(password.precomposedStringWithCanonicalMapping.utf8), salt: salt, outputByteCount: KeyPair.bytes, rounds: 1 << 15,
                blockSize: 8, parallelism: 1)
        else { throw Failure(.argumentInvalid, "The password cannot be used.") }
        return try KeyPair(secret: key.withUnsafeBytes { Array($0) })
    }
}
