import Failures
import Foundation
import HTTPHost
import Hummingbird
import SyncCentral
import Synchronization

/// Finds out which site is calling, from the name and the password it shows.
final class SignIn: Sendable {
    /// Tries that wait for their turn at once; each holds a connection and little else.
    private static let heldMax = 256

    private struct State {
        var lockout: Lockout
        var known = KnownPasswords()
        var held = 0
    }

    private let administration: Administration
    private let work: BoundedWork
    /// Paired databases do not stand in one queue with strangers.
    private let pairedWork: BoundedWork
    private let state: Mutex<State>
    private let start = ContinuousClock.now
    /// A hash nobody knows the password of: an unknown name costs what a known one does.
    private let decoy: String

    init(_ administration: Administration, _ configuration: CentralServerConfiguration) throws {
        self.administration = administration
        work = BoundedWork(threads: configuration.passwordThreads, waitingMax: configuration.passwordsWaitingMax)
        pairedWork = BoundedWork(threads: configuration.passwordThreads, waitingMax: configuration.passwordsWaitingMax)
        state = Mutex(State(lockout: Lockout(configuration.lockout)))
        decoy = try SitePassword.unchecked(Secrets.hex(Secrets.random(16)), cost: configuration.passwordCost)
    }

    /// The site's id and the slow hash of its password.
    ///
    /// - Parameters:
    ///   - peer: the caller's address.
    ///   - database: the id the caller says its database has.
    /// - Throws: `credentials-missing`, `credentials-wrong`, `locked-out`, `overloaded`.
    func verify(_ request: Request, peer: String, database: String?) async throws -> (site: String, secret: String) {
        guard let (name, password) = Self.credentials(request) else {
            throw Failure(request.headers[.authorization] == nil ? .credentialsMissing : .credentialsWrong)
        }
        let known = try await administration.secretAsync(ofSiteNamed: name)
        let paired = known?.database.flatMap { id in database.flatMap { Secrets.areEqual($0.utf8, id.utf8) ? id : nil } }
        if let known, paired != nil, state.withLock({ $0.known.hold(password, stored: known.secret, site: known.site) }) {
            return (known.site, known.secret)
        }
        let attempt = Lockout.Attempt(name: name, peer: peer, paired: paired)
        try await takeTurn(attempt)
        let stored = known?.secret ?? decoy
        let decoy = decoy
        let isRight = try await (paired == nil ? work : pairedWork).run {
            SitePassword.isHash(stored)
                ? SitePassword.verify(password, against: stored) : SitePassword.verify(password, against: decoy) && false
        }
        guard let known, isRight else { throw Failure(.credentialsWrong) }
        state.withLock { state in
            state.lockout.succeed(attempt, now: ContinuousClock.now - start)
            state.known.remember(password, stored: known.secret, site: known.site)
        }
        return (known.site, known.secret)
    }

    /// Returns when the attempt may be made.
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
        case .locked(let time): throw Failure(.lockedOut, nil, [Failure.retryAfter: Self.wholeSeconds(time)])
        case .overloaded: throw Failure(.overloaded, nil, [Failure.retryAfter: "5"])
        }
    }

    /// Name and password of `Authorization: Basic …`: the name ends at the first colon, the password may hold more.
    static func credentials(_ request: Request) -> (name: String, password: String)? {
        guard let line = request.headers[.authorization], line.count > 6, line.prefix(6).lowercased() == "basic ",
            let bytes = Data(base64Encoded: String(line.dropFirst(6))), let text = String(validating: bytes, as: UTF8.self),
            let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    private static func wholeSeconds(_ time: Duration) -> String {
        String(time.components.seconds + (time.components.attoseconds > 0 ? 1 : 0))
    }
}
