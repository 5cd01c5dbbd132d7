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
    private var marks: [String: [UInt8]] = [:]

    /// Whether this password was verified against this very stored hash.
    func hold(_ password: String, stored: String, site: String) -> Bool {
        marks[site].map { Secrets.areEqual($0, mark(password, stored)) } ?? false
    }

    mutating func note(_ password: String, stored: String, site: String) {
        if marks.count >= Self.entriesMax { marks = [:] }
        marks[site] = mark(password, stored)
    }

    private func mark(_ password: String, _ stored: String) -> [UInt8] {
        // A stored hash holds no zero byte, so the two cannot run into one another.
        Array(HMAC<SHA256>.authenticationCode(for: Array(stored.utf8) + [0] + Array(password.utf8), using: key))
    }
}
