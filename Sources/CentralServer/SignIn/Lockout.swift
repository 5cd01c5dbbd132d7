/// How guessing of passwords is slowed down.
package struct LockoutPolicy: Sendable {
    /// Wrong passwords for one name from one address before it is locked.
    package var failuresFree = 5
    /// Wrong passwords for one name from all addresses together before it is locked for addresses not known to be good.
    package var failuresFreeAnywhere = 50
    /// The first lock; each further failure doubles it.
    package var firstLock: Duration = .seconds(2)
    package var longestLock: Duration = .seconds(900)
    /// The longest lock of a name for all addresses: nobody can keep a site out for long from elsewhere.
    package var longestLockAnywhere: Duration = .seconds(60)
    /// Failures are forgotten after this time without another.
    package var forgetTime: Duration = .seconds(3_600)
    /// Names and addresses remembered; those with the fewest failures go first.
    package var entriesMax = 10_000
    /// Sign-ins that may fail at once over all names, and how many a second are allowed again.
    package var failuresBurst = 200.0
    package var failuresPerSecond = 10.0

    package init() {}
}

/// Counts failed sign-ins per name and address; a value, so that its rules can be tested without waiting.
///
/// Guarantees: bounded memory; an attempt counts as failed from its start, so parallel guesses do not slip through; who
/// signed in with success from an address is not locked out there by guesses from other addresses. Open sessions are
/// not touched by anything here.
struct Lockout {
    enum Verdict: Equatable {
        case go
        /// This name is locked for so long.
        case locked(Duration)
        /// Too many sign-ins fail everywhere.
        case overloaded
    }

    private struct Entry {
        var failures = 0
        var last: Duration
        var lockedUntil: Duration = .zero
    }

    private struct Key: Hashable {
        let name: String
        let peer: String?
    }

    private let policy: LockoutPolicy
    private var entries: [Key: Entry] = [:]
    private var trusted: [Key: Duration] = [:]
    private var allowance: Double
    private var allowanceAt: Duration = .zero

    init(_ policy: LockoutPolicy) {
        self.policy = policy
        allowance = policy.failuresBurst
    }

    var count: Int { entries.count + trusted.count }

    /// Asks to try a password; until `succeed` is called the attempt counts as failed.
    ///
    /// - Parameter now: time since any fixed moment.
    mutating func begin(name: String, peer: String, now: Duration) -> Verdict {
        let here = Self.key(name, peer)
        let anywhere = Self.key(name, nil)
        let isTrusted = trusted[here] != nil
        let locks = [here] + (isTrusted ? [] : [anywhere])
        if let until = locks.compactMap({ entries[$0]?.lockedUntil }).max(), until > now { return .locked(until - now) }
        if !isTrusted {
            refill(now)
            guard allowance >= 1 else { return .overloaded }
            allowance -= 1
        }
        fail(here, free: policy.failuresFree, longest: policy.longestLock, now)
        fail(anywhere, free: policy.failuresFreeAnywhere, longest: policy.longestLockAnywhere, now)
        return .go
    }

    /// The attempt ended well.
    mutating func succeed(name: String, peer: String, now: Duration) {
        let here = Self.key(name, peer)
        entries[here] = nil
        if var entry = entries[Self.key(name, nil)] {
            entry.failures -= 1
            if entry.failures < policy.failuresFreeAnywhere { entry.lockedUntil = .zero }
            entries[Self.key(name, nil)] = entry.failures > 0 ? entry : nil
        }
        if trusted[here] == nil {
            allowance = min(allowance + 1, policy.failuresBurst)
            if trusted.count >= policy.entriesMax, let oldest = trusted.min(by: { $0.value < $1.value })?.key { trusted[oldest] = nil }
        }
        trusted[here] = now
    }

    private mutating func fail(_ key: Key, free: Int, longest: Duration, _ now: Duration) {
        makeRoom(now)
        var entry = entries[key] ?? Entry(last: now)
        if now - entry.last > policy.forgetTime { entry = Entry(last: now) }
        entry.failures += 1
        entry.last = now
        let over = entry.failures - free
        if over >= 0 { entry.lockedUntil = now + min(policy.firstLock * (1 << min(over, 20)), longest) }
        entries[key] = entry
    }

    /// Half of the entries go at once when there are too many, so that a flood pays for the search rarely.
    private mutating func makeRoom(_ now: Duration) {
        guard entries.count >= policy.entriesMax else { return }
        entries = entries.filter { now - $0.value.last <= policy.forgetTime }
        guard entries.count > policy.entriesMax / 2 else { return }
        let worst = entries.sorted { ($0.value.failures, $0.value.last) > ($1.value.failures, $1.value.last) }
        entries = Dictionary(worst.prefix(policy.entriesMax / 2).map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func refill(_ now: Duration) {
        let passed = now - allowanceAt
        allowanceAt = now
        guard passed > .zero else { return }
        let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
        allowance = min(allowance + seconds * policy.failuresPerSecond, policy.failuresBurst)
    }

    private static func key(_ name: String, _ peer: String?) -> Key {
        Key(name: String(decoding: name.lowercased().utf8.prefix(100), as: UTF8.self), peer: peer)
    }
}
