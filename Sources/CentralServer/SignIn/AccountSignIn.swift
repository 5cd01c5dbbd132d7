import Failures
import HTTPHost
import SyncCentral

/// Finds out whether a person's password is right, as slowly for an unknown name as for a known one; makes hashes of new ones.
///
/// Guesses of others cost a person a turn: beyond the free failures each try waits a little (`Lockout`), sites sign in beside this, by counts of their own, and
/// who signed in from an address before stands in no queue with strangers there.
final class AccountSignIn: Sendable {
    private static let heldMax = 64
    /// Under which guesses at the first administrator's secret are counted; no account has a name with a colon.
    private static let firstAdministrator = "first:administrator"

    private let administration: Administration
    private let turns: SignInTurns
    private let strangers: BoundedWork
    private let acquaintances: BoundedWork
    private let hashing: BoundedWork
    private let cost: SitePassword.Cost
    private let decoy: String

    init(_ administration: Administration, _ configuration: CentralServerConfiguration) throws {
        self.administration = administration
        turns = SignInTurns(configuration.lockout, heldMax: Self.heldMax)
        func pool() -> BoundedWork { BoundedWork(threads: configuration.passwordThreads, waitingMax: configuration.passwordsWaitingMax) }
        (strangers, acquaintances, hashing) = (pool(), pool(), pool())
        cost = configuration.passwordCost
        decoy = try SitePassword.unchecked(Secrets.hex(Secrets.random(16)), cost: cost)
    }

    /// The account, with the hash its password was compared with.
    ///
    /// - Throws: `credentials-wrong`, `locked-out`, `overloaded`.
    func verify(name: String, password: String, peer: String) async throws -> (account: String, secret: String) {
        let attempt = Lockout.Attempt(name: name, peer: peer, paired: nil)
        let isKnown = turns.knows(attempt)
        try await turns.take(attempt)
        let known = try await administration.secretAsync(ofPersonNamed: name)
        let stored = known?.secret ?? decoy
        let isRight = try await (isKnown ? acquaintances : strangers).run { SitePassword.verify(password, against: stored) }
        guard let known, isRight else {
            throw Failure(.credentialsWrong, "The name or the password is wrong.", remedy: "Check both; another administrator can set a new password.")
        }
        turns.succeed(attempt)
        return known
    }

    /// The slow hash of a new password, apart from those of people who sign in.
    ///
    /// - Throws: `password-too-short`, `overloaded`.
    func hash(_ password: String) async throws -> String {
        let cost = cost
        return try await hashing.run { try SitePassword.hash(password, cost: cost) }
    }

    /// Whether somebody may sign up with this secret: found out before anything slow is done for a stranger.
    ///
    /// - Throws: `first-secret-wrong`, `locked-out`, `overloaded`.
    func checkFirstSecret(_ secret: String, peer: String) async throws {
        let attempt = Lockout.Attempt(name: Self.firstAdministrator, peer: peer, paired: nil)
        try await turns.take(attempt)
        try await administration.checkFirstSecretAsync(secret)
        turns.succeed(attempt)
    }
}
