import HTTPHost

/// Passwords that were verified a few minutes ago, as keyed hashes: programs that keep no session show theirs with every call.
///
/// A wrong password is never known here, so who guesses is slowed down as anywhere.
struct RecentPasswords {
    private var known = KnownPasswords()
    private var until: [String: ContinuousClock.Instant] = [:]
    private let lifetime: Duration

    /// - Parameter lifetime: after this long a password is verified slowly again.
    init(lifetime: Duration) { self.lifetime = lifetime }

    func hold(_ password: String, stored: String, site: String, now: ContinuousClock.Instant) -> Bool {
        until[site].map { now < $0 } ?? false && known.hold(password, stored: stored, site: site)
    }

    mutating func remember(_ password: String, stored: String, site: String, now: ContinuousClock.Instant) {
        until = until.filter { now < $0.value }
        until[site] = now + lifetime
        known.remember(password, stored: stored, site: site)
    }
}
