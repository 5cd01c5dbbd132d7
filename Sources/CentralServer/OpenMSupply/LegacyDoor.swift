import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import LegacyProtocols
import Logging
import SyncCentral
import SyncProtocol

/// Lets Open mSupply sites in: name and password, the version of the protocol, the machine; and tells them in their words what is refused.
struct LegacyDoor: Sendable {
    let engine: LegacyEngine
    let signIn: LegacySignIn
    let proxies: TrustedProxies
    let contacts: ContactBook
    let isSecure: Bool
    let logger: Logger

    /// Answers a call of a site.
    func answer(_ request: Request, _ context: HostContext, _ body: (Caller) async throws -> Response) async -> Response {
        await telling(request, context) {
            let site = try await signIn.site(of: request, peer: proxies.peer(of: request, context))
            context.notes.site = site
            let version = try ProtocolWindow.check(Self.header("version", request) ?? Self.header("sync-version", request))
            let app = [Self.header("app-name", request), Self.header("app-version", request)].compactMap(\.self).joined(separator: " ")
            let caller = try await engine.caller(
                site: site, hardware: Self.header("msupply-site-uuid", request), version: version, app: app.isEmpty ? nil : String(app.prefix(100)))
            let response = try await body(caller)
            contacts.touch(site)
            return response
        }
    }

    /// Answers a call beside synchronisation, which names neither version nor machine.
    func companion(_ request: Request, _ context: HostContext, _ body: (Caller) async throws -> Response) async -> Response {
        await telling(request, context) {
            let site = try await signIn.site(of: request, peer: proxies.peer(of: request, context))
            context.notes.site = site
            return try await body(try await engine.companion(site: site))
        }
    }

    /// The caller of the v6 interface, whose credentials travel in the message.
    func caller(named name: String, _ password: String, hardware: String, _ request: Request, _ context: HostContext) async throws -> Caller {
        let site = try await signIn.site(named: name, password, peer: proxies.peer(of: request, context))
        context.notes.site = site
        let caller = try await engine.caller(site: site, hardware: hardware, version: nil, app: nil)
        contacts.touch(site)
        return caller
    }

    /// Answers, and tells in the protocol's words what goes wrong.
    func telling(_ request: Request, _ context: HostContext, _ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch {
            let refusal = LegacyAnswer.refusal(from: error)
            let failure = error is LegacyRefusal ? nil : FailureAnswer.failure(from: error)
            let level: Logger.Level = refusal.status >= 500 ? .warning : .info
            var metadata: Logger.Metadata = ["code": "\(failure?.code.rawValue ?? refusal.code.rawValue)", "status": "\(refusal.status)"]
            if let site = context.notes.site { metadata["site"] = "\(site)" }
            if failure?.code == .internalFault { metadata["error"] = "\(type(of: error))" }
            logger.log(level: level, "A call of an Open mSupply site was refused", metadata: metadata)
            return LegacyAnswer.response(to: refusal, retryAfter: failure?.context[Failure.retryAfter])
        }
    }

    /// Where this server is found, as the caller found it: there is the v6 interface too.
    func url(of request: Request, _ context: HostContext) -> String {
        let isForwarded = proxies.contains(context.peer)
        let scheme = isForwarded ? Self.header("x-forwarded-proto", request) ?? (isSecure ? "https" : "http") : isSecure ? "https" : "http"
        let host = (isForwarded ? Self.header("x-forwarded-host", request) : nil) ?? request.head.authority ?? "127.0.0.1"
        return "\(scheme)://\(host)/"
    }

    private static func header(_ name: String, _ request: Request) -> String? {
        HTTPField.Name(name).flatMap { request.headers[$0] }
    }
}
