import Failures
import Hummingbird
import Payload

/// The local interface of a place, a site or central: its routes, its checks and its description, made of one list of operations.
package struct LocalInterface: Sendable {
    package typealias Operation = APIOperation<LocalKey>
    package typealias Call = APICall<LocalKey>

    private let routes: APIRoutes<LocalKey>

    /// - Parameters:
    ///   - operations: those of this place; what every place has is added.
    ///   - metricsToken: opens the metrics, and nothing else.
    package init(
        operations: [Operation], health: HealthProbe, app: String, token: AccessToken, metricsToken: AccessToken, entry: PageEntry, work: BoundedWork,
        limits: HostLimits
    ) {
        let all = operations + Self.common(health: health, entry: entry)
        routes = APIRoutes(
            root: "", manner: .local, operations: all, document: Self.document(all, app: app), nobody: .none, work: work, limits: limits,
            door: { request, _ in
                if token.opens(request) { return .access }
                if entry.isOpen(to: request) { return .page }
                if metricsToken.opens(request) { return .metrics }
                throw Failure(.adminTokenWrong)
            },
            admit: { key, operation in if key < LocalKey(permission: operation.permission) { throw Failure(.adminTokenWrong) } },
            peer: { _, _ in "" }, onAct: {})
    }

    package func add(to router: Router<HostContext>) { routes.add(to: router) }

    /// The document that describes them.
    package static func document(_ operations: [Operation], app: String) -> JSONValue {
        OpenAPIDocument.json(
            title: "tributary local interface", version: app,
            about: "How a program on the same machine works with records. Failures have a code that never changes. Objects may hold more members than are "
                + "named here: skip them.",
            root: "", manner: .local, operations)
    }

    /// What every place has.
    package static func common(health: HealthProbe, entry: PageEntry) -> [Operation] {
        [
            Operation(
                "readHealth", .get, "health", tag: "status", "Whether the database can be read and written.",
                run: .suspending { _ in await health.answer() }
            )
            .open().answering(200, HealthProbe.schema).answeringAlso(503, HealthProbe.schema),
            Operation(
                "makePageLink", .post, "page-link", tag: "status", "A short code that opens the page once, instead of the access token.",
                run: .suspending { _ in .bytes(entry.makeLink()) }
            )
            .answering(200, .open([APIMember("code", .text(1...50)), APIMember("seconds", .integer(1...86_400), "How long it is good.")])),
        ]
    }

    /// What measures this place, as text for Prometheus.
    package static func metrics(_ rendered: @escaping @Sendable () async throws -> String) -> Operation {
        var operation = Operation(
            "readMetrics", .get, "metrics", tag: "status", "Counts and measurements, as text for Prometheus.",
            run: .suspending { _ in .bytes(Array(try await rendered().utf8)) }
        ).needing(.metrics).answering(200, .any)
        operation.answerType = "text/plain; version=0.0.4; charset=utf-8"
        return operation
    }

    /// How this place stands.
    ///
    /// - Parameter members: those that its object always has.
    package static func status(_ members: [APIMember], _ encoded: @escaping @Sendable () async throws -> [UInt8]) -> Operation {
        Operation(
            "readStatus", .get, "status.json", tag: "status", "How this place stands now, as `tributary status --json` prints it.",
            run: .suspending { _ in .bytes(try await encoded()) }
        ).needing(.page).answering(200, .open(members + statusMembers))
    }

    /// Members that the status of either side has.
    private static let statusMembers: [APIMember] = {
        let count = APISchema.integer(0...Int64.max)
        return [
            APIMember("role", .word(["central", "site"])), APIMember("name", .text(0...400)), APIMember("database", .text(1...200)),
            APIMember("asOf", count, "Seconds since 1970 at which all of it was true."), APIMember("serving", .truth), APIMember("parkedGroups", count),
            APIMember("orphanRecords", count), APIMember("databaseBytes", count), APIMember("records", .any), APIMember("log", .list(of: .any, max: 1_000)),
        ]
    }()
}

extension APIOperation where Caller == LocalKey {
    /// What a lesser key opens than the access token.
    package func needing(_ key: LocalKey) -> Self {
        var operation = self
        operation.permission = key.permission
        operation.needs = key == .metrics ? "the access token, or the one for metrics" : "the access token, or a log-in to the page"
        return operation
    }

    package func open() -> Self {
        var operation = self
        operation.isOpen = true
        return operation
    }

    /// - Parameter body: of the body, whose bytes the operation reads itself.
    package func taking(_ parameters: [APIParameter] = [], others: String? = nil, body: APISchema? = nil) -> Self {
        var operation = self
        operation.parameters = parameters
        operation.others = others
        operation.body = body
        operation.readsBytes = body != nil
        return operation
    }

    package func answering(_ status: Int = 200, _ answer: APISchema, failing failures: [FailureCode] = []) -> Self {
        var operation = self
        operation.status = status
        operation.answer = answer
        operation.failures = failures
        return operation
    }

    package func answeringAlso(_ status: Int, _ answer: APISchema) -> Self {
        var operation = self
        operation.otherAnswers.append((status, answer))
        return operation
    }
}
