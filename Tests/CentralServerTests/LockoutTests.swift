import Testing

@testable import CentralServer

@Suite("Slowing down guesses")
struct LockoutTests {
    private let second = Duration.seconds(1)

    @Test func `each failure after the free ones doubles the lock, up to the longest`() {
        var lockout = Lockout(LockoutPolicy())
        var now = Duration.seconds(1_000)
        for _ in 0..<5 { #expect(lockout.begin(name: "Clinic", peer: "a", now: now) == .go) }
        var locks: [Duration] = []
        for _ in 0..<12 {
            guard case .locked(let time) = lockout.begin(name: "Clinic", peer: "a", now: now) else {
                Issue.record("not locked")
                return
            }
            locks.append(time)
            now += time
            #expect(lockout.begin(name: "CLINIC", peer: "a", now: now) == .go)
        }
        #expect(Array(locks.prefix(4)) == [2, 4, 8, 16].map { Duration.seconds($0) })
        #expect(locks.last == .seconds(900))
    }

    @Test func `success forgets the failures, and so does a quiet hour`() {
        var lockout = Lockout(LockoutPolicy())
        for _ in 0..<4 { _ = lockout.begin(name: "Clinic", peer: "a", now: second) }
        #expect(lockout.begin(name: "Clinic", peer: "a", now: second) == .go)
        lockout.succeed(name: "Clinic", peer: "a", now: second)
        for _ in 0..<4 { #expect(lockout.begin(name: "Clinic", peer: "a", now: second) == .go) }
        for _ in 0..<5 { #expect(lockout.begin(name: "Clinic", peer: "a", now: .seconds(4_000)) == .go) }
    }

    @Test func `an address that signed in before is not locked out by guesses from elsewhere`() {
        var lockout = Lockout(LockoutPolicy())
        _ = lockout.begin(name: "Clinic", peer: "honest", now: second)
        lockout.succeed(name: "Clinic", peer: "honest", now: second)
        for number in 0..<60 { _ = lockout.begin(name: "Clinic", peer: "guesser \(number)", now: second) }
        #expect(lockout.begin(name: "Clinic", peer: "honest", now: second) == .go)
        guard case .locked = lockout.begin(name: "Clinic", peer: "another guesser", now: second) else {
            Issue.record("guesses from many addresses must lock the name")
            return
        }
    }

    @Test func `a flood of invented names takes bounded memory and does not free a locked name`() {
        var policy = LockoutPolicy()
        policy.entriesMax = 200
        policy.failuresPerSecond = 1_000_000
        var lockout = Lockout(policy)
        for _ in 0..<9 { _ = lockout.begin(name: "Clinic", peer: "a", now: .seconds(1)) }
        for number in 0..<5_000 {
            _ = lockout.begin(name: "invented \(number)", peer: "a", now: .seconds(1) + .milliseconds(number / 10))
            #expect(lockout.count <= 202)
        }
        guard case .locked = lockout.begin(name: "Clinic", peer: "a", now: .seconds(2)) else {
            Issue.record("the flood freed the name")
            return
        }
    }

    @Test func `failures all over are limited together, and time restores the allowance`() {
        var policy = LockoutPolicy()
        policy.failuresBurst = 10
        policy.failuresPerSecond = 2
        var lockout = Lockout(policy)
        let verdicts = (0..<12).map { lockout.begin(name: "site \($0)", peer: "a", now: .seconds(1)) }
        #expect(verdicts.count { $0 == .go } == 10)
        #expect(verdicts.suffix(2).allSatisfy { $0 == .overloaded })
        #expect(lockout.begin(name: "later", peer: "a", now: .seconds(2)) == .go)
    }
}
