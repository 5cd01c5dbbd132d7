import Failures
import HTTPHost
import Hummingbird
import SyncProtocol
import SyncRules

/// Looking for patients and prescribers on central from a site's local interface (R-OWN 4, 5).
struct LookupRoutes: Sendable {
    let runner: SyncRunner
    let token: AccessToken
    let limits: HostLimits

    static func path(_ call: LookupCall) -> String { call == .search ? "/patients/search" : "/patients/fetch" }

    func add(to router: Router<HostContext>) {
        for call in LookupCall.allCases {
            router.post(RouterPath(Self.path(call))) { request, context in
                try token.check(request)
                let body = try await request.content(context, limits: limits)
                let runner = runner
                let answer = try await runner.lookUp(call, body) { _ = try await runner.sync() }
                return Response.json(answer, to: request)
            }
        }
    }
}

extension SyncRunner {
    /// Asks central; after a grant the site syncs at once, so that the person is here with all that belongs to them.
    ///
    /// - Parameter sync: one whole sync; it also opens a session when there is none.
    /// - Throws: what central or the line said; the request is checked here first, so that nonsense does not travel.
    package func lookUp(_ call: LookupCall, _ body: [UInt8], sync: @Sendable () async throws -> Void) async throws -> [UInt8] {
        let request: [UInt8] =
            switch call {
            case .search:
                try {
                    var asked = try SearchRequest(decoding: body)
                    asked.store = try meant(asked.store)
                    return asked.encoded()
                }()
            case .grant:
                try {
                    var asked = try GrantRequest(decoding: body)
                    asked.store = try meant(asked.store)
                    return asked.encoded()
                }()
            }
        var answer: [UInt8]
        do {
            answer = try await ask(call, request, sync)
        } catch let failure as Failure where failure.code == .sessionUnknown {
            answer = try await ask(call, request, sync)
        }
        guard call == .grant else { return try SearchReply(decoding: answer).encoded() }
        answer = try GrantReply(decoding: answer).encoded()
        try await sync()
        return answer
    }

    /// The id of the store that is called by its code, name or id; what is no store here stays as it is, and central says so.
    private func meant(_ store: String) throws -> String {
        do {
            return try engine.database.read { try StoreReference.id(store, $0) }
        } catch let failure as Failure where failure.code == .notFound {
            return store
        }
    }

    private func ask(_ call: LookupCall, _ body: [UInt8], _ sync: @Sendable () async throws -> Void) async throws -> [UInt8] {
        if token == nil { try await sync() }
        guard let session = token else { throw Failure(.sessionUnknown) }
        do {
            return try await link.lookUp(call, body, token: session).body
        } catch let failure as Failure {
            if failure.code == .sessionUnknown { dropSession(session) }
            throw failure
        }
    }
}
