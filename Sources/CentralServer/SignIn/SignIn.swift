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

    private let administration: Administration
    private let work: BoundedWork
    /// Paired databases do not stand in one queue with strangers.
    private let pairedWork: BoundedWork
    private let turns: SignInTurns
    private let known = Mutex(KnownPasswords())
    /// A hash nobody knows the password of: an unknown name costs what a known one does.
    private let decoy: String

    init(_ administration: Administration, _ configuration: CentralServerConfiguration) throws {
        self.administration = administration
        work = BoundedWork(threads: configuration.passwordThreads, waitingMax: configuration.passwordsWaitingMax)
        pairedWork = BoundedWork(threads: configuration.passwordThreads, waitingMax: configuration.passwordsWaitingMax)
        turns = SignInTurns(configuration.lockout, heldMax: Self.heldMax)
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
        if let known, paired != nil, self.known.withLock({ $0.hold(password, stored: known.secret, site: known.site) }) {
            return (known.site, known.secret)
        }
        let attempt = Lockout.Attempt(name: name, peer: peer, paired: paired)
        try await turns.take(attempt)
        let stored = known?.secret ?? decoy
        let decoy = decoy
        let isRight = try await (paired == nil ? work : pairedWork).run {
            SitePassword.isHash(stored)
                ? SitePassword.verify(password, against: stored) : SitePassword.verify(password, against: decoy) && false
        }
        guard let known, isRight else { throw Failure(.credentialsWrong) }
        turns.succeed(attempt)
        self.known.withLock { $0.remember(password, stored: known.secret, site: known.site) }
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
}
