import Failures
import HTTPHost
import Hummingbird
import SyncCentral

/// Finds out who calls the administration interface: a person by a session or token, or whoever can read the data folder.
struct PersonDoor: Sendable {
    private let administration: Administration
    private let token: AccessToken

    init(_ administration: Administration, token: AccessToken) {
        self.administration = administration
        self.token = token
    }

    /// - Throws: `sign-in-needed`.
    func person(_ request: Request) async throws -> Person {
        guard let bearer = request.bearer, (32...200).contains(bearer.utf8.count) else { throw Failure(.signInNeeded) }
        if token.matches(bearer) { return .owner }
        return try await administration.person(holding: bearer)
    }
}
