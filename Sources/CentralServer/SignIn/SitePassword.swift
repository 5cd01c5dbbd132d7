import Crypto
import CryptoExtras
import Failures
import Foundation
import HTTPHost

/// Slow, salted hashes of site passwords: `$scrypt$ln=15,r=8,p=1$salt$key$sha256`, salt and key in base64.
///
/// What is hashed slowly is the SHA-256 of the password in hexadecimal digits: programs that show that in the password's place are known by
/// the same stored text. Older texts, without the last word, were made of the password itself, and only it opens them.

/// A hash carries its own cost, so a later, higher cost leaves older passwords valid.
package enum SitePassword {
    /// Fewest characters of a new password.
    package static let lengthMin = 8
    private static let keyBytes = 32
    private static let saltBytes = 16

    /// What scrypt is asked to spend; memory is 128 × 2^`log2Rounds` × `blockSize` bytes.
    package struct Cost: Hashable, Sendable {
        package var log2Rounds: Int
        package var blockSize: Int
        package var parallelism: Int

        package init(log2Rounds: Int, blockSize: Int = 8, parallelism: Int = 1) {
            self.log2Rounds = log2Rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// 32 MiB and about a tenth of a second: a site pays it once a session, a thief at every guess.
        package static let standard = Cost(log2Rounds: 15)

        /// Within what a server may be made to spend by a stored text.
        var isSane: Bool {
            (1...20).contains(log2Rounds) && (1...32).contains(blockSize) && (1...16).contains(parallelism)
                && (128 << log2Rounds) * blockSize <= 268_435_456
        }
    }

    /// The text to store for a new password.
    ///
    /// - Throws: `password-too-short`.
    package static func hash(_ password: String, cost: Cost = .standard) throws -> String {
        guard password.count >= lengthMin else { throw Failure(.passwordTooShort, nil, ["characters": String(lengthMin)]) }
        return try unchecked(password, cost: cost)
    }

    /// What a password may have been hashed as, the one spelling of new hashes first.
    ///
    /// An accent may be typed as part of its letter or behind it: Macs, tablets and editors differ, and people see no difference.
    /// Older hashes were made from the bytes as they came.
    private static func spellings(_ password: String) -> [String] {
        let composed = password.precomposedStringWithCanonicalMapping
        var spellings = [composed]
        for other in [password, password.decomposedStringWithCanonicalMapping]
        where !spellings.contains(where: { $0.utf8.elementsEqual(other.utf8) }) {
            spellings.append(other)
        }
        return spellings
    }

    /// As `hash`, for the stand-in that unknown names are compared with.
    static func unchecked(_ password: String, cost: Cost) throws -> String {
        precondition(cost.isSane, "a cost no server should pay")
        let salt = Secrets.random(saltBytes)
        let key = try derive(Array(digest(of: password.precomposedStringWithCanonicalMapping).utf8), salt: salt, cost: cost)
        let parameters = "ln=\(cost.log2Rounds),r=\(cost.blockSize),p=\(cost.parallelism)"
        return "$scrypt$\(parameters)$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())$\(digestWord)"
    }

    private static let digestWord = "sha256"

    /// What a program that keeps no password shows in its place: the lower-case hexadecimal digits of its SHA-256.
    package static func digest(of password: String) -> String { Secrets.hex(Array(SHA256.hash(data: Array(password.utf8)))) }

    /// Whether `digest` is that of the password that `stored` was made from; false for an older text, whose password has to be set anew.
    package static func verify(digest: String, against stored: String) -> Bool {
        guard let (cost, salt, key, isOfDigest) = parse(stored), isOfDigest, !digest.isEmpty,
            let derived = try? derive(Array(digest.lowercased().utf8), salt: salt, cost: cost)
        else { return false }
        return Secrets.areEqual(derived, key)
    }

    /// Whether `password` is the one that `stored` was made from, in any spelling of its letters; a comparison takes the same time for
    /// any answer.
    ///
    /// False for a stored text that is no such hash.
    package static func verify(_ password: String, against stored: String) -> Bool {
        guard let (cost, salt, key, isOfDigest) = parse(stored), !password.isEmpty else { return false }
        return spellings(password).contains { spelling in
            let shown = isOfDigest ? digest(of: spelling) : spelling
            guard let derived = try? derive(Array(shown.utf8), salt: salt, cost: cost) else { return false }
            return Secrets.areEqual(derived, key)
        }
    }

    static func isHash(_ stored: String) -> Bool { parse(stored) != nil }

    private static func parse(_ stored: String) -> (cost: Cost, salt: [UInt8], key: [UInt8], isOfDigest: Bool)? {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5 || parts.count == 6 && parts[5] == digestWord, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let numbers = zip(["ln=", "r=", "p="], parts[2].split(separator: ",")).compactMap { name, part in
            part.hasPrefix(name) ? Int(part.dropFirst(name.count)) : nil
        }
        guard numbers.count == 3 else { return nil }
        let cost = Cost(log2Rounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2])
        guard cost.isSane, let salt = Data(base64Encoded: String(parts[3])), let key = Data(base64Encoded: String(parts[4])),
            salt.count >= 8, key.count == keyBytes
        else { return nil }
        return (cost, Array(salt), Array(key), parts.count == 6)
    }

    private static func derive(_ password: [UInt8], salt: [UInt8], cost: Cost) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: keyBytes, rounds: 1 << cost.log2Rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }
}
