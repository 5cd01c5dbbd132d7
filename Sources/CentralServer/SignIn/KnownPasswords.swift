import Crypto
import HTTPHost
import Storage

/// Passwords that were verified by this process, as keyed hashes: a paired database that shows one of them again needs neither the
/// slow hash nor a turn.
///
/// The key is random and lives as long as the process. Only whoever shows the site's paired database is asked here, so that
/// nobody else can guess fast.
struct KnownPasswords {
    private static let entriesMax = 50_000

    private let key = SymmetricKey(size: .bits256)
    private var hashes: [String: [UInt8]] = [:]

    /// Whether this password was verified against this very stored hash.
    func hold(_ password: String, stored: String, site: String) -> Bool {
        hashes[site].map { Secrets.areEqual($0, hash(password, stored)) } ?? false
    }

    mutating func remember(_ password: String, stored: String, site: String) {
        if hashes.count >= Self.entriesMax { hashes = [:] }
        hashes[site] = hash(password, stored)
    }

    private func hash(_ password: String, _ stored: String) -> [UInt8] {
        // A stored hash holds no zero byte, so the two cannot run into one another.
        Array(HMAC<SHA256>.authenticationCode(for: Array(stored.utf8) + [0] + Array(password.utf8), using: key))
    }
}
