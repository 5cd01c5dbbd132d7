import Testing

@testable import CentralServer

@Suite("Slowing down guesses")
struct LockoutTests {
    private let second = Duration.seconds(1)

    private func attempt(_ name: String, _ peer: String, paired: String? = nil) -> Lockout.Attempt {
        Lockout.Attempt(name: name, peer: peer, paired: paired)
    }

    @Test func `each failure after the free ones doubles the wait for the next turn, up to the longest`() {
        var lockout = Lockout(LockoutPolicy())
        var now = Duration.seconds(1_000)
        for _ in 0..<5 { #expect(lockout.begin(attempt("Clinic", "a"), now: now) == .go) }
        var waits: [Duration] = []
        for number in 0..<8 {
            guard case .go(let wait) = lockout.begin(attempt(number % 2 == 0 ? "CLINIC" : "clinic", "a"), now: now) else {
                Issue.record("a single guesser is slowed down, not sent away")
                return
            }
            waits.append(wait)
            now += wait
        }
        #expect(waits == [1, 2, 4, 8, 8, 8, 8, 8].map { Duration.seconds($0) })
    }

    @Test func `more tries than fit into the patience are sent away with the time to wait`() {
        var lockout = Lockout(LockoutPolicy())
        var verdicts: [Lockout.Verdict] = []
        for _ in 0..<30 { verdicts.append(lockout.begin(attempt("Clinic", "a"), now: second)) }
        let isSentAway = verdicts.map { if case .locked = $0 { true } else { false } }
        #expect(isSentAway.suffix(18).allSatisfy { $0 })
        #expect(!isSentAway.prefix(8).contains(true))
    }

    @Test func `guesses at a site's name, from its own address too, never make its paired database wait`() {
        var lockout = Lockout(LockoutPolicy())
        for _ in 0..<500 { _ = lockout.begin(attempt("Clinic", "proxy"), now: second) }
        for _ in 0..<4 {
            let own = attempt("Clinic", "proxy", paired: "database-clinic")
            #expect(lockout.begin(own, now: second) == .go)
            lockout.succeed(own, now: second)
        }
    }

    @Test func `wrong passwords of one device behind a proxy leave the other names of that address alone`() {
        var lockout = Lockout(LockoutPolicy())
        for number in 0..<100 { _ = lockout.begin(attempt("Old tablet", "proxy"), now: .seconds(number)) }
        for name in ["North", "South", "East", "West"] {
            #expect(lockout.begin(attempt(name, "proxy"), now: .seconds(100)) == .go)
        }
    }

    @Test func `success forgets the failures, and so does a quiet hour`() {
        var lockout = Lockout(LockoutPolicy())
        for _ in 0..<4 { _ = lockout.begin(attempt("Clinic", "a"), now: second) }
        #expect(lockout.begin(attempt("Clinic", "a"), now: second) == .go)
        lockout.succeed(attempt("Clinic", "a"), now: second)
        for _ in 0..<4 { #expect(lockout.begin(attempt("Clinic", "a"), now: second) == .go) }
        for _ in 0..<5 { #expect(lockout.begin(attempt("Clinic", "a"), now: .seconds(4_000)) == .go) }
    }

    @Test func `an address that signed in before does not wait for guesses from elsewhere`() {
        var lockout = Lockout(LockoutPolicy())
        _ = lockout.begin(attempt("Clinic", "honest"), now: second)
        lockout.succeed(attempt("Clinic", "honest"), now: second)
        for number in 0..<60 { _ = lockout.begin(attempt("Clinic", "guesser \(number)"), now: second) }
        #expect(lockout.begin(attempt("Clinic", "honest"), now: second) == .go)
        #expect(
            lockout.begin(attempt("Clinic", "another guesser"), now: second) != .go, "guesses from many addresses must be slowed down")
    }

    @Test func `a flood of invented names takes bounded memory and does not free a slowed name`() {
        var policy = LockoutPolicy()
        policy.entriesMax = 200
        policy.failuresPerSecond = 1_000_000
        var lockout = Lockout(policy)
        for _ in 0..<9 { _ = lockout.begin(attempt("Clinic", "a"), now: .seconds(1)) }
        for number in 0..<5_000 {
            _ = lockout.begin(attempt("invented \(number)", "a"), now: .seconds(1) + .milliseconds(number / 10))
            #expect(lockout.count <= 202)
        }
        #expect(lockout.begin(attempt("Clinic", "a"), now: .seconds(2)) != .go, "the flood freed the name")
    }

    @Test func `failures all over are limited together, and time restores the allowance`() {
        var policy = LockoutPolicy()
        policy.failuresBurst = 10
        policy.failuresPerSecond = 2
        var lockout = Lockout(policy)
        let verdicts = (0..<12).map { lockout.begin(attempt("site \($0)", "a"), now: .seconds(1)) }
        #expect(verdicts.count { $0 == .go } == 10)
        #expect(verdicts.suffix(2).allSatisfy { $0 == .overloaded })
        #expect(lockout.begin(attempt("later", "a"), now: .seconds(2)) == .go)
    }
}
