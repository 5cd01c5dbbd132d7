import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import LegacyProtocols
import Logging
import Payload
import SyncCentral

/// `POST /api/v4/login`: whether a user may log in to an Open mSupply site, which asks when it is online.
struct LegacyLoginRoute: Sendable {
    let login: LegacyLogin
    let turns: SignInTurns
    let work: BoundedWork
    /// A hash nobody knows the password of.
    let decoy: String
    let proxies: TrustedProxies
    let door: LegacyDoor

    private static let bodyBytesMax = 65_536

    init(_ login: LegacyLogin, _ door: LegacyDoor, _ configuration: CentralServerConfiguration) throws {
        self.login = login
        self.door = door
        turns = SignInTurns(configuration.lockout, heldMax: 256)
        work = BoundedWork(threads: configuration.passwordThreads, waitingMax: configuration.passwordsWaitingMax)
        decoy = try SitePassword.unchecked(Secrets.hex(Secrets.random(16)), cost: configuration.passwordCost)
        proxies = configuration.trustedProxies
    }

    func add(to router: Router<HostContext>) {
        router.post("api/v4/login") { request, context in
            await door.telling(request, context) { try await answer(request, context) }
        }
    }

    private func answer(_ request: Request, _ context: HostContext) async throws -> Response {
        var limits = HostLimits()
        limits.bodyBytesMax = Self.bodyBytesMax
        limits.contentBytesMax = Self.bodyBytesMax
        let bytes = try await request.content(context, limits: limits)
        guard let body = try? JSONValue(parsing: bytes), let name = body["username"]?.text, let password = body["password"]?.text else {
            throw LegacyRefusal(.other, "A login names username and password.")
        }
        let attempt = Lockout.Attempt(name: name, peer: proxies.peer(of: request, context))
        do {
            try await turns.take(attempt)
        } catch let failure as Failure where failure.code == .lockedOut {
            let seconds = failure.context[Failure.retryAfter].flatMap { Int64($0) } ?? 60
            let told = JSONValue.object([("status", .string("user_login_timeout")), ("timeoutRemaining", .integer(seconds))])
            return .refused(.forbidden, told.serialised())
        }
        let known = try await login.user(named: name)
        let (stored, decoy) = (known?.secret ?? decoy, decoy)
        let isRight = try await work.run { SitePassword.verify(password, against: SitePassword.isHash(stored) ? stored : decoy) }
        guard let known, isRight, SitePassword.isHash(known.secret) else {
            return .refused(.unauthorized, Array(#"{"status":"error","authenticated":false}"#.utf8))
        }
        turns.succeed(attempt)
        return .json(try await login.answer(user: known.id, site: body["siteName"]?.text), to: request)
    }
}

extension Response {
    fileprivate static func refused(_ status: HTTPResponse.Status, _ body: [UInt8]) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: .init(bytes: body)))
    }
}
