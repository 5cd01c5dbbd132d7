import Failures
import HTTPHost
import Storage
import SyncCentral
import SyncProtocol
import Synchronization

/// Open sessions, in memory: a token is random and only its hash is kept.
///
/// Guarantees: a few sessions a site at most. Whether the site may still call is checked by the engine each time; a
/// changed password, a cleared pairing or a switched-off site ends a session with its next call.
final class SessionRegistry: Sendable {
    /// A site needs one; more exist for a moment while it signs in anew.
    private static let perSiteMax = 4
    /// Beyond guessing, and short: it goes with every call.
    private static let tokenBytes = 16

    private struct Session {
        let caller: Caller
        var usedAt: ContinuousClock.Instant
    }

    private struct State {
        var sessions: [Digest: Session] = [:]
        var bySite: [String: [Digest]] = [:]
    }

    private let state = Mutex(State())
    private let lifetime: Duration

    init(lifetime: Duration) { self.lifetime = lifetime }

    var count: Int { state.withLock { $0.sessions.count } }

    /// Opens a session and returns its token.
    func open(_ caller: Caller) -> String {
        let token = Secrets.hex(Secrets.random(Self.tokenBytes))
        let tokenHash = Digest.of(Array(token.utf8))
        let now = ContinuousClock.now
        state.withLock { state in
            var tokenHashes = (state.bySite[caller.site] ?? []).filter { tokenHash in
                guard let session = state.sessions[tokenHash] else { return false }
                if now - session.usedAt <= lifetime { return true }
                state.sessions[tokenHash] = nil
                return false
            }
            while tokenHashes.count >= Self.perSiteMax { state.sessions[tokenHashes.removeFirst()] = nil }
            tokenHashes.append(tokenHash)
            state.bySite[caller.site] = tokenHashes
            state.sessions[tokenHash] = Session(caller: caller, usedAt: now)
        }
        return token
    }

    /// Who holds this token.
    ///
    /// - Throws: `session-unknown`.
    func caller(of token: String?) throws -> Caller {
        guard let token, token.utf8.count == Self.tokenBytes * 2 else { throw Failure(.sessionUnknown) }
        let tokenHash = Digest.of(Array(token.utf8))
        let now = ContinuousClock.now
        let caller: Caller? = state.withLock { state in
            guard let session = state.sessions[tokenHash] else { return nil }
            guard now - session.usedAt <= lifetime else {
                state.sessions[tokenHash] = nil
                return nil
            }
            state.sessions[tokenHash]?.usedAt = now
            return session.caller
        }
        guard let caller else { throw Failure(.sessionUnknown) }
        return caller
    }
}
