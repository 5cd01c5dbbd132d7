import Failures
import HTTPHost
import Hummingbird
import LegacyProtocols
import SyncCentral
import Synchronization

/// Finds out which Open mSupply site is calling: every call shows the site's name and the hash of its password as Basic credentials.
///
/// What is stored is a slow hash of that hash.
final class LegacySignIn: Sendable {
    /// Tries that wait for their turn at once.
    private static let heldMax = 256
    private static let rememberedFor: Duration = .seconds(300)

    private let administration: Administration
    private let work: BoundedWork
    private let turns: SignInTurns
    private let recent = Mutex(RecentPasswords(lifetime: rememberedFor))
    /// A hash nobody knows the password of.
    private let decoy: String

    init(_ administration: Administration, _ configuration: CentralServerConfiguration) throws {
        self.administration = administration
        work = BoundedWork(threads: configuration.passwordThreads, waitingMax: configuration.passwordsWaitingMax)
        turns = SignInTurns(configuration.lockout, heldMax: Self.heldMax)
        decoy = try SitePassword.unchecked(Secrets.hex(Secrets.random(16)), cost: configuration.passwordCost)
    }

    /// The site's id, from its Basic credentials.
    ///
    /// - Parameter peer: the caller's address.
    /// - Throws: `LegacyRefusal`; `overloaded`.
    func site(of request: Request, peer: String) async throws -> String {
        guard let (name, password) = SignIn.credentials(request) else {
            throw LegacyRefusal(.siteNameNotFound, "The call shows no name and password of a site.")
        }
        return try await site(named: name, password, peer: peer)
    }

    /// The site's id.
    ///
    /// - Parameter password: the hash that the site shows in its password's place.
    /// - Throws: `LegacyRefusal`; `overloaded`.
    func site(named name: String, _ password: String, peer: String) async throws -> String {
        let known = try await administration.secretAsync(ofSiteNamed: name)
        let now = ContinuousClock.now
        if let known, recent.withLock({ $0.hold(password, stored: known.secret, site: known.site, now: now) }) { return known.site }
        let attempt = Lockout.Attempt(name: name, peer: peer)
        do {
            try await turns.take(attempt)
        } catch let failure as Failure where failure.code == .lockedOut {
            throw LegacyRefusal(.siteAuthTimeout, "Too many wrong passwords: wait a minute and try again.")
        }
        let stored = known?.secret ?? decoy
        let isRight = try await work.run { SitePassword.verify(digest: password, against: stored) }
        // The protocol tells a wrong name from a wrong password; the time it takes does not.
        guard let known else { throw LegacyRefusal(.siteNameNotFound, "There is no site of this name.") }
        guard isRight else { throw LegacyRefusal(.siteIncorrectPassword, "The password is wrong.") }
        turns.succeed(attempt)
        recent.withLock { $0.remember(password, stored: known.secret, site: known.site, now: now) }
        return known.site
    }
}
