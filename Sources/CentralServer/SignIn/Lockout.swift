import HTTPHost

/// Counts failed sign-ins per name, address and device; a value, so that its rules can be tested without waiting.
///
/// Guarantees: bounded memory; an attempt counts as failed from its start, so parallel guesses do not slip through; nobody is
/// locked out for the guesses of others: beyond the free failures each try takes its turn, and the paired database of a site
/// has a turn of its own that nobody else can use up. Open sessions are not touched by anything here.
struct Lockout {
    enum Verdict: Equatable {
        /// Try the password after this time.
        case go(after: Duration)
        /// Too many wait for their turn with this name; the next is free after so long.
        case locked(Duration)
        /// Too many sign-ins fail everywhere.
        case overloaded

        static let go = Verdict.go(after: .zero)
    }

    /// Who tries, as far as it is known before the password is.
    struct Attempt {
        let name: String
        /// The address, behind trusted proxies the one they tell.
        let peer: String
        /// The site's own paired database, which nobody else knows the id of; nil for everybody else.
        var paired: String?
    }

    private struct Entry {
        var failures = 0
        var last: Duration
        var nextTurn: Duration = .zero
    }

    private enum Key: Hashable {
        case address(name: String, peer: String)
        case anywhere(name: String)
        case paired(name: String, database: String)
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
    mutating func begin(_ attempt: Attempt, now: Duration) -> Verdict {
        let keys = keys(of: attempt)
        let turn = max(keys.compactMap { entries[$0.key]?.nextTurn }.max() ?? now, now)
        guard turn - now <= policy.patience else { return .locked(turn - now - policy.patience) }
        if attempt.paired == nil, trusted[keys[0].key] == nil {
            refill(now)
            guard allowance >= 1 else { return .overloaded }
            allowance -= 1
        }
        for key in keys { fail(key.key, free: key.free, turn: turn, now) }
        return .go(after: turn - now)
    }

    /// Whether an attempt under this name from this place ended well before.
    func knows(_ attempt: Attempt) -> Bool { trusted[.address(name: Self.folded(attempt.name), peer: attempt.peer)] != nil }

    /// The attempt ended well.
    mutating func succeed(_ attempt: Attempt, now: Duration) {
        let keys = keys(of: attempt)
        let own = keys[0].key
        entries[own] = nil
        for key in keys.dropFirst() {
            guard var entry = entries[key.key] else { continue }
            entry.failures -= 1
            if entry.failures < key.free { entry.nextTurn = .zero }
            entries[key.key] = entry.failures > 0 ? entry : nil
        }
        guard attempt.paired == nil else { return }
        if trusted[own] == nil {
            allowance = min(allowance + 1, policy.failuresBurst)
            if trusted.count >= policy.entriesMax, let oldest = trusted.min(by: { $0.value < $1.value })?.key { trusted[oldest] = nil }
        }
        trusted[own] = now
    }

    /// What the attempt is counted under, its own place first.
    private func keys(of attempt: Attempt) -> [(key: Key, free: Int)] {
        let name = Self.folded(attempt.name)
        if let database = attempt.paired { return [(.paired(name: name, database: database), policy.failuresFree)] }
        let own = Key.address(name: name, peer: attempt.peer)
        return [(own, policy.failuresFree)] + (trusted[own] == nil ? [(.anywhere(name: name), policy.failuresFreeAnywhere)] : [])
    }

    private mutating func fail(_ key: Key, free: Int, turn: Duration, _ now: Duration) {
        makeRoom(now)
        var entry = entries[key] ?? Entry(last: now)
        if now - entry.last > policy.forgetTime { entry = Entry(last: now) }
        entry.failures += 1
        entry.last = now
        let over = entry.failures - free
        if over >= 0 { entry.nextTurn = turn + min(policy.firstWait * (1 << min(over, 20)), policy.longestWait) }
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
        allowance = min(allowance + passed.seconds * policy.failuresPerSecond, policy.failuresBurst)
    }

    private static func folded(_ name: String) -> String {
        String(decoding: name.lowercased().utf8.prefix(100), as: UTF8.self)
    }
}
