import Failures
import HTTPHost
import SyncCentral
import Synchronization

/// Finds out whether a person's password is right, as slowly for an unknown name as for a known one.
///
/// Guesses of others cost a person a turn, never the door: beyond the free failures each try waits a little (`Lockout`), and sites sign in
/// beside this, by counts of their own.
final class AccountSignIn: Sendable {
    private static let heldMax = 64

    private struct State {
        var lockout: Lockout
        var held = 0
    }

    private let administration: Administration
    private let work: BoundedWork
    private let state: Mutex<State>
    private let start = ContinuousClock.now
    private let decoy: String

    init(_ administration: Administration, _ configuration: CentralServerConfiguration) throws {
        self.administration = administration
        work = BoundedWork(threads: configuration.passwordThreads, waitingMax: configuration.passwordsWaitingMax)
        state = Mutex(State(lockout: Lockout(configuration.lockout)))
        decoy = try SitePassword.unchecked(Secrets.hex(Secrets.random(16)), cost: configuration.passwordCost)
    }

    /// The account, with the hash its password was compared with.
    ///
    /// - Throws: `credentials-wrong`, `locked-out`, `overloaded`.
    func verify(name: String, password: String, peer: String) async throws -> (account: String, secret: String) {
        let attempt = Lockout.Attempt(name: name, peer: peer, paired: nil)
        try await takeTurn(attempt)
        let known = try await administration.secretAsync(ofPersonNamed: name)
        let stored = known?.secret ?? decoy
        let isRight = try await work.run { SitePassword.verify(password, against: stored) }
        guard let known, isRight else {
            throw Failure(.credentialsWrong, "The name or the password is wrong.", remedy: "Check both; another administrator can set a new password.")
        }
        state.withLock { $0.lockout.succeed(attempt, now: ContinuousClock.now - start) }
        return known
    }

    private func takeTurn(_ attempt: Lockout.Attempt) async throws {
        let verdict = state.withLock { state in
            let verdict = state.lockout.begin(attempt, now: ContinuousClock.now - start)
            if case .go(let wait) = verdict, wait > .zero {
                guard state.held < Self.heldMax else { return Lockout.Verdict.overloaded }
                state.held += 1
            }
            return verdict
        }
        switch verdict {
        case .go(.zero): return
        case .go(let wait):
            defer { state.withLock { $0.held -= 1 } }
            try await Task.sleep(for: wait)
        case .locked(let time):
            throw Failure(
                .lockedOut, "Too many wrong passwords for this name; wait a little.", [Failure.retryAfter: String(max(time.components.seconds, 0) + 1)])
        case .overloaded: throw Failure(.overloaded, nil, [Failure.retryAfter: "5"])
        }
    }
}
