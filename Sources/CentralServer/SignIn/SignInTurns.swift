import Failures
import Synchronization

/// Turns of tries to sign in: who guesses waits, and nobody for long (`Lockout`).
final class SignInTurns: Sendable {
    private struct State {
        var lockout: Lockout
        var held = 0
    }

    private let state: Mutex<State>
    private let heldMax: Int
    private let start = ContinuousClock.now

    /// - Parameter heldMax: tries that wait for their turn at once; each holds a connection and little else.
    init(_ policy: LockoutPolicy, heldMax: Int) {
        state = Mutex(State(lockout: Lockout(policy)))
        self.heldMax = heldMax
    }

    private var now: Duration { ContinuousClock.now - start }

    /// Returns when the attempt may be made.
    ///
    /// - Throws: `locked-out`, `overloaded`.
    func take(_ attempt: Lockout.Attempt) async throws {
        let now = now
        let verdict = state.withLock { state in
            let verdict = state.lockout.begin(attempt, now: now)
            if case .go(let wait) = verdict, wait > .zero {
                guard state.held < heldMax else { return Lockout.Verdict.overloaded }
                state.held += 1
            }
            return verdict
        }
        switch verdict {
        case .go(.zero): return
        case .go(let wait):
            defer { state.withLock { $0.held -= 1 } }
            try await Task.sleep(for: wait)
        case .locked(let time): throw Failure(.lockedOut, nil, [Failure.retryAfter: Self.wholeSeconds(time)])
        case .overloaded: throw Failure(.overloaded, nil, [Failure.retryAfter: "5"])
        }
    }

    func succeed(_ attempt: Lockout.Attempt) {
        let now = now
        state.withLock { $0.lockout.succeed(attempt, now: now) }
    }

    /// Whether somebody signed in under this name from this place before.
    func knows(_ attempt: Lockout.Attempt) -> Bool { state.withLock { $0.lockout.knows(attempt) } }

    private static func wholeSeconds(_ time: Duration) -> String {
        String(time.components.seconds + (time.components.attoseconds > 0 ? 1 : 0))
    }
}
