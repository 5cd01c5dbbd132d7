import Failures
import HTTPHost
import Hummingbird
import SyncCentral

/// Finds out who calls the administration interface: a person by a session or token, or whoever can read the data folder.
struct PersonDoor: Sendable {
    private let administration: Administration
    private let token: AccessToken
    private let uses: KeyUses

    init(_ administration: Administration, token: AccessToken, uses: KeyUses) {
        self.administration = administration
        self.token = token
        self.uses = uses
    }

    /// - Throws: `sign-in-needed`.
    func person(_ request: Request) async throws -> Person {
        guard let bearer = request.bearer, (32...200).contains(bearer.utf8.count) else { throw Failure(.signInNeeded) }
        if token.matches(bearer) { return .owner }
        let person = try await administration.person(holding: bearer)
        if let key = person.key { uses.remember(key) }
        return person
    }
}
