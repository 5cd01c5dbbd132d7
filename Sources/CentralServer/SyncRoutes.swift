import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import Storage
import SyncCentral
import SyncProtocol
import SyncRules

/// The sync protocol over HTTP: who calls, which bytes, which answer; every rule is the engine's.
struct SyncRoutes: Sendable {
    let engine: CentralEngine
    let signIn: SignIn
    let keys: KeySignIn
    let sessions: SessionRegistry
    let proxies: TrustedProxies
    let pushes: PushQueue
    let parts: PartGate
    let contacts: ContactBook
    let news: NewsHub
    let kept: KeptAnswers
    let reception: Reception
    let limits: HostLimits
    let metrics: MetricRegistry
    let onCommit: @Sendable () -> Void

    func add(to router: Router<HostContext>) {
        router.post(Self.path("session")) { request, context in try await session(request, context) }
        router.post(Self.path("push")) { request, context in
            try await answer(request, context) { caller, body in
                // Reads the bytes: malformed ones are refused here and never reach the queue.
                try await pushes.push(try PushJob(caller, body), bytes: body.count)
            }
        }
        router.post(Self.path("part")) { request, context in
            try await answer(request, context, onCut: keepBeginning) { caller, body in
                let outcome = try await parts.hold(body.count) { try await engine.partAsync(caller, body) }
                return switch outcome {
                case .answer(let bytes): bytes
                case .whole(let job): try await pushes.push(job, bytes: job.size)
                }
            }
        }
        router.post(Self.path("pull")) { request, context in
            try await answer(request, context) { caller, body in
                let (reply, contact) = try await engine.pullAsync(caller, body)
                contacts.remember(contact)
                return reply
            }
        }
        router.post(Self.path("fetch")) { request, context in
            try await answer(request, context) { try await engine.fetchAsync($0, $1) }
        }
        router.post(Self.path("compare")) { request, context in
            try await answer(request, context) { try await engine.compareAsync($0, $1) }
        }
        for call in LookupCall.allCases {
            router.post(Self.path(call.rawValue)) { request, context in
                try await answer(request, context) { caller, body in
                    let reply = try await engine.lookUpAsync(call, caller, body)
                    onCommit()
                    return reply
                }
            }
        }
        router.get(RouterPath(SyncAddress.rest)) { request, context in try await rest(request, context) }
        router.get(RouterPath(SyncAddress.wait)) { request, context in try await wait(request, context) }
    }

    private static let introductionBytesMax = 65_536

    /// First words are short: somebody without a password gets no more room than they need.
    private static func introduction(_ limits: HostLimits) -> HostLimits {
        var limits = limits
        limits.bodyBytesMax = min(limits.bodyBytesMax, introductionBytesMax)
        limits.contentBytesMax = min(limits.contentBytesMax, introductionBytesMax)
        return limits
    }

    private static func path(_ call: String) -> RouterPath { RouterPath(SyncAddress.calls + call) }

    private func session(_ request: Request, _ context: HostContext) async throws -> Response {
        // Read before who calls is known: which database calls decides whose turn it is.
        let body = try await request.content(context, limits: Self.introduction(limits))
        let visitor = Reception.Visitor(request.headers[.authorization] ?? "")
        let caller: Caller
        let reply: [UInt8]
        let receipt: KeyReceipt?
        if request.bearer != nil {
            (caller, reply, receipt) = try await reception.receive(visitor) { try await open(request, context, body, visitor) }
        } else {
            // A password may have to wait for its turn, which is no work.
            try reception.look(visitor)
            (caller, reply, receipt) = try await open(request, context, body, visitor)
        }
        reception.remember(site: caller.site)
        onCommit()
        var headers: HTTPFields = [:]
        if let name = HTTPField.Name(SyncAddress.tokenHeader) { headers[name] = sessions.open(caller) }
        if let receipt, let name = HTTPField.Name(SyncAddress.keyHeader) { headers[name] = receipt.text }
        return .bytes(reply, type: SyncAddress.messageType, to: request, headers: headers)
    }

    /// Finds out who calls, and opens a session.
    private func open(
        _ request: Request, _ context: HostContext, _ body: [UInt8], _ visitor: Reception.Visitor
    ) async throws -> (Caller, reply: [UInt8], KeyReceipt?) {
        let known: (site: String, credential: Digest?)
        do {
            known = try await identify(request, context, body)
            metrics.add(.signIns, [("code", "ok")])
        } catch {
            let failure = FailureAnswer.failure(from: error)
            metrics.add(.signIns, [("code", failure.code.rawValue)])
            // Passwords are looked at slowly: a crowd that shows them takes turns like any other.
            throw failure.code == .overloaded ? reception.later(visitor) : failure
        }
        context.notes.site = known.site
        let (opened, reply) = try await engine.openSessionAsync(site: known.site, body)
        let caller = Caller(site: opened.site, database: opened.database, credential: known.credential)
        contacts.touch(caller.site)
        return (caller, reply, await keys.receipt(for: request, caller))
    }

    /// The site that calls: by its device's own key, or by name and password. Only a password's change ends a session.
    private func identify(_ request: Request, _ context: HostContext, _ body: [UInt8]) async throws -> (site: String, credential: Digest?) {
        if let site = try await keys.site(of: request) { return (site, nil) }
        let known = try await signIn.verify(
            request, peer: proxies.peer(of: request, context), database: CentralEngine.introducedDatabase(body))
        return (known.site, Caller.credential(ofSecret: known.secret))
    }

    /// What had arrived of a part when the line was cut need not come again: a part may end anywhere.
    private func keepBeginning(of part: [UInt8], by caller: Caller) async {
        // Losing it loses nothing: it comes again.
        _ = try? await parts.hold(part.count) { try await engine.partAsync(caller, part) }
    }

    private func answer(
        _ request: Request, _ context: HostContext, onCut: (@Sendable ([UInt8], Caller) async -> Void)? = nil,
        _ call: (Caller, [UInt8]) async throws -> [UInt8]
    ) async throws -> Response {
        let caller = try sessions.caller(of: request.bearer)
        context.notes.site = caller.site
        let visitor = Reception.Visitor(caller.site, site: caller.site)
        // Whoever has to come again shall not have sent much.
        let isLarge = request.headers[.contentLength].flatMap { Int($0) }.map { $0 > Self.introductionBytesMax } ?? true
        if isLarge { try reception.look(visitor) }
        return try await request.exchange(
            context, limits: limits, type: SyncAddress.messageType, onCut: { bytes in await onCut?(bytes, caller) },
            keep: { kept.keep($0, for: caller, request) }
        ) { body in
            let reply = try await reception.receive(visitor) { try await call(caller, body) }
            // After the answer is known: whoever is refused has not been in touch.
            contacts.touch(caller.site, bytes: body.count + reply.count)
            return reply
        }
    }

    /// What a cut line did not bring of the last answer.
    private func rest(_ request: Request, _ context: HostContext) async throws -> Response {
        let caller = try sessions.caller(of: request.bearer)
        context.notes.site = caller.site
        let parameters = request.uri.queryParameters
        guard let answerID = parameters["answer"], let from = parameters["from"].flatMap({ Int($0) }) else {
            throw Failure(.argumentInvalid, "An answer's mark and a number of bytes are needed.")
        }
        try await engine.admit(caller)
        guard let rest = kept.rest(of: String(answerID), from: from, for: caller) else {
            throw Failure(.notFound, "The answer is not kept any longer; ask again.")
        }
        return Response(
            status: .ok, headers: [.contentType: SyncAddress.bytesType, .cacheControl: "no-store"],
            body: Response.pieces(rest))
    }

    private func wait(_ request: Request, _ context: HostContext) async throws -> Response {
        let caller = try sessions.caller(of: request.bearer)
        context.notes.site = caller.site
        let point = try WaitingPoint(query: request.uri.query ?? "")
        try await engine.admit(caller)
        contacts.remember(Contact(point, caller))
        reception.leave(site: caller.site)
        let watch = await context.peerWatch()
        let hasNews = try await news.wait(
            NewsQuestion(
                site: caller.site, position: point.position, subscription: point.heard ?? point.subscription, isPaused: point.schedule?.pausedBy == .central),
            // A site whose program ended, or whose line fell, is not shown as connected.
            isThere: { watch?.isThere ?? true })
        // Synchronisation may have been switched off meanwhile: the site hears that instead (R-SYNC 7).
        if hasNews { try await engine.admit(caller) }
        return .json(Array("{\"news\":\(hasNews)}".utf8), to: request)
    }
}
