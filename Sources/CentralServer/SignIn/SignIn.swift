import Failures
import Foundation
import HTTPHost
import Hummingbird
import Sync
import Synchronization

/// Finds out which site is calling, from the name and the password it shows.
final class SignIn: Sendable {
    private let administration: Administration
    private let work: BoundedWork
    private let lockout: Mutex<Lockout>
    private let start = ContinuousClock.now
    /// A hash nobody knows the password of: an unknown name costs what a known one does.
    private let decoy: String

    init(_ administration: Administration, _ configuration: CentralServerConfiguration) throws {
        self.administration = administration
        work = BoundedWork(threads: configuration.passwordThreads, waitingMax: configuration.passwordsWaitingMax)
        lockout = Mutex(Lockout(configuration.lockout))
        decoy = try SitePassword.unchecked(Secrets.hex(Secrets.random(16)), cost: configuration.passwordCost)
    }

    /// The site's id and the slow hash of its password.
    ///
    /// - Throws: `credentials-wrong`, `locked-out`, `overloaded`.
    func verify(_ request: Request, peer: String) async throws -> (site: String, secret: String) {
        guard let (name, password) = Self.credentials(request) else { throw Failure(.credentialsWrong) }
        switch lockout.withLock({ $0.begin(name: name, peer: peer, now: ContinuousClock.now - start) }) {
        case .go: break
        case .locked(let time): throw Failure(.lockedOut, nil, [FailureAnswer.retryAfter: Self.wholeSeconds(time)])
        case .overloaded: throw Failure(.overloaded, nil, [FailureAnswer.retryAfter: "5"])
        }
        let known = try await administration.secretAsync(ofSiteNamed: name)
        let stored = known?.secret ?? decoy
        let decoy = decoy
        let isRight = try await work.run {
            SitePassword.isHash(stored)
                ? SitePassword.verify(password, against: stored) : SitePassword.verify(password, against: decoy) && false
        }
        guard let known, isRight else { throw Failure(.credentialsWrong) }
        lockout.withLock { $0.succeed(name: name, peer: peer, now: ContinuousClock.now - start) }
        return (known.site, known.secret)
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
